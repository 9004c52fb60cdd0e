import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Flag } from '../../src/escalation/escalation.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { startForgottenClocks, startHandoverClock } from '../../src/escalation/start-handover-clock.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { DANGER_WITHOUT_CONSENT, liveCall, person, wrapUp } from './people.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let database: TestDatabase;
let operatorId: string;
beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());

async function newCall(): Promise<string> {
  operatorId = await person(database, 'operator', 'Aysel');
  return liveCall(database, operatorId);
}

function raise(callId: string, changes: { flag?: Partial<Flag>; presumedVictim?: boolean; operatorId?: string } = {}) {
  return raiseEscalation(database, {
    callId,
    operatorId: changes.operatorId ?? operatorId,
    flag: { ...DANGER_WITHOUT_CONSENT, ...changes.flag },
    presumedVictim: changes.presumedVictim ?? false,
  });
}

interface Deadlines {
  state: string;
  raised_at: Date;
  notice_due_at: Date;
  presumed_at: Date | null;
  handover_due_at: Date | null;
  version: number;
}

async function read(id: string): Promise<Deadlines> {
  const [row] = await database.sql<Deadlines>(
    `select state, raised_at, notice_due_at, presumed_at, handover_due_at, version from escalations where id = $1`,
    [id],
  );
  if (!row) throw new Error('the escalation is not there');
  return row;
}

async function presume(callId: string, hoursAgo = 0): Promise<void> {
  await database.sql(
    `insert into presumptions (call_id, presumed_by, presumed_at)
     values ($1, $2, line_now() - make_interval(hours => $3))`,
    [callId, operatorId, hoursAgo],
  );
}

describe('A3.2, B4.1: the flag', () => {
  test('sent in the moment the caller hangs up it is taken, and nobody is said to have tried something', async () => {
    const callId = await newCall();
    const refused = () => database.sql("select from audit_rows where action = 'attempt-refused'");
    const before = await refused();
    const carrier = new pg.Client({ connectionString: database.ownerUrl });
    await carrier.connect();
    await carrier.query('begin');
    await carrier.query("select end_call($1, 'caller', 120)", [callId]);
    const raised = raise(callId, { presumedVictim: true });
    const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await expect.poll(() => database.sql(waiting)).toHaveLength(1);
    await carrier.query('commit');
    await carrier.end();
    expect((await read((await raised).id)).handover_due_at).not.toBeNull();
    expect(await refused()).toEqual(before);
  });

  test('is written together with its wake-up for the queue, and the notice is due in sixty seconds', async () => {
    const { id, reference } = await raise(await newCall());
    const row = await read(id);
    expect(row.state).toBe('raised');
    expect(row.notice_due_at.getTime() - row.raised_at.getTime()).toBe(MINUTE);
    expect(await database.sql('select queue, version, relayed_at from outbox where subject_id = $1', [id])).toEqual([
      { queue: 'escalations', version: 1, relayed_at: null },
    ]);
    expect(await database.sql('select reference from escalation_register where reference = $1', [reference])).toEqual([
      { reference },
    ]);
  });

  test('pressed ten times at once is one escalation, and every press is answered with it', async () => {
    const callId = await newCall();
    const answers = await Promise.all(Array.from({ length: 10 }, () => raise(callId)));
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(await database.sql('select id from escalations where call_id = $1', [callId])).toHaveLength(1);
    expect(await database.sql('select id from outbox where subject_id = $1', [answers[0]?.id])).toHaveLength(1);
  });

  test('may be raised again when the judgement changed, though not without end', async () => {
    const callId = await newCall();
    const signs = ['debt', 'threatened', 'papers-taken', 'forced-work', 'other-sign'] as const;
    for (const sign of signs) await raise(callId, { flag: { sign } });
    await expect(raise(callId, { flag: { sign: 'offence-prepared' } })).rejects.toMatchObject({ code: 'already-done' });
    expect(await database.sql('select id from escalations where call_id = $1', [callId])).toHaveLength(signs.length);
  });

  test.each<Partial<Flag>>([
    { level: 'urgent' },
    { ground: 'danger-to-life' },
    { consent: 'refused' },
    { child: 'no' },
  ])('is another one, which the unit is told, wherever one thing is judged otherwise: %o', async (flag) => {
    const callId = await newCall();
    const [first, second] = [await raise(callId), await raise(callId, { flag })];
    expect(second.id).not.toBe(first.id);
  });

  test('whose stated ground does not hold is refused, and nothing of it is kept', async () => {
    const callId = await newCall();
    const flag = { ground: 'consent', consent: 'refused' } as const;
    await expect(raise(callId, { flag, presumedVictim: true })).rejects.toMatchObject({ code: 'consent-missing' });
    expect(await database.sql('select call_id from presumptions where call_id = $1', [callId])).toEqual([]);
  });

  test.each(['yes', 'in-doubt'] as const)(
    'B6.6: for a child (%s) is never sent as if there were no ground',
    async (child) => {
      const callId = await newCall();
      await expect(raise(callId, { flag: { ground: 'none', child } })).rejects.toMatchObject({
        code: 'ground-missing',
      });
      expect(await raise(callId, { flag: { ground: 'child', child } })).toHaveProperty('reference');
    },
  );
});

describe('B4.1: only the operator of the call flags it', () => {
  test.each([
    ['in the talk', async () => newCall()],
    [
      'in the wrap-up',
      async () => {
        const callId = await newCall();
        await wrapUp(database, callId);
        return callId;
      },
    ],
    [
      'two hours after the wrap-up',
      async () => {
        const callId = await newCall();
        await wrapUp(database, callId, 2);
        return callId;
      },
    ],
  ])('%s', async (_when, arrange) => {
    expect(await raise(await arrange())).toHaveProperty('reference');
  });

  test.each([
    [
      'another operator, in the talk',
      async () => {
        const callId = await newCall();
        return { callId, by: await person(database, 'operator', 'Nigar') };
      },
    ],
    [
      'another operator, in the wrap-up',
      async () => {
        const callId = await newCall();
        await wrapUp(database, callId);
        return { callId, by: await person(database, 'operator', 'Nigar') };
      },
    ],
    [
      'the operator a day later',
      async () => {
        const callId = await newCall();
        await wrapUp(database, callId, 24);
        return { callId, by: operatorId };
      },
    ],
    [
      'the operator of a call that went back to the queue',
      async () => {
        const callId = await newCall();
        await database.sql(`update calls set state = 'waiting', waiting_since = line_now() where id = $1`, [callId]);
        return { callId, by: operatorId };
      },
    ],
    [
      'the operator of a test ring',
      async () => {
        const callId = await newCall();
        await database.sql(`update calls set kind = 'test', carrier_sid = null where id = $1`, [callId]);
        return { callId, by: operatorId };
      },
    ],
    [
      'anybody for a call that is not there',
      async () => {
        await newCall();
        return { callId: randomUUID(), by: operatorId };
      },
    ],
  ])('and not %s', async (_who, arrange) => {
    const { callId, by } = await arrange();
    await expect(raise(callId, { operatorId: by })).rejects.toMatchObject({ code: 'not-your-call' });
    expect(await database.sql('select id from escalations where call_id = $1', [callId])).toEqual([]);
  });
});

describe('B4.2: the 24 hours run from the moment a person is presumed a victim', () => {
  test('that was recorded five hours before the flag: nineteen are left', async () => {
    const callId = await newCall();
    await presume(callId, 5);
    const row = await read((await raise(callId)).id);
    expect(row.handover_due_at?.getTime()).toBe((row.presumed_at?.getTime() ?? 0) + 24 * HOUR);
    expect((row.handover_due_at?.getTime() ?? 0) - row.raised_at.getTime()).toBeLessThanOrEqual(19 * HOUR);
  });

  test('that was recorded with the flag', async () => {
    const row = await read((await raise(await newCall(), { presumedVictim: true })).id);
    expect(row.presumed_at).toEqual(row.raised_at);
    expect(row.handover_due_at?.getTime()).toBe(row.raised_at.getTime() + 24 * HOUR);
  });

  test('that was recorded after the flag: the clock starts then, and the unit has something new to read', async () => {
    const callId = await newCall();
    const { id } = await raise(callId);
    expect(await read(id)).toMatchObject({ presumed_at: null, handover_due_at: null, version: 1 });
    await presume(callId);
    await startHandoverClock(database, callId);
    await startHandoverClock(database, callId);
    const row = await read(id);
    expect(row.version).toBe(2);
    expect(row.handover_due_at?.getTime()).toBe((row.presumed_at?.getTime() ?? 0) + 24 * HOUR);
  });

  test('that a second flag of the same words records: the flag stands and its clock starts', async () => {
    const callId = await newCall();
    const first = await raise(callId);
    const second = await raise(callId, { presumedVictim: true });
    expect(second).toEqual(first);
    expect((await read(first.id)).handover_due_at).not.toBeNull();
  });

  test('and the first moment stands, however often it is said', async () => {
    const callId = await newCall();
    await presume(callId);
    const [before] = await database.sql('select presumed_at from presumptions where call_id = $1', [callId]);
    await raise(callId, { presumedVictim: true });
    expect(await database.sql('select presumed_at from presumptions where call_id = $1', [callId])).toEqual([before]);
  });

  test('a clock that a lost process did not start is started by the sweep', async () => {
    const callId = await newCall();
    const { id } = await raise(callId);
    await presume(callId);
    await startForgottenClocks(database);
    expect((await read(id)).handover_due_at).not.toBeNull();
  });

  test('flag and presumption in the same instant never miss each other', async () => {
    for (let round = 0; round < 40; round += 1) {
      const callId = await newCall();
      const presumption = database.transaction(async (transaction) => {
        await transaction.query('test-presume', 'insert into presumptions (call_id, presumed_by) values ($1, $2)', [
          callId,
          operatorId,
        ]);
        await startHandoverClock(transaction, callId);
      });
      const [{ id }] = await Promise.all([raise(callId), presumption]);
      expect((await read(id)).handover_due_at, `round ${round}`).not.toBeNull();
    }
  });
});
