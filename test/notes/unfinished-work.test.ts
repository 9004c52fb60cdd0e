// An operator who never finishes a wrap-up keeps that call, and must not be told by it what became of the caller.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { agreeCaseWord } from '../../src/notes/history/agree-case-word.ts';
import { readHistory } from '../../src/notes/history/read-history.ts';
import { tryCaseWord } from '../../src/notes/history/try-case-word.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { caller, HOUR_MS, hangUp, keydInMemory, NOON, noted, operator, talk, writeNote } from './history-stage.ts';

const WORD = 'Şəkərbura ulduz';
const MINUTE_MS = 60_000;

let database: TestDatabase;
let keyd: ReturnType<typeof keydInMemory>;
let rauf: string;
let callerId: string;
/** Aysel's, over, and not finished. */
let own: { callId: string; operatorId: string };

beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.setClock(NOON);
  keyd = keydInMemory();
  rauf = await operator(database, 'Rauf');
  callerId = await caller(database);
});

/** The caller talks with Aysel, and the line drops. */
async function unfinished(): Promise<void> {
  const operatorId = await operator(database, 'Aysel');
  own = await noted(database, { callerId, operatorId });
  await database.sql('insert into wrap_ups (call_id, operator_id) values ($1, $2)', [own.callId, operatorId]);
  await database.setClock(NOON + MINUTE_MS);
}

/** What Aysel's page says of the caller of her call. */
async function panel() {
  const { known, earlier, hasWord, triesLeft, lockedUntil } = await readHistory(database, { ...own, now: NOON });
  return { known, earlier, hasWord, triesLeft, lockedUntil };
}

/** The caller is with Rauf, who writes a note and agrees on a word; then somebody shows the number and does not know it. */
async function callsAgain(): Promise<void> {
  const parts = { database, keyd };
  const first = { callId: await talk(database, { callerId, operatorId: rauf }), operatorId: rauf };
  await writeNote(database, first);
  await agreeCaseWord(parts, { ...first, word: WORD }).catch(() => {});
  await hangUp(database, first.callId);
  const second = { callId: await talk(database, { callerId, operatorId: rauf }), operatorId: rauf };
  for (const word of ['mavi körpü', 'sarı körpü', 'isti bal']) await tryCaseWord(parts, { ...second, word });
  await hangUp(database, second.callId);
}

describe('A1.1: a call that is over, and whose wrap-up nobody finishes', () => {
  test('does not say that its caller has called again, has a word by now, or that somebody tried it', async () => {
    await unfinished();
    const before = await panel();
    expect(before).toMatchObject({ known: true, earlier: false, hasWord: false });
    await callsAgain();
    expect(await panel()).toEqual(before);
  });

  test('and goes on saying what was so in it', async () => {
    const earlier = { callId: await talk(database, { callerId, operatorId: rauf }), operatorId: rauf };
    await writeNote(database, earlier);
    await agreeCaseWord({ database, keyd }, { ...earlier, word: WORD });
    await hangUp(database, earlier.callId);
    await database.setClock(NOON + 1);
    await unfinished();
    const before = await panel();
    expect(before).toMatchObject({ known: true, earlier: true, hasWord: true });
    await callsAgain();
    expect(await panel()).toEqual(before);
  });

  test('takes a word for an hour, and then says nothing of the caller', async () => {
    await unfinished();
    await agreeCaseWord({ database, keyd }, { ...own, word: WORD });
    await database.setClock(NOON + HOUR_MS + MINUTE_MS);
    const late = agreeCaseWord({ database, keyd }, { ...own, word: 'mavi körpü' });
    await expect(late).rejects.toMatchObject({ code: 'not-your-call' });
    expect(await panel()).toMatchObject({ known: false, earlier: false, hasWord: false });
  });
});
