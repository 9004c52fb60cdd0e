import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { requestBreakGlass } from '../../src/notes/history/break-glass.ts';
import { openEarlierNote } from '../../src/notes/history/open-note.ts';
import { readHistory } from '../../src/notes/history/read-history.ts';
import { answerAsSecond, readFloor } from '../../src/oversight/floor.ts';
import { readOversight, takeNotice } from '../../src/oversight/oversight.ts';
import { person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import {
  alarmsOf,
  caller,
  HOUR_MS,
  hangUp,
  lastRecorded,
  NOON,
  noted,
  operator,
  recordedSince,
  talk,
} from '../notes/history-stage.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;
/** Each test has a day of its own: what was asked for last is then this test's. */
let noon = NOON;
/** The notes here wait for the key process: their half is in the row, and nobody is asked for it. */
const keyd = { ask: () => Promise.reject(new Error('not asked')), close: () => {} } as unknown as KeydClient;
const ASKED = { reason: 'danger-to-life', line: 'nəfəsi kəsilir, sözü deyə bilmir' } as const;

let database: TestDatabase;
let consoles: DatabasePool;
let aysel: string;
let rauf: string;
let nigar: string;
let rashad: string;
let callerId: string;
let older: { callId: string; operatorId: string };
let newest: { callId: string; operatorId: string };
let callId: string;

beforeAll(async () => {
  database = await makeDatabase();
  consoles = createDatabase(database.url, {
    deadlineMs: 5_000,
    connections: 5,
    applicationName: 'test',
    role: 'line_console',
  });
});
afterAll(async () => {
  await consoles.close();
  await database.drop();
});
beforeEach(async () => {
  noon += DAY_MS;
  await database.sql('delete from alarms');
  aysel = await operator(database, 'Aysel');
  rauf = await operator(database, 'Rauf');
  nigar = await person(database, 'supervisor', 'Nigar');
  rashad = await person(database, 'coordinator', 'Rəşad');
  callerId = await caller(database);
  await database.setClock(noon - HOUR_MS);
  older = await noted(database, { callerId, operatorId: rauf });
  await database.setClock(noon);
  newest = await noted(database, { callerId, operatorId: rauf });
  await database.setClock(noon + 1);
  callId = await talk(database, { callerId, operatorId: aysel });
});

const ask = (asked: { reason: 'danger-to-life' | 'child'; line: string } = ASKED) =>
  requestBreakGlass(consoles, { callId, operatorId: aysel, ...asked });
const waiting = async () => (await readFloor(consoles, nigar)).breakGlasses;
/** The one that was asked for last. */
async function theLast() {
  const [glass] = (await waiting()).slice(-1);
  if (!glass) throw new Error('nothing waits');
  return glass;
}
const answer = async (answered: 'confirmed' | 'declined', by = nigar, id?: string) =>
  answerAsSecond(consoles, {
    id: id ?? (await theLast()).id,
    supervisorId: by,
    answer: answered,
    why: answered === 'declined' ? 'no-need' : null,
  });
const open = (note: { callId: string; operatorId: string }) =>
  openEarlierNote(
    { database: consoles, keyd },
    { callId, operatorId: aysel, noteCallId: note.callId, noteOperatorId: note.operatorId },
  );
const panel = () => readHistory(consoles, { callId, operatorId: aysel, now: noon });
const watch = () => readOversight(consoles, { coordinatorId: rashad, now: noon });

describe('A1.1: a record opens without the caller’s word only by two people, and loudly', () => {
  test('asked for, confirmed, and one record is open for exactly 30 minutes', async () => {
    await ask();
    await expect(open(newest)).rejects.toMatchObject({ code: 'not-open' });
    await answer('confirmed');
    expect(await panel()).toMatchObject({ opening: { way: 'break-glass' }, asked: { answer: 'confirmed' } });
    const { note, breakGlasses } = await open(newest);
    expect(note).toMatchObject(newest);
    expect(breakGlasses).toEqual([
      {
        askedAt: new Date(noon + 1).toISOString(),
        reason: 'danger-to-life',
        askedBy: 'Aysel',
        answeredBy: 'Nigar',
        answer: 'confirmed',
      },
    ]);
    await expect(open(older)).rejects.toMatchObject({ code: 'not-open' });
    await database.setClock(noon + 1 + 30 * MINUTE_MS - 1);
    await open(newest);
    await database.setClock(noon + 1 + 30 * MINUTE_MS);
    await expect(open(newest)).rejects.toMatchObject({ code: 'not-open' });
  });

  test('the coordinator is told in the same moment, with the reason and without the line, the call or the caller', async () => {
    await ask();
    const asked = await watch();
    expect(asked.alarms).toContainEqual(expect.objectContaining({ kind: 'break-glass', account: 'Aysel', times: 1 }));
    expect(asked.breakGlasses[0]).toMatchObject({ operator: 'Aysel', reason: 'danger-to-life', supervisor: null });
    await answer('confirmed');
    expect((await watch()).breakGlasses[0]).toMatchObject({ supervisor: 'Nigar', answer: 'confirmed' });
    const text = JSON.stringify(await watch());
    for (const secret of [callId, callerId, newest.callId, older.callId, 'nəfəsi']) expect(text).not.toContain(secret);
  });

  test('both people stand in the trail', async () => {
    const seen = await lastRecorded(database);
    await ask();
    const { id } = await theLast();
    await answer('confirmed');
    await open(newest);
    expect(await recordedSince(database, seen)).toEqual([
      { action: 'break-glass-asked', actor_id: aysel, subject_id: id, reason: 'danger-to-life' },
      { action: 'break-glass-confirmed', actor_id: nigar, subject_id: id, reason: 'danger-to-life' },
      { action: 'note-read', actor_id: aysel, subject_id: newest.callId, reason: 'break-glass' },
    ]);
  });

  test('a declined one opens nothing, and says why', async () => {
    await ask();
    await answer('declined');
    expect(await panel()).toMatchObject({ opening: null, asked: { answer: 'declined', why: 'no-need' } });
    await expect(open(newest)).rejects.toMatchObject({ code: 'not-open' });
  });

  test('a second one opens the record before that', async () => {
    await ask();
    await answer('confirmed');
    await ask();
    await answer('confirmed');
    await open(older);
  });
});

describe('who may not', () => {
  test.each(['operator', 'coordinator', 'duty-officer', 'unit-head', 'administrator'])(
    'a %s is no second person, and sees none waiting',
    async (role) => {
      await ask();
      const { id } = await theLast();
      const other = consoles.as({ id: await person(database, role, 'N'), role });
      const said = await other.query('answer', `select answer_break_glass($1, 'confirmed', null) as verdict`, [id]);
      expect(said).toEqual([{ verdict: 'not-found' }]);
      expect(await other.query('look', 'select id from floor_break_glasses()', [])).toEqual([]);
    },
  );

  test('whoever asked cannot answer, not even with the role of a supervisor in the same transaction', async () => {
    await ask();
    const { id } = await theLast();
    const both = consoles.as({ id: aysel, role: 'supervisor' });
    await expect(
      both.query('answer', `select answer_break_glass($1, 'confirmed', null) as verdict`, [id]),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^23/) });
    await expect(open(newest)).rejects.toMatchObject({ code: 'not-open' });
  });

  test('it is answered once, by the first', async () => {
    await ask();
    const { id } = await theLast();
    const sevda = await person(database, 'supervisor', 'Sevda');
    const answers = await Promise.allSettled([answer('confirmed', nigar, id), answer('declined', sevda, id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(answer('confirmed', nigar, id)).rejects.toMatchObject({ code: 'already-done' });
  });

  test('a quarter of an hour later, or after the call, nobody can confirm it any more', async () => {
    await ask();
    const { id } = await theLast();
    await hangUp(database, callId);
    await expect(answer('confirmed', nigar, id)).rejects.toMatchObject({ code: 'call-ended' });
    await database.setClock(noon + 1 + 15 * MINUTE_MS);
    expect((await waiting()).some((glass) => glass.id === id)).toBe(false);
    await expect(answer('confirmed', nigar, id)).rejects.toMatchObject({ code: 'too-late' });
  });

  test('nobody asks for a colleague’s call, for a caller without a past, or twice at once', async () => {
    await expect(requestBreakGlass(consoles, { callId, operatorId: rauf, ...ASKED })).rejects.toMatchObject({
      code: 'not-your-call',
    });
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'already-done' });
    const leyla = await operator(database, 'Leyla');
    const fresh = await talk(database, { callerId: await caller(database), operatorId: leyla });
    await expect(requestBreakGlass(consoles, { callId: fresh, operatorId: leyla, ...ASKED })).rejects.toMatchObject({
      code: 'wrong-state',
    });
  });

  test('a fourth within an hour is refused', async () => {
    for (let times = 0; times < 3; times += 1) {
      await ask();
      await answer('declined');
    }
    await expect(ask()).rejects.toMatchObject({ code: 'too-many-tries' });
    await database.setClock(noon + 1 + HOUR_MS);
    await ask();
  });

  test.each([
    ['a telephone', 'zəng etdi +994 00 000 12 34'],
    ['a name', 'mənim adım Günel Əliyevadır'],
    ['an address', 'Nizami küçəsi 14, mənzil 5'],
  ])('a line that says who somebody is, by %s, is refused and kept nowhere', async (_what, line) => {
    await expect(ask({ reason: 'child', line })).rejects.toMatchObject({ code: 'says-who' });
    expect(await database.sql('select id from break_glasses where operator_id = $1', [aysel])).toEqual([]);
  });
});

describe('the record of it is for ever', () => {
  test.each(['break_glasses', 'break_glass_answers'])(
    'even the owner neither changes nor deletes a row of %s',
    async (table) => {
      await ask();
      await answer('confirmed');
      const column = table === 'break_glasses' ? 'reason' : 'answer';
      for (const statement of [
        `delete from ${table}`,
        `update ${table} set ${column} = ${column} || 'x'`,
        `truncate ${table} cascade`,
      ]) {
        await expect(database.sql(statement)).rejects.toMatchObject({ constraint: `${table}_are_permanent` });
      }
    },
  );

  test('it is shown to whoever reads the record later, by the caller’s word too', async () => {
    await ask();
    await answer('declined');
    await ask({ reason: 'child', line: 'uşaq xəttədir' });
    await answer('confirmed');
    const { breakGlasses } = await open(newest);
    expect(breakGlasses.map(({ reason, answer: said }) => [reason, said]).sort()).toEqual([
      ['child', 'confirmed'],
      ['danger-to-life', 'declined'],
    ]);
  });
});

describe('A1.2: the coordinator’s page', () => {
  test('an alarm that was acknowledged is so for everybody, and the next one is raised anew', async () => {
    await ask();
    const [alarm] = (await watch()).alarms.filter(({ kind }) => kind === 'break-glass');
    if (!alarm) throw new Error('no alarm');
    await takeNotice(consoles, { alarmId: alarm.id, coordinatorId: rashad });
    await takeNotice(consoles, { alarmId: alarm.id, coordinatorId: rashad });
    const again = (await watch()).alarms.find(({ id }) => id === alarm.id);
    expect(again?.acknowledgedAt).toBe(new Date(noon + 1).toISOString());
    await answer('declined');
    await ask();
    expect((await alarmsOf(database, 'break-glass')).length).toBeGreaterThan(0);
  });

  test('nobody else has it, and nobody else acknowledges', async () => {
    await ask();
    const [alarm] = (await watch()).alarms;
    for (const role of ['operator', 'supervisor', 'duty-officer', 'administrator']) {
      const other = consoles.as({ id: await person(database, role, 'N'), role });
      expect(await other.query('alarms', 'select id from oversight_alarms()', [])).toEqual([]);
      expect(await other.query('glasses', 'select id from oversight_break_glasses()', [])).toEqual([]);
      expect(await other.query('checkpoints', 'select number from oversight_checkpoints()', [])).toEqual([]);
      expect(await other.query('seen', 'select acknowledge_alarm($1) as verdict', [alarm?.id])).toEqual([
        { verdict: 'not-found' },
      ]);
    }
  });

  test('no list holds more than 25', async () => {
    await database.sql(
      `insert into alarms (id, kind, subject_id) select gen_random_uuid(), 'audit-unsigned', gen_random_uuid() from generate_series(1, 40)`,
    );
    expect((await watch()).alarms).toHaveLength(25);
  });
});
