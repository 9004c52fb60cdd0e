import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acknowledgeNotice } from '../../src/escalation/acknowledge-notice.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { sentBy } from '../../src/escalation/sent-by.ts';
import { unitView } from '../../src/escalation/unit-view.ts';
import { watchEscalations } from '../../src/escalation/watch-escalations.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { DANGER_WITHOUT_CONSENT, endDuty, liveCall, officerOnDuty, person, startDuty, wrapUp } from './people.ts';

const START = Date.parse('2026-03-01T20:00:00Z');
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** What these tests write. Nothing is emptied together with what hangs on it: the history's own tables refuse that even here. */
const WRITTEN = [
  'accounts',
  'unit_duty',
  'calls',
  'wrap_ups',
  'presumptions',
  'escalations',
  'escalation_register',
  'notices',
  'notice_readings',
  'acknowledgements',
  'alarms',
  'outbox',
];

let database: TestDatabase;
let aysel: string;
let alarms: { kind: string; subject?: string }[];
const log = {
  error: (_name: 'alarm', fields: { kind: string; subject?: string }) => void alarms.push(fields),
  fault: (where: string, error: unknown) => {
    throw new Error(where, { cause: error });
  },
};

beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  // The register refuses to be emptied; only a superuser who sets its guard aside can do so.
  await database.sql('set session_replication_role = replica');
  for (const table of WRITTEN) await database.sql(`delete from ${table}`);
  await database.sql('alter table calls alter column number restart');
  await database.sql('reset session_replication_role');
  await database.setClock(START);
  aysel = await person(database, 'operator', 'Aysel');
  alarms = [];
});

async function raise(presumedVictim = false): Promise<string> {
  const callId = await liveCall(database, aysel);
  const input = { callId, operatorId: aysel, flag: DANGER_WITHOUT_CONSENT, presumedVictim };
  const { id } = await raiseEscalation(database, input);
  await wrapUp(database, callId);
  return id;
}

const seenBy = async (officer: { id: string }) =>
  (await unitView(database, officer.id)).escalations.map((seen) => [seen.id, seen.state]);
const acknowledge = (id: string, officer: { id: string }, version = 1) =>
  acknowledgeNotice(database, { escalationId: id, officerId: officer.id, version });

describe('B4.4: only the duty officer who is on duty is told', () => {
  test('every officer on duty sees the escalation, and nobody off duty does', async () => {
    const rauf = await officerOnDuty(database, 'Rauf');
    const samira = await officerOnDuty(database, 'Samira');
    const relieved = await officerOnDuty(database, 'Kamran');
    await endDuty(database, relieved.dutyId);
    const suspended = await officerOnDuty(database, 'Vusal');
    await database.sql(`update accounts set state = 'suspended' where id = $1`, [suspended.id]);
    const id = await raise();
    expect(await notifyUnit(database, id)).toMatchObject({ notification: 'notified' });
    expect(await seenBy(rauf)).toEqual([[id, 'notified']]);
    expect(await seenBy(samira)).toEqual([[id, 'notified']]);
    expect(await seenBy(relieved)).toEqual([]);
    expect(await seenBy(suspended)).toEqual([]);
    expect((await unitView(database, rauf.id)).onDuty).toEqual([
      { name: 'Rauf', isMe: true },
      { name: 'Samira', isMe: false },
    ]);
  });

  test('nobody sees an escalation before a notice of it was addressed to them', async () => {
    const rauf = await officerOnDuty(database, 'Rauf');
    await raise();
    expect(await seenBy(rauf)).toEqual([]);
  });

  test('an officer who comes on duty is told of what is open, and one who leaves sees it no more', async () => {
    const rauf = await officerOnDuty(database, 'Rauf');
    const id = await raise();
    await notifyUnit(database, id);
    await acknowledge(id, rauf);
    const samira = await officerOnDuty(database, 'Samira');
    await endDuty(database, rauf.dutyId);
    await watchEscalations(database, log);
    expect(await seenBy(samira)).toEqual([[id, 'acknowledged']]);
    expect(await seenBy(rauf)).toEqual([]);
    await database.setClock(START + 12 * HOUR);
    await startDuty(database, rauf.id);
    await watchEscalations(database, log);
    expect(await seenBy(rauf)).toEqual([[id, 'acknowledged']]);
  });

  test('the view of somebody who is no duty officer is refused', async () => {
    await expect(unitView(database, aysel)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('B4.1: the notice', () => {
  test('given by twenty hands at the same time is one notice', async () => {
    await officerOnDuty(database, 'Rauf');
    const id = await raise();
    const results = await Promise.all(Array.from({ length: 20 }, () => notifyUnit(database, id)));
    expect(results.filter((result) => result.notification === 'notified')).toHaveLength(1);
    expect(await database.sql('select id from notices')).toHaveLength(1);
  });

  test('with nobody on duty stays due, raises one alarm, and goes out when somebody comes', async () => {
    const id = await raise();
    await database.setClock(START + 4 * SECOND);
    await watchEscalations(database, log);
    await watchEscalations(database, log);
    expect(await database.sql('select state from escalations')).toEqual([{ state: 'raised' }]);
    expect(alarms).toEqual([{ kind: 'nobody-on-duty', subject: id }]);
    const rauf = await officerOnDuty(database, 'Rauf');
    await watchEscalations(database, log);
    expect(await seenBy(rauf)).toEqual([[id, 'notified']]);
    expect(await database.sql('select kind from alarms where ended_at is null')).toEqual([]);
  });

  test('is left to the queue for three seconds, and is then given without it', async () => {
    await officerOnDuty(database, 'Rauf');
    await raise();
    await database.setClock(START + 2 * SECOND);
    await watchEscalations(database, log);
    expect(await database.sql('select state from escalations')).toEqual([{ state: 'raised' }]);
    await database.setClock(START + 3 * SECOND);
    await watchEscalations(database, log);
    expect(await database.sql('select state from escalations')).toEqual([{ state: 'notified' }]);
  });

  test('without receipt after sixty seconds is late, and the alarm stands until the receipt', async () => {
    const rauf = await officerOnDuty(database, 'Rauf');
    const id = await raise();
    await notifyUnit(database, id);
    await database.setClock(START + 59 * SECOND);
    await watchEscalations(database, log);
    expect((await unitView(database, rauf.id)).escalations[0]?.isLate).toBe(false);
    expect(alarms).toEqual([]);
    await database.setClock(START + 60 * SECOND);
    await watchEscalations(database, log);
    await watchEscalations(database, log);
    expect((await unitView(database, rauf.id)).escalations[0]?.isLate).toBe(true);
    expect(alarms).toEqual([{ kind: 'notice-unacknowledged', subject: id }]);
    await acknowledge(id, rauf);
    expect((await unitView(database, rauf.id)).escalations[0]?.isLate).toBe(false);
    expect(await database.sql('select kind from alarms where ended_at is null')).toEqual([]);
  });
});

describe('B4.2: the 24 hours', () => {
  test('that have run out make the escalation late and raise an alarm once', async () => {
    const rauf = await officerOnDuty(database, 'Rauf');
    const id = await raise(true);
    await notifyUnit(database, id);
    await acknowledge(id, rauf);
    await database.setClock(START + 24 * HOUR - SECOND);
    await watchEscalations(database, log);
    expect((await unitView(database, rauf.id)).escalations[0]).toMatchObject({
      isLate: false,
      handoverDueAt: new Date(START + 24 * HOUR).toISOString(),
    });
    await database.setClock(START + 24 * HOUR);
    await watchEscalations(database, log);
    await watchEscalations(database, log);
    expect((await unitView(database, rauf.id)).escalations[0]?.isLate).toBe(true);
    expect(alarms).toEqual([{ kind: 'handover-late', subject: id }]);
  });

  test('an unanswered notice stands above every handover, however late', async () => {
    const rauf = await officerOnDuty(database, 'Rauf');
    const old = await raise(true);
    await notifyUnit(database, old);
    await acknowledge(old, rauf);
    await database.setClock(START + 30 * HOUR);
    const urgent = await raise();
    await notifyUnit(database, urgent);
    expect(await seenBy(rauf)).toEqual([
      [urgent, 'notified'],
      [old, 'acknowledged'],
    ]);
  });
});

describe('B4.1, A6.3: the receipt', () => {
  test('of one of two officers in the same instant counts, and the other is told so', async () => {
    const rauf = await officerOnDuty(database, 'Rauf');
    const samira = await officerOnDuty(database, 'Samira');
    const id = await raise();
    await notifyUnit(database, id);
    const answers = await Promise.allSettled([acknowledge(id, rauf), acknowledge(id, samira)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find((answer) => answer.status === 'rejected')).toMatchObject({ reason: { code: 'already-done' } });
    expect(await database.sql('select notice_id from acknowledgements')).toHaveLength(1);
  });

  test('given twice by the same officer keeps its first moment', async () => {
    const rauf = await officerOnDuty(database, 'Rauf');
    const id = await raise();
    await notifyUnit(database, id);
    const first = await acknowledge(id, rauf);
    await database.setClock(START + 30 * SECOND);
    expect(await acknowledge(id, rauf)).toEqual(first);
  });

  test('comes back to the operator who flagged the call with its time, and to no other', async () => {
    const rauf = await officerOnDuty(database, 'Rauf');
    const nigar = await person(database, 'operator', 'Nigar');
    const id = await raise();
    await notifyUnit(database, id);
    await database.setClock(START + 20 * SECOND);
    await acknowledge(id, rauf);
    const { escalations } = await sentBy(database, aysel);
    expect(escalations).toEqual([
      {
        id,
        reference: expect.any(String),
        callLabel: '0001',
        state: 'acknowledged',
        raisedAt: new Date(START).toISOString(),
        acknowledgedAt: new Date(START + 20 * SECOND).toISOString(),
        hasConsent: false,
        consentWithdrawnAt: null,
      },
    ]);
    expect(await sentBy(database, nigar)).toEqual({ escalations: [] });
  });

  test.each([
    [
      'before the officer was told',
      'not-found',
      async (id: string) => ({ id, by: await officerOnDuty(database, 'Rauf') }),
    ],
    [
      'by an officer who is off duty',
      'not-on-duty',
      async (id: string) => {
        const by = await officerOnDuty(database, 'Rauf');
        await notifyUnit(database, id);
        await endDuty(database, by.dutyId);
        return { id, by };
      },
    ],
    [
      'by an officer who was not told',
      'not-found',
      async (id: string) => {
        await officerOnDuty(database, 'Rauf');
        await notifyUnit(database, id);
        return { id, by: await officerOnDuty(database, 'Samira') };
      },
    ],
    [
      'by an operator',
      'not-on-duty',
      async (id: string) => {
        await officerOnDuty(database, 'Rauf');
        await notifyUnit(database, id);
        return { id, by: { id: aysel } };
      },
    ],
    [
      'of an escalation that is not there',
      'not-found',
      async () => ({ id: aysel, by: await officerOnDuty(database, 'Rauf') }),
    ],
    [
      'of another version than was read',
      'stale-revision',
      async (id: string) => {
        const by = await officerOnDuty(database, 'Rauf');
        await notifyUnit(database, id);
        return { id, by, version: 2 };
      },
    ],
  ])('%s is refused: %s', async (_what, code, arrange) => {
    const asked: { id: string; by: { id: string }; version?: number } = await arrange(await raise());
    await expect(acknowledge(asked.id, asked.by, asked.version)).rejects.toMatchObject({ code });
    expect(await database.sql('select notice_id from acknowledgements')).toEqual([]);
  });
});
