// T1, T2, T14, T17: people and processes of the line itself, who try what no form offers them.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSignInLink } from '../../src/access/sign-in.ts';
import { agreeCaseWord } from '../../src/notes/history/agree-case-word.ts';
import { makeHoney } from '../../src/notes/history/make-honey.ts';
import { openEarlierNote } from '../../src/notes/history/open-note.ts';
import { readHistory } from '../../src/notes/history/read-history.ts';
import { tryCaseWord } from '../../src/notes/history/try-case-word.ts';
import { type Line, openAccess } from '../access/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { type KeyPlace, makeKeyPlace, PATIENT } from '../keyd/key-place.ts';
import {
  alarmsOf,
  caller,
  hangUp,
  keydInMemory,
  NOON,
  noted,
  openByWord,
  operator,
  talk,
  writeNote,
} from '../notes/history-stage.ts';
import { noKeyd } from '../notes/note-desk.ts';

const DAY_MS = 86_400_000;

describe('a browser that was given a cookie by somebody else', () => {
  let line: Line;
  beforeAll(async () => {
    line = await openAccess();
  });
  afterAll(() => line.close());

  test('is signed in under a new one: whoever planted the old one is nobody, or still themselves', async () => {
    const [thief, victim] = [await line.hire(), await line.hire('supervisor')];
    const planted = (await line.session(thief)).cookies['session-0'] ?? '';
    for (const cookie of [planted, 'a'.repeat(planted.length)]) {
      const browser = line.visitor();
      browser.cookies['session-0'] = cookie;
      const own = await line.session(victim);
      const secret = await linkOf(line, victim);
      const answer = await browser.post('/api/sign-in/link', { secret });
      expect(answer.status).toBe(200);
      expect(answer.cookies['session-0']).not.toBe(cookie);
      const before = line.visitor();
      before.cookies['session-0'] = cookie;
      const seen = await before.get('/api/me');
      expect(seen.body).not.toMatchObject({ account: { id: victim } });
      expect(own.cookies['session-0']).not.toBe(cookie);
    }
  });
});

describe('an operator who would guess a caller’s word, with somebody who calls under that number every day', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase();
  });
  afterAll(() => database.drop());

  test('has three guesses a day whoever asks and however often the caller calls, and an alarm each day', async () => {
    await database.setClock(NOON);
    const keyd = keydInMemory();
    const people = [await operator(database, 'Aysel'), await operator(database, 'Rauf')];
    const callerId = await caller(database);
    const agreed = await talk(database, { callerId, operatorId: people[0] ?? '' });
    await agreeCaseWord({ database, keyd }, { callId: agreed, operatorId: people[0] ?? '', word: 'Şəkərbura ulduz' });
    await writeNote(database, { callId: agreed, operatorId: people[0] ?? '' });
    await hangUp(database, agreed);
    let judged = 0;
    let guess = 0;
    for (let day = 0; day < DAYS; day += 1) {
      await database.setClock(NOON + day * DAY_MS + day);
      for (const operatorId of [...people, ...people, ...people]) {
        const callId = await talk(database, { callerId, operatorId });
        guess += 1;
        const tried = await tryCaseWord({ database, keyd }, { callId, operatorId, word: `təxmin ${guess}` }).then(
          () => 1,
          () => 0,
        );
        judged += tried;
        await hangUp(database, callId);
      }
    }
    expect(judged).toBe(DAYS * TRIES_A_DAY);
    const alarms = await alarmsOf(database, 'case-word-locked');
    expect(alarms.reduce((total, { times }) => total + times, 0)).toBeGreaterThanOrEqual(DAYS);
  });

  test('cannot tell a note about nobody from any other, before it is opened or after', async () => {
    await database.setClock(NOON);
    const [aysel, rauf] = [await operator(database, 'Aysel'), await operator(database, 'Rauf')];
    const callerId = await caller(database);
    const notes = [
      await noted(database, { callerId, operatorId: rauf }),
      await noted(database, { callerId, operatorId: rauf }),
    ];
    const callId = await talk(database, { callerId, operatorId: aysel });
    await openByWord(database, { callerId, callId, operatorId: aysel });
    const [honey] = await database.sql<{ id: string; label: number }>(
      'select id, number % 10000 as label from calls where caller_id = $1 and id <> $2 order by number limit 1',
      [callerId, callId],
    );
    const [opening] = await database.sql<{ id: string }>('select id from history_openings where call_id = $1', [
      callId,
    ]);
    const before = await seenBy(database, aysel);
    const panel = await readHistory(database, { callId, operatorId: aysel, now: NOON });
    expect(await makeHoney(database, honey?.label ?? 0)).toBe(1);
    expect(await seenBy(database, aysel)).toEqual(before);
    const again = await readHistory(database, { callId, operatorId: aysel, now: NOON });
    expect({ ...again, suggestion: null }).toEqual({ ...panel, suggestion: null });
    const opened = [];
    for (const note of notes) {
      const asked = { callId, operatorId: aysel, noteCallId: note.callId, noteOperatorId: note.operatorId };
      opened.push(await openEarlierNote({ database, keyd: noKeyd }, asked));
    }
    expect(await alarmsOf(database, 'honey-opened')).toMatchObject([{ subject_id: opening?.id, account_id: aysel }]);
    const [one, other] = opened.map(({ note, breakGlasses }) => ({ shape: shapeOf(note), breakGlasses }));
    expect(one).toEqual(other);
    // The two notes are theirs to read now; neither the alarm nor the trail is theirs to see.
    const more = (await seenBy(database, aysel)).filter((row) => !before.includes(row));
    expect(more.map((row) => row.split(' ')[0])).toEqual(['call_notes', 'call_notes']);
  });

  test('is one person in one role: an account that asked or answered keeps its role', async () => {
    await database.setClock(NOON);
    const aysel = await operator(database, 'Aysel');
    const callerId = await caller(database);
    const note = await noted(database, { callerId, operatorId: aysel });
    const callId = await talk(database, { callerId, operatorId: aysel });
    await database.sql(
      `insert into break_glasses (caller_id, call_id, operator_id, note_call_id, note_operator_id, reason, line)
       values ($1, $2, $3, $4, $3, 'child', 'nobody')`,
      [callerId, callId, aysel, note.callId],
    );
    await expect(database.sql("update accounts set role = 'supervisor' where id = $1", [aysel])).rejects.toMatchObject({
      code: FOREIGN_KEY,
    });
  });
});

describe('somebody with the worker’s token for the key process', () => {
  let place: KeyPlace;
  beforeEach(async () => {
    place = await makeKeyPlace();
    await place.start();
  });
  afterEach(() => place.remove());

  test('learns of no number, spends nothing of the budget, and keeps web from no answer', async () => {
    const [worker, web] = [await place.client('worker'), await place.client('web')];
    const month = '2027-12';
    const answers: string[] = [];
    let known = 0;
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const flood = Array.from({ length: AT_ONCE }, (_, index) => [
        worker.ask('evaluate', { number: `+99419${String(batch * AT_ONCE + index + 1).padStart(7, '0')}` }),
        worker.ask('wrap', { key: Buffer.alloc(32, index).toString('base64'), month, context: `flood:${index}` }),
      ]);
      const honest = web.ask('evaluate', { number: `+99418${String(batch + 1).padStart(7, '0')}` });
      for (const answer of await Promise.all(flood.map(([asked]) => asked)))
        answers.push(answer && 'refused' in answer ? answer.refused : 'answered');
      await Promise.all(flood.flat());
      if ('answer' in (await honest)) known += 1;
    }
    expect(answers.filter((answer) => answer !== 'not-allowed' && answer !== 'busy')).toEqual([]);
    expect(known).toBe(BATCHES);
    await expect.poll(() => web.ask('health', {}), PATIENT).toMatchObject({ answer: {} });
    // A line for each question would fill the disk.
    expect(place.lines.length).toBeLessThan(LINES_MOST);
  });
});

const DAYS = 10;
const TRIES_A_DAY = 3;
const BATCHES = 20;
const AT_ONCE = 50;
const LINES_MOST = 200;
const FOREIGN_KEY = '23503';

async function linkOf({ database, now }: Line, accountId: string): Promise<string> {
  return createSignInLink(database, { accountId, validUntil: new Date(now() + 60_000) });
}

/** Every row of every table that this operator’s own statements can see. */
async function seenBy(database: TestDatabase, operatorId: string): Promise<string[]> {
  const tables = await database.sql<{ name: string; columns: string }>(
    `select relname as name, string_agg(quote_ident(attname), ', ' order by attnum) as columns
       from pg_class
       join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
      where relnamespace = 'public'::regnamespace and relkind = 'r'
        and has_column_privilege('line_console', pg_class.oid, attnum, 'select')
      group by relname
      order by relname`,
  );
  expect(tables.map(({ name }) => name)).toContain('call_notes');
  const named = database.as({ id: operatorId, role: 'operator' });
  const rows: string[] = [];
  for (const { name, columns } of tables) {
    for (const { row } of await named.query<{ row: string }>(
      `seen-${name}`,
      `select (select seen from (select ${columns}) as seen)::text as row from ${name}`,
      [],
    ))
      rows.push(`${name} ${row}`);
  }
  return rows.sort();
}

/** Which fields there are, of which kind and how long. */
function shapeOf(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, typeof each === 'string' ? each.length : typeof each]),
  );
}
