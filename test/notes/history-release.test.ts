import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { makeHoney } from '../../src/notes/history/make-honey.ts';
import { openEarlierNote } from '../../src/notes/history/open-note.ts';
import { readOversight } from '../../src/oversight/oversight.ts';
import { liveCall, person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import {
  alarmsOf,
  caller,
  HOUR_MS,
  hangUp,
  lastRecorded,
  NOON,
  noted,
  openByWord,
  operator,
  recordedSince,
  talk,
  writeNote,
} from './history-stage.ts';

const MINUTE_MS = 60_000;
/** The notes here wait for the key process: their half is in the row, and nobody is asked for it. */
const keyd = { ask: () => Promise.reject(new Error('not asked')), close: () => {} } as unknown as KeydClient;

let database: TestDatabase;
/** What the web process has for consoles: no right but those of the role. */
let consoles: DatabasePool;
let aysel: string;
let rauf: string;
let callerId: string;
let earlier: { callId: string; operatorId: string };
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
  await database.setClock(NOON);
  aysel = await operator(database, 'Aysel');
  rauf = await operator(database, 'Rauf');
  callerId = await caller(database);
  earlier = await noted(database, { callerId, operatorId: rauf });
  callId = await talk(database, { callerId, operatorId: aysel });
});

const open = (note = earlier, by = { callId, operatorId: aysel }) =>
  openEarlierNote({ database: consoles, keyd }, { ...by, noteCallId: note.callId, noteOperatorId: note.operatorId });
const seenBy = (id: string) =>
  consoles.as({ id, role: 'operator' }).query('seen-notes', 'select call_id from call_notes', []);

/** Makes the note of this call one about nobody; answers how many it made. */
async function honeyOf(noteCallId: string): Promise<number> {
  const [call] = await database.sql<{ label: number }>('select number % 10000 as label from calls where id = $1', [
    noteCallId,
  ]);
  return makeHoney(database, Number(call?.label));
}

/** What was opened to this operator in this call. */
async function openingOf(operatorId: string): Promise<string | undefined> {
  const [opening] = await database.sql<{ id: string }>(
    'select id from history_openings where operator_id = $1 and call_id = $2',
    [operatorId, callId],
  );
  return opening?.id;
}

describe('A1.1: an older note is readable only while an opening lets it be', () => {
  test('without one, it is refused, recorded, and for the database it is not there', async () => {
    const seen = await lastRecorded(database);
    await expect(open()).rejects.toMatchObject({ code: 'not-open' });
    expect(await seenBy(aysel)).toEqual([]);
    expect(await recordedSince(database, seen)).toEqual([
      { action: 'attempt-refused', actor_id: aysel, subject_id: earlier.callId, reason: 'not-open' },
    ]);
  });

  test('with one, it is given out with the line’s half, and recorded', async () => {
    await openByWord(database, { callerId, callId, operatorId: aysel });
    const seen = await lastRecorded(database);
    const opened = await open();
    expect(Buffer.from(opened.note.lineHalf ?? '', 'base64')).toHaveLength(32);
    expect(opened.note).toMatchObject(earlier);
    expect(await seenBy(aysel)).toEqual([{ call_id: earlier.callId }]);
    expect(await recordedSince(database, seen)).toEqual([
      { action: 'note-read', actor_id: aysel, subject_id: earlier.callId, reason: 'case-word' },
    ]);
  });

  test('an opening alone shows nothing in the table: each note is asked for', async () => {
    await openByWord(database, { callerId, callId, operatorId: aysel });
    expect(await seenBy(aysel)).toEqual([]);
  });

  test('when it is over, what was given out is closed again: after two hours, and with the call', async () => {
    await openByWord(database, { callerId, callId, operatorId: aysel });
    await open();
    await database.setClock(NOON + 2 * HOUR_MS - 1);
    expect(await seenBy(aysel)).toHaveLength(1);
    await database.setClock(NOON + 2 * HOUR_MS);
    expect(await seenBy(aysel)).toEqual([]);
    await expect(open()).rejects.toMatchObject({ code: 'not-open' });
    await database.setClock(NOON + HOUR_MS);
    await hangUp(database, callId);
    expect(await seenBy(aysel)).toEqual([]);
    await expect(open()).rejects.toMatchObject({ code: 'not-open' });
  });

  test('it opens no other caller’s note, nor any other operator’s desk', async () => {
    await openByWord(database, { callerId, callId, operatorId: aysel });
    const strange = await noted(database, { callerId: await caller(database), operatorId: rauf });
    const unlinked = await liveCall(database, await operator(database, 'Leyla'));
    await expect(open(strange)).rejects.toMatchObject({ code: 'not-open' });
    await expect(open({ callId: unlinked, operatorId: rauf })).rejects.toMatchObject({ code: 'not-open' });
    await expect(open(earlier, { callId, operatorId: rauf })).rejects.toMatchObject({ code: 'not-open' });
    await expect(open(earlier, { callId: unlinked, operatorId: aysel })).rejects.toMatchObject({ code: 'not-open' });
  });

  test('what a colleague noted in this very talk, before it was handed on, is nothing of before', async () => {
    await writeNote(database, { callId, operatorId: rauf });
    await openByWord(database, { callerId, callId, operatorId: aysel });
    await expect(open({ callId, operatorId: rauf })).rejects.toMatchObject({ code: 'not-open' });
  });

  test('a release that nothing opened is refused by the table itself, even to the database’s owner', async () => {
    await openByWord(database, { callerId, callId, operatorId: rauf });
    const [opening] = await database.sql<{ id: string }>('select id from history_openings where call_id = $1', [
      callId,
    ]);
    const release = database.sql(
      `insert into history_releases (opening_id, operator_id, note_call_id, note_operator_id) values ($1, $2, $3, $4)`,
      [opening?.id, aysel, earlier.callId, earlier.operatorId],
    );
    await expect(release).rejects.toMatchObject({ constraint: 'history_releases_need_opening' });
  });

  test.each(['case_words', 'case_word_tries', 'history_openings', 'history_releases', 'break_glasses', 'honey_notes'])(
    'whoever serves people has no right on %s, named or not',
    async (table) => {
      const named = consoles.as({ id: aysel, role: 'operator' });
      await expect(named.query(`look-${table}`, `select 1 from ${table}`, [])).rejects.toMatchObject({ code: '42501' });
      await expect(named.query(`drop-${table}`, `delete from ${table}`, [])).rejects.toMatchObject({ code: '42501' });
    },
  );

  test.each(['supervisor', 'coordinator', 'duty-officer', 'unit-head', 'administrator'])(
    'a %s opens nothing, not even as somebody in the call',
    async (role) => {
      await openByWord(database, { callerId, callId, operatorId: aysel });
      await open();
      const other = consoles.as({ id: await person(database, role, 'N'), role });
      expect(await other.query('seen-notes', 'select call_id from call_notes', [])).toEqual([]);
      const verdict = await other.query('release', 'select release_note($1, $2, $3) as verdict', [
        callId,
        earlier.callId,
        earlier.operatorId,
      ]);
      expect(verdict).toEqual([{ verdict: 'not-open' }]);
    },
  );
});

describe('T1: nobody reads at leisure', () => {
  test('the 21st note of an hour is refused and raises an alarm; an hour after the first, one more may be read', async () => {
    await openByWord(database, { callerId, callId, operatorId: aysel });
    for (let read = 0; read < 20; read += 1) {
      await database.setClock(NOON + read * MINUTE_MS);
      await open();
    }
    expect(await alarmsOf(database, 'history-budget')).toEqual([]);
    const seen = await lastRecorded(database);
    await expect(open()).rejects.toMatchObject({ code: 'budget-spent' });
    await expect(open()).rejects.toMatchObject({ code: 'budget-spent' });
    expect(await alarmsOf(database, 'history-budget')).toEqual([{ subject_id: aysel, account_id: aysel, times: 2 }]);
    expect((await recordedSince(database, seen)).map(({ reason }) => reason)).toEqual(['over-budget', 'over-budget']);
    await database.setClock(NOON + HOUR_MS);
    await open();
    await expect(open()).rejects.toMatchObject({ code: 'budget-spent' });
  });

  test('of thirty asked for at the same moment, twenty are given', async () => {
    await openByWord(database, { callerId, callId, operatorId: aysel });
    const answers = await Promise.allSettled(Array.from({ length: 30 }, () => open()));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  });

  test('a note about nobody raises an alarm at once, and looks like any other', async () => {
    await openByWord(database, { callerId, callId, operatorId: aysel });
    const plain = await open();
    expect(await honeyOf(earlier.callId)).toBe(1);
    expect(await honeyOf(earlier.callId)).toBe(0);
    const honey = await open();
    expect(Object.keys(honey)).toEqual(Object.keys(plain));
    expect(honey.note).toEqual(plain.note);
    expect(await alarmsOf(database, 'honey-opened')).toEqual([
      { subject_id: await openingOf(aysel), account_id: aysel, times: 1 },
    ]);
  });

  test('a note about nobody names everybody who opens it, and counts how often each did', async () => {
    await honeyOf(earlier.callId);
    await openByWord(database, { callerId, callId, operatorId: aysel });
    await open();
    await open();
    await hangUp(database, callId);
    const rashad = await person(database, 'coordinator', 'Rəşad');
    const leyla = await operator(database, 'Leyla');
    const next = await talk(database, { callerId, operatorId: leyla });
    await openByWord(database, { callerId, callId: next, operatorId: leyla });
    await open(earlier, { callId: next, operatorId: leyla });
    const { alarms } = await readOversight(consoles, { coordinatorId: rashad, now: NOON });
    const shown = alarms.map(({ kind, account, times }) => ({ kind, account, times }));
    expect(shown).toContainEqual({ kind: 'honey-opened', account: 'Aysel', times: 2 });
    expect(shown).toContainEqual({ kind: 'honey-opened', account: 'Leyla', times: 1 });
  });
});
