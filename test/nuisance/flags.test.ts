import { describe, expect, it } from 'vitest';
import { forgetLinksBefore } from '../../src/confidentiality/caller-store.ts';
import { heardBy, openStage } from '../harness/stage.ts';
import { askedFor, flagged, isCalledBy, knownCaller, reference } from './stage-parts.ts';

const stage = openStage();

const sql = (text: string, values: unknown[] = []) => stage.line.database.sql(text, values);
const offeredTo = async (operator: { desk(): Promise<{ offer: { callLabel: string } | null }> }) =>
  (await operator.desk()).offer?.callLabel;
const behind = async () => (await stage.callNow())?.['behind_until'] !== null;

describe('a flag', () => {
  it('counts when a second person has confirmed it, never the one who asked', async () => {
    await askedFor(stage, 'a');
    const sevda = await stage.line.supervisor('Sevda');
    const nigar = await stage.line.supervisor('Nigar');
    // Sevda sat at a desk, and asked for it herself.
    const [flag] = await sql('update nuisance_flags set asked_by = $1 returning id', [sevda.id]);
    const order = (what: string) => `/api/nuisance-flags/${flag?.['id']}/${what}`;
    expect((await sevda.post(order('confirm'))).status).toBe(404);
    const shown = await nigar.get('/api/nuisance-flags');
    expect(shown.body).toMatchObject({
      flags: [{ operator: 'Sevda', isOwn: false, warnings: [{}, {}], standsUntil: null }],
    });
    expect([(await nigar.post(order('confirm'))).status, (await nigar.post(order('decline'))).status]).toEqual([
      200, 409,
    ]);
    const rows = await sql(
      "select actor_id, action from audit_rows where action like 'nuisance-flag%' and actor_id in ($1, $2) order by id",
      [sevda.id, nigar.id],
    );
    expect(rows).toEqual([{ actor_id: nigar.id, action: 'nuisance-flag-confirmed' }]);
    for (const each of [sevda, nigar]) each.goDeaf();
  });

  it('declined, or confirmed too late, is none', async () => {
    await askedFor(stage, 'a');
    const nigar = await stage.line.supervisor('Nigar');
    const [flag] = await sql("update nuisance_flags set asked_at = asked_at - interval '24 hours' returning id");
    expect((await nigar.get('/api/nuisance-flags')).body).toEqual({ flags: [] });
    expect((await nigar.post(`/api/nuisance-flags/${flag?.['id']}/confirm`)).status).toBe(409);
    await sql("update nuisance_flags set asked_at = asked_at + interval '2 hours'");
    expect((await nigar.post(`/api/nuisance-flags/${flag?.['id']}/decline`)).status).toBe(200);
    await knownCaller(stage, 'a');
    expect(await behind()).toBe(false);
    nigar.goDeaf();
  });

  it('such a caller hears that others come first, waits behind them, and reaches a person in the end', async () => {
    const { supervisor } = await flagged(stage, 'a');
    const caller = await knownCaller(stage, 'a');
    const label = String((await stage.callNow())?.['number']).padStart(4, '0');
    await stage.pass(10);
    expect(heardBy(caller)).toContain('wait-behind');
    const other = await stage.callerWho('11');
    const leyla = await stage.operator('Leyla');
    await stage.pass(1);
    expect(await offeredTo(leyla)).not.toBe(label);
    other.hangUp();
    await stage.pass(2);
    expect(await offeredTo(leyla)).toBe(label);
    await leyla.answer();
    await stage.pass(2);
    expect((await leyla.desk()).call).toMatchObject({ state: 'talking' });
    supervisor.goDeaf();
  });

  it('with the key for danger such a caller comes before everybody, as anybody would', async () => {
    const { supervisor } = await flagged(stage, 'a');
    await stage.callerWho('11');
    const caller = await knownCaller(stage, 'a');
    const label = String((await stage.callNow())?.['number']).padStart(4, '0');
    caller.press('0');
    await stage.pass(1);
    const leyla = await stage.operator('Leyla');
    await stage.pass(1);
    expect(await offeredTo(leyla)).toBe(label);
    supervisor.goDeaf();
  });

  it('of two with the key for danger the one who waited longer is asked about first, flagged or not', async () => {
    const { supervisor } = await flagged(stage, 'a');
    const caller = await knownCaller(stage, 'a');
    const label = String((await stage.callNow())?.['number']).padStart(4, '0');
    expect(await behind()).toBe(true);
    caller.press('0');
    await stage.pass(8);
    await stage.callerWho('10');
    const leyla = await stage.operator('Leyla');
    await stage.pass(1);
    expect(await offeredTo(leyla)).toBe(label);
    supervisor.goDeaf();
  });

  it('lifts itself by its time, and a supervisor lifts it early, also for a caller who waits already', async () => {
    const { flagId, supervisor } = await flagged(stage, 'a');
    await knownCaller(stage, 'a');
    expect(await behind()).toBe(true);
    expect((await supervisor.post(`/api/nuisance-flags/${flagId}/lift`)).status).toBe(200);
    expect(await behind()).toBe(false);
    expect((await supervisor.post(`/api/nuisance-flags/${flagId}/lift`)).status).toBe(409);
    await sql('update nuisance_flags set lifted_at = null, lifted_by = null, stands_until = line_now()');
    await knownCaller(stage, 'a');
    expect(await behind()).toBe(false);
    expect((await supervisor.get('/api/nuisance-flags')).body).toEqual({ flags: [] });
    supervisor.goDeaf();
  });

  it('is lifted with every other that stands of the same caller, whom nobody can tell apart', async () => {
    const { flagId, supervisor } = await flagged(stage, 'a');
    const [first] = await sql('select call_id from nuisance_flags');
    await knownCaller(stage, 'a');
    const second = (await stage.callNow())?.['id'];
    await sql(
      `insert into nuisance_flags (caller_id, call_id, asked_by, ground, hours, answer, answered_by, answered_at, stands_until)
       select caller_id, $1, asked_by, ground, 168, answer, answered_by, answered_at, stands_until + interval '6 days' from nuisance_flags`,
      [second],
    );
    expect((await supervisor.post(`/api/nuisance-flags/${flagId}/lift`)).status).toBe(200);
    expect(await behind()).toBe(false);
    expect((await supervisor.get('/api/nuisance-flags')).body).toEqual({ flags: [] });
    const recorded = await sql(
      "select subject_id from audit_rows where action = 'nuisance-flag-lifted' and actor_id = $1 order by id",
      [supervisor.id],
    );
    expect(recorded.map(({ subject_id }) => subject_id).sort()).toEqual([first?.['call_id'], second].sort());
    supervisor.goDeaf();
  });

  it('is on the page however many others there are, part by part', async () => {
    const { supervisor } = await flagged(stage, 'a');
    await sql(
      `insert into caller_links (caller_id, epoch, reference)
       select gen_random_uuid(), '2026-11', lpad(to_hex(place), 64, '0') from generate_series(1, 25) as place`,
    );
    await sql(
      `insert into nuisance_flags (caller_id, call_id, asked_by, ground, hours, answer, answered_by, answered_at, stands_until)
       select caller_links.caller_id, call_id, asked_by, ground, hours, answer, answered_by, answered_at, stands_until
         from nuisance_flags, caller_links
        where caller_links.caller_id <> nuisance_flags.caller_id`,
    );
    const part = async (address: string) =>
      ((await supervisor.get(address)).body['flags'] as { id: string }[]).map(({ id }) => id);
    const [shown, rest] = [await part('/api/nuisance-flags'), await part('/api/nuisance-flags/after/25')];
    expect([shown.length, rest.length, new Set([...shown, ...rest]).size]).toEqual([25, 1, 26]);
    supervisor.goDeaf();
  });

  it('moves on with the caller’s reference into the next month, and goes when the caller is forgotten', async () => {
    const { supervisor } = await flagged(stage, 'a');
    await stage.callerWho('');
    await isCalledBy(stage, reference('b', '2026-12'), reference('a'));
    expect(await behind()).toBe(true);
    await forgetLinksBefore(stage.line.database, '2027-01');
    expect(await sql('select id from nuisance_flags')).toEqual([]);
    await knownCaller(stage, 'b');
    expect(await behind()).toBe(false);
    supervisor.goDeaf();
  });

  it('is known of nobody while the key process is away', async () => {
    const { supervisor } = await flagged(stage, 'a');
    await stage.callerWho('11');
    expect(await behind()).toBe(false);
    supervisor.goDeaf();
  });
});

describe('many calls at once', () => {
  it('of one caller reference ring one operator at a time, and everybody else’s ring the others', async () => {
    for (let call = 0; call < 3; call += 1) await knownCaller(stage, 'c');
    const aysel = await stage.operator('Aysel');
    const leyla = await stage.operator('Leyla');
    await stage.pass(2);
    const pending = () => sql("select call_id from offers where state = 'pending'");
    expect(await pending()).toHaveLength(1);
    await stage.callerWho('11');
    await stage.pass(1);
    expect(await pending()).toHaveLength(2);
    expect([(await aysel.desk()).offer, (await leyla.desk()).offer]).not.toContain(null);
  });

  it('with a danger key ring at once, whoever calls', async () => {
    for (let call = 0; call < 2; call += 1) await knownCaller(stage, 'c', '10');
    await stage.operator('Aysel');
    await stage.operator('Leyla');
    await stage.pass(2);
    expect(await sql("select call_id from offers where state = 'pending'")).toHaveLength(2);
  });

  it('of withheld numbers queue behind somebody who pressed the key for danger, and none is refused', async () => {
    const flood = [];
    for (let call = 0; call < 4; call += 1) flood.push(await stage.callerWho('11', 'anonymous'));
    await stage.callerWho('10');
    const label = String((await stage.callNow())?.['number']).padStart(4, '0');
    const aysel = await stage.operator('Aysel');
    await stage.pass(1);
    expect(await offeredTo(aysel)).toBe(label);
    expect(flood.map(({ state }) => state)).not.toContain('completed');
  });
});
