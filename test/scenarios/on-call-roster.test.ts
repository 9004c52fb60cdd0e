import { describe, expect, it } from 'vitest';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { heardBy, openStage } from '../harness/stage.ts';

const stage = openStage();
const ROSTERED = '+994000009003';
/** The loop asks for the first telephone after about a minute. */
const UNTIL_ON_CALL_SECONDS = 75;

/** It is this telephone's turn at every hour; the line looks at its roster as it does every ten seconds. */
async function putOnCall(telephone: string): Promise<void> {
  await stage.line.database.sql(
    `with added as (
       insert into on_call_telephones (id, name, telephone) values (gen_random_uuid(), 'Somebody', $1) returning id
     )
     insert into on_call_hours (telephone_id, place, day, from_minute, until_minute)
     select added.id, 1, day, 0, 1440 from added cross join generate_series(1, 7) as day`,
    [telephone],
  );
  await readRoster();
}

function readRoster(): Promise<void> | undefined {
  return stage.line.app.sweeps.find(({ name }) => name === 'on-call-plan')?.run();
}

describe('A6.1: a telephone is tried before a caller needs it', () => {
  const tried = async () => {
    const nigar = await stage.line.supervisor('Nigar');
    await stage.line.database.sql('delete from on_call_telephones');
    await putOnCall(ROSTERED);
    const rows = async () => {
      const { body } = await nigar.get('/api/telephones');
      // The answer of this route.
      return (body as { onCall: { id: string; rungAt: string | null; reachedAt: string | null }[] }).onCall;
    };
    const id = (await rows())[0]?.id ?? '';
    const ring = async () => (await nigar.post(`/api/telephones/${id}/try`)).status;
    return { id, ring, row: async () => (await rows())[0] };
  };

  it('it says in three languages that it is a test, and who presses the key is seen to have heard it', async () => {
    const { id, ring, row } = await tried();
    expect(await row()).toMatchObject({ rungAt: null, reachedAt: null });
    expect(await ring()).toBe(200);
    const rungAt = (await row())?.rungAt;
    expect(rungAt).not.toBeNull();
    const phone = await stage.onCallPhoneThatAnswers(ROSTERED, 5);
    await stage.pass(18);
    expect(heardBy(phone)).toEqual(['silence-1s', 'trial-ring', 'trial-ring', 'trial-ring']);
    phone.press('1');
    await stage.pass(1);
    expect(await row()).toMatchObject({ rungAt, reachedAt: expect.any(String) });
    await stage.pass(12);
    expect([heardBy(phone).slice(4), phone.state]).toEqual([
      ['trial-heard', 'trial-heard', 'trial-heard'],
      'completed',
    ]);
    const recorded = `select action, actor_role, fields from audit_rows where subject_id = $1 and action = 'telephone-tried'`;
    expect(await stage.line.database.sql(recorded, [id])).toMatchObject([{ actor_role: 'supervisor' }]);
  });

  it('a message box presses no key: it was rung, and nobody heard it; again after a minute, not before', async () => {
    const { ring, row } = await tried();
    expect(await ring()).toBe(200);
    const box = await stage.onCallPhoneThatAnswers(ROSTERED, 5);
    expect(await ring()).toBe(409);
    await stage.pass(60);
    expect([box.state, (await row())?.reachedAt]).toEqual(['completed', null]);
    expect(await ring()).toBe(200);
  });

  it('the carrier does not answer: nothing is kept of it, and the supervisor is told', async () => {
    const { ring, row } = await tried();
    const healthy = stage.line.carrier.faults.rest({}, { kind: '500' });
    expect(await ring()).toBe(503);
    healthy();
    expect(await row()).toMatchObject({ rungAt: null });
    expect(await ring()).toBe(200);
  });

  it('no one else may: an operator, or of a telephone that is retired', async () => {
    const { id, ring } = await tried();
    const aysel = await stage.operator('Aysel');
    expect((await aysel.post(`/api/telephones/${id}/try`)).status).toBe(404);
    await stage.line.database.sql("update on_call_telephones set state = 'retired'");
    expect(await ring()).toBe(404);
  });
});

describe('A9.1: nobody at a console, at the hour of somebody’s telephone', () => {
  it('rings theirs first and then those of the settings, whose key joins them to the caller', async () => {
    await putOnCall(ROSTERED);
    const caller = await stage.callerWho('11');
    const before: string[] = [];
    for (const number of ON_CALL_NUMBERS) stage.onRing(number, (ring) => before.push(ring.to));
    const phone = await stage.onCallPhoneThatAnswers(ROSTERED, UNTIL_ON_CALL_SECONDS);
    expect(before).toEqual([]);
    phone.press('2');
    const next = await stage.onCallPhoneThatAnswers(ON_CALL_NUMBERS[0] ?? '', 40);
    next.press('1');
    await stage.pass(2);
    expect([caller.verb, next.verb]).toEqual(['Dial', 'Dial']);
  });

  it('rings it still when the roster can no longer be read', async () => {
    const { sql } = stage.line.database;
    await putOnCall(ROSTERED);
    await sql('alter table on_call_hours rename to on_call_hours_gone');
    await expect(readRoster()).rejects.toThrow();
    const caller = await stage.callerWho('11');
    const phone = await stage.onCallPhoneThatAnswers(ROSTERED, UNTIL_ON_CALL_SECONDS);
    phone.press('1');
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
  });
});
