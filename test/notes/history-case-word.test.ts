import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expiryMonth } from '../../src/notes/expiry.ts';
import { agreeCaseWord } from '../../src/notes/history/agree-case-word.ts';
import { requestBreakGlass } from '../../src/notes/history/break-glass.ts';
import { foldCaseWord } from '../../src/notes/history/case-word.ts';
import { finishTry, takeTry } from '../../src/notes/history/case-word-store.ts';
import { historyStanding } from '../../src/notes/history/history-store.ts';
import { readHistory } from '../../src/notes/history/read-history.ts';
import { tryCaseWord } from '../../src/notes/history/try-case-word.ts';
import { answerAsSecond, readFloor } from '../../src/oversight/floor.ts';
import { person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { type KeyPlace, makeKeyPlace } from '../keyd/key-place.ts';
import {
  alarmsOf,
  caller,
  HOUR_MS,
  hangUp,
  keydInMemory,
  lastRecorded,
  NOON,
  noted,
  operator,
  recordedSince,
  talk,
  writeNote,
} from './history-stage.ts';

const WORD = 'Şəkərbura ulduz';

let database: TestDatabase;
let keyd: ReturnType<typeof keydInMemory>;
let aysel: string;
let rauf: string;
let callerId: string;
/** The talk in which the word was agreed, and the one that goes on now, with Aysel. */
let first: { callId: string; operatorId: string };
let callId: string;

beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.setClock(NOON);
  keyd = keydInMemory();
  aysel = await operator(database, 'Aysel');
  rauf = await operator(database, 'Rauf');
  callerId = await caller(database);
  const talked = await talk(database, { callerId, operatorId: rauf });
  await agreeCaseWord({ database, keyd }, { callId: talked, operatorId: rauf, word: WORD });
  await writeNote(database, { callId: talked, operatorId: rauf });
  await hangUp(database, talked);
  first = { callId: talked, operatorId: rauf };
  callId = await talk(database, { callerId, operatorId: aysel });
});

const say = (word: string, by: { callId: string; operatorId: string } = { callId, operatorId: aysel }) =>
  tryCaseWord({ database, keyd }, { ...by, word });
const panel = (by: { callId: string; operatorId: string } = { callId, operatorId: aysel }) =>
  readHistory(database, { ...by, now: NOON });

describe('A9.4: what came before opens by the caller’s own word', () => {
  test('the right word opens it, for this operator in this call', async () => {
    expect(await panel()).toMatchObject({ earlier: true, hasWord: true, opening: null, notes: [] });
    const seen = await lastRecorded(database);
    expect(await say(WORD)).toEqual({ isOpen: true, triesLeft: 3, lockedUntil: null });
    expect(await panel()).toMatchObject({
      opening: { way: 'case-word' },
      notes: [{ ...first, notedOn: '2026-11-15', author: 'Rauf' }],
    });
    expect(await recordedSince(database, seen)).toEqual([
      { action: 'history-opened', actor_id: aysel, subject_id: callId, reason: 'case-word' },
    ]);
  });

  test('agreed in the first hours of a month in Baku, it goes dark with the notes of that month, and not before', async () => {
    const atOneInBaku = Date.parse('2026-11-30T21:00:00Z');
    await database.setClock(atOneInBaku);
    const named = database.as({ id: aysel, role: 'operator' });
    expect((await historyStanding(named, callId))?.expiresOn).toBe(expiryMonth(atOneInBaku));
  });

  test.each(['şəkərbura ulduz', 'SEKERBURA ULDUZ', ' Şəkərbura-Ulduz. ', 'şəkərburaulduz'])(
    'however it is typed: %s',
    async (typed) => {
      expect(await say(typed)).toMatchObject({ isOpen: true });
    },
  );

  test('the letters of Azerbaijani that differ by a dot or a mark are one letter, in either case', () => {
    const same = (...words: string[]) => new Set(words.map(foldCaseWord)).size;
    expect(same('İLIQ GÜNƏŞ', 'ılıq günəş', 'ILIQ gunes', 'ilıq güneş')).toBe(1);
    expect(same('Ёлка зелёная', 'елка зеленая')).toBe(1);
    expect(same('quiet bridge', 'quiet bridges')).toBe(2);
    expect(foldCaseWord('ev')).toBeUndefined();
    expect(foldCaseWord('* # - !')).toBeUndefined();
  });

  test('the word itself is in no row', async () => {
    await say(WORD);
    const rows = await database.sql(
      `select to_jsonb(case_words)::text as row from case_words union all select to_jsonb(t)::text from case_word_tries t
       union all select to_jsonb(a)::text from audit_rows a`,
    );
    const text = JSON.stringify(rows).toLowerCase();
    for (const part of ['şəkər', 'seker', 'ulduz']) expect(text).not.toContain(part);
  });
});

describe('three tries, then nobody for a day', () => {
  test('the fourth is locked for this caller whoever tries, the right word too, until exactly 24 hours later', async () => {
    await say('mavi körpü');
    expect(await say('yaşıl körpü')).toMatchObject({ isOpen: false, triesLeft: 1 });
    await database.setClock(NOON + HOUR_MS);
    const lockedUntil = new Date(NOON + 25 * HOUR_MS).toISOString();
    expect(await say('sarı körpü')).toEqual({ isOpen: false, triesLeft: 0, lockedUntil });
    expect(await alarmsOf(database, 'case-word-locked')).toContainEqual({
      subject_id: callId,
      account_id: aysel,
      times: 1,
    });
    await expect(say(WORD)).rejects.toMatchObject({ code: 'case-word-locked', detail: lockedUntil });

    await hangUp(database, callId);
    const again = { callId: await talk(database, { callerId, operatorId: rauf }), operatorId: rauf };
    await database.setClock(NOON + 25 * HOUR_MS - 1);
    await expect(say(WORD, again)).rejects.toMatchObject({ code: 'case-word-locked' });
    expect(await panel(again)).toMatchObject({ triesLeft: 0, lockedUntil });
    await database.setClock(NOON + 25 * HOUR_MS);
    expect(await panel(again)).toMatchObject({ triesLeft: 3, lockedUntil: null });
    expect(await say(WORD, again)).toMatchObject({ isOpen: true });
  });

  test('of ten tries at the same moment three are judged and seven refused', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 10 }, (_, place) => say(`körpü ${place}`)));
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(7);
    const tries = await database.sql('select outcome from case_word_tries where caller_id = $1', [callerId]);
    expect(tries).toEqual([{ outcome: 'wrong' }, { outcome: 'wrong' }, { outcome: 'wrong' }]);
  });

  test('another caller’s tries are not touched by it', async () => {
    for (const word of ['mavi', 'yaşıl', 'qırmızı']) await say(word);
    const other = await caller(database);
    const before = await talk(database, { callerId: other, operatorId: rauf });
    await agreeCaseWord({ database, keyd }, { callId: before, operatorId: rauf, word: WORD });
    await hangUp(database, before);
    await hangUp(database, callId);
    const now = await talk(database, { callerId: other, operatorId: aysel });
    expect(await say(WORD, { callId: now, operatorId: aysel })).toMatchObject({ isOpen: true });
  });

  test('a right word forgives the wrong ones before it', async () => {
    await say('mavi körpü');
    await say('yaşıl körpü');
    expect(await say(WORD)).toEqual({ isOpen: true, triesLeft: 3, lockedUntil: null });
  });

  test('a try that the key process could not judge is not counted, and opens nothing', async () => {
    keyd.isAway = true;
    for (let times = 0; times < 4; times += 1) await expect(say(WORD)).rejects.toMatchObject({ code: 'keys-away' });
    expect(await panel()).toMatchObject({ triesLeft: 3, opening: null });
    keyd.isAway = false;
    expect(await say(WORD)).toMatchObject({ isOpen: true });
  });
});

describe('only in a live call of one’s own', () => {
  test('a colleague, a call that ended and a call that is none are the same to whoever tries', async () => {
    await expect(say(WORD, { callId, operatorId: rauf })).rejects.toMatchObject({ code: 'not-your-call' });
    await hangUp(database, callId);
    await expect(say(WORD)).rejects.toMatchObject({ code: 'not-your-call' });
    await expect(panel()).rejects.toMatchObject({ code: 'not-your-call' });
  });

  test('a try is judged by whoever took it, and once', async () => {
    const named = (id: string) => database.as({ id, role: 'operator' });
    const taken = await takeTry(named(aysel), callId);
    if (taken.verdict !== 'taken') throw new Error(taken.verdict);
    const judge = (id: string, outcome: 'right' | 'wrong') => finishTry(named(id), { tryId: taken.tryId, outcome });
    await expect(judge(rauf, 'right')).rejects.toThrow('did not');
    expect(await judge(aysel, 'wrong')).toMatchObject({ triesLeft: 2, openUntil: null });
    await expect(judge(aysel, 'right')).rejects.toThrow('did not');
    expect(await panel()).toMatchObject({ triesLeft: 2, opening: null });
  });

  test('a caller without a reference has no history and nothing to try', async () => {
    await database.sql('update calls set caller_id = null where id = $1', [callId]);
    expect(await panel()).toMatchObject({ known: false, earlier: false, notes: [] });
    await expect(say(WORD)).rejects.toMatchObject({ code: 'not-your-call' });
  });

  test('the opening ends with the call', async () => {
    await say(WORD);
    await hangUp(database, callId);
    const next = await talk(database, { callerId, operatorId: aysel });
    expect(await panel({ callId: next, operatorId: aysel })).toMatchObject({ opening: null, notes: [] });
  });
});

describe('a word cannot be put in the place of the caller’s', () => {
  const agree = (word: string) => agreeCaseWord({ database, keyd }, { callId, operatorId: aysel, word });

  test('while the history is closed, a new word is refused and the old one stands', async () => {
    await expect(agree('mavi körpü')).rejects.toMatchObject({ code: 'not-open' });
    expect(await say(WORD)).toMatchObject({ isOpen: true });
  });

  test('one note that two people opened is no word: the operator keeps none of their own, and the caller’s stands', async () => {
    const nigar = await person(database, 'supervisor', 'Nigar');
    await requestBreakGlass(database, { callId, operatorId: aysel, reason: 'danger-to-life', line: 'nəfəsi kəsilir' });
    const glass = (await readFloor(database, nigar)).breakGlasses.at(-1);
    await answerAsSecond(database, { id: glass?.id ?? '', supervisorId: nigar, answer: 'confirmed', why: null });
    expect(await panel()).toMatchObject({ opening: { way: 'break-glass' }, notes: [first] });
    const seen = await lastRecorded(database);
    await expect(agree('mavi körpü')).rejects.toMatchObject({ code: 'not-open' });
    expect(await recordedSince(database, seen)).toEqual([
      { action: 'attempt-refused', actor_id: aysel, subject_id: callId, reason: 'not-open' },
    ]);
    // Said besides, it is the caller's to change.
    expect(await say(WORD)).toMatchObject({ isOpen: true });
    await agree('mavi körpü');
  });

  test('with the history open, caller and operator may agree on another', async () => {
    await say(WORD);
    await agree('mavi körpü');
    await hangUp(database, callId);
    const next = { callId: await talk(database, { callerId, operatorId: rauf }), operatorId: rauf };
    expect(await say(WORD, next)).toMatchObject({ isOpen: false });
    expect(await say('mavi körpü', next)).toMatchObject({ isOpen: true });
  });

  test('a first word opens nothing in the call that agrees it, and later nothing that is older', async () => {
    const other = await caller(database);
    await noted(database, { callerId: other, operatorId: rauf });
    await database.setClock(NOON + HOUR_MS);
    await hangUp(database, callId);
    const now = await talk(database, { callerId: other, operatorId: aysel });
    await agreeCaseWord({ database, keyd }, { callId: now, operatorId: aysel, word: WORD });
    await expect(say(WORD, { callId: now, operatorId: aysel })).rejects.toMatchObject({ code: 'no-case-word' });
    await hangUp(database, now);
    const next = { callId: await talk(database, { callerId: other, operatorId: aysel }), operatorId: aysel };
    expect(await say(WORD, next)).toMatchObject({ isOpen: true });
    expect(await panel(next)).toMatchObject({ earlier: true, notes: [] });
  });
});

describe('with the key process itself', () => {
  let place: KeyPlace;
  beforeAll(async () => {
    place = await makeKeyPlace(NOON);
    await place.start();
  });
  afterAll(() => place.remove());

  test('a word is agreed, and opens in the next call', async () => {
    const web = await place.client('web');
    const other = await caller(database);
    const before = await talk(database, { callerId: other, operatorId: rauf });
    await agreeCaseWord({ database, keyd: web }, { callId: before, operatorId: rauf, word: WORD });
    await hangUp(database, before);
    await hangUp(database, callId);
    const now = await talk(database, { callerId: other, operatorId: aysel });
    const tried = (word: string) => tryCaseWord({ database, keyd: web }, { callId: now, operatorId: aysel, word });
    expect(await tried('mavi körpü')).toMatchObject({ isOpen: false });
    expect(await tried(WORD)).toMatchObject({ isOpen: true });
  });
});
