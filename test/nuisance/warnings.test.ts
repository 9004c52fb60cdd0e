import { describe, expect, it } from 'vitest';
import { heardBy, openStage } from '../harness/stage.ts';
import { endAsNuisance, isCalledBy, reference, warn } from './stage-parts.ts';

const stage = openStage();

const newestCall = async () => String((await stage.callNow())?.['id']);
const flags = () => stage.line.database.sql('select ground, hours, answer from nuisance_flags');
const trail = async ({ id }: { id: string }) => {
  const rows = await stage.line.database.sql(
    "select action from audit_rows where action like 'nuisance%' and actor_id = $1 order by id",
    [id],
  );
  return rows.map(({ action }) => action);
};

describe('a caller who misuses the line', () => {
  it('is warned twice, each time for a reason, and only then may the operator end the talk as nuisance', async () => {
    const { caller, operator } = await stage.talk();
    expect(await endAsNuisance(stage, operator, null)).toBe(409);
    expect(await warn(stage, operator, 'sexual')).toBe(200);
    expect(await endAsNuisance(stage, operator, null)).toBe(409);
    expect(await warn(stage, operator, 'insults')).toBe(200);
    const said = await operator.get(`/api/calls/${await newestCall()}/nuisance`);
    expect(said.body).toMatchObject({ warnings: [{ ground: 'sexual' }, { ground: 'insults' }], isKnown: false });
    expect(await endAsNuisance(stage, operator, null)).toBe(200);
    expect(heardBy(caller).at(-1)).toBe('goodbye');
    expect(await stage.callNow()).toMatchObject({ state: 'ended', ended_by: 'operator' });
    expect(await trail(operator)).toEqual(['nuisance-warned', 'nuisance-warned', 'nuisance-ended']);
    expect(await flags()).toEqual([]);
  });

  it('two presses in one breath are one warning', async () => {
    const { operator } = await stage.talk();
    const order = async () => operator.post(`/api/calls/${await newestCall()}/warnings`, { ground: 'pranks' });
    expect([(await order()).status, (await order()).status]).toEqual([200, 409]);
  });

  it('is warned by whoever talks with them, and by nobody else', async () => {
    const { operator } = await stage.talk();
    const leyla = await stage.operator('Leyla');
    expect(await warn(stage, leyla)).toBe(409);
    expect((await leyla.get(`/api/calls/${await newestCall()}/nuisance`)).status).toBe(404);
    expect(await warn(stage, operator, 'silence')).toBe(422);
  });

  it('hears every warning: on hold and in the cover there is none', async () => {
    const { caller, operator } = await stage.talk();
    await operator.post(`/api/calls/${await newestCall()}/hold`, { on: true });
    await stage.pass(1);
    expect(await warn(stage, operator)).toBe(409);
    await operator.post(`/api/calls/${await newestCall()}/hold`, { on: false });
    await stage.pass(1);
    caller.press('*');
    await stage.pass(1);
    expect(await warn(stage, operator)).toBe(409);
    expect(await endAsNuisance(stage, operator, null)).toBe(409);
    caller.press('1');
    await stage.pass(1);
  });

  it('with a withheld number is never flagged, and the talk does not end by the attempt', async () => {
    const { operator } = await stage.talk();
    await warn(stage, operator);
    await warn(stage, operator);
    expect(await endAsNuisance(stage, operator, 12)).toBe(409);
    expect((await operator.desk()).call).toMatchObject({ state: 'talking' });
    expect(await flags()).toEqual([]);
    expect(await endAsNuisance(stage, operator, null)).toBe(200);
  });

  it('is flagged for no longer than a week, and the flag waits for a second person', async () => {
    const { operator } = await stage.talk();
    await isCalledBy(stage, reference('a'));
    await warn(stage, operator);
    await warn(stage, operator);
    expect(await endAsNuisance(stage, operator, 720)).toBe(422);
    expect(await endAsNuisance(stage, operator, 168)).toBe(200);
    expect(await flags()).toEqual([{ ground: 'insults', hours: 168, answer: null }]);
    expect(await trail(operator)).toContain('nuisance-flag-asked');
  });

  it('a call that the operator ended without warnings is not called nuisance afterwards; one that the caller ended may be', async () => {
    const first = await stage.talk();
    await first.operator.post(`/api/calls/${await newestCall()}/end`);
    await stage.pass(2);
    const close = async () =>
      first.operator.post(`/api/calls/${await newestCall()}/wrap-up`, { disposition: 'nuisance' });
    expect((await close()).status).toBe(409);
    await first.operator.post(`/api/calls/${await newestCall()}/wrap-up`, { disposition: 'other-matter' });
    const caller = await stage.callerWho('11');
    await first.operator.answer();
    await stage.pass(2);
    caller.hangUp();
    await stage.pass(2);
    expect((await close()).status).toBe(200);
  });
});
