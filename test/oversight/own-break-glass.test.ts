// A1.1: two people open a record. A supervisor who serves at a desk asks as an operator does, and is never both.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { requestBreakGlass } from '../../src/notes/history/break-glass.ts';
import { answerAsSecond, readFloor } from '../../src/oversight/floor.ts';
import { person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { caller, HOUR_MS, NOON, noted, operator, talk } from '../notes/history-stage.ts';

let database: TestDatabase;
let consoles: DatabasePool;
let nigar: string;
let sevda: string;

beforeAll(async () => {
  database = await makeDatabase();
  consoles = createDatabase(database.url, {
    deadlineMs: 5_000,
    connections: 2,
    applicationName: 'test',
    role: 'line_console',
  });
  nigar = await person(database, 'supervisor', 'Nigar');
  sevda = await person(database, 'supervisor', 'Sevda');
  const callerId = await caller(database);
  await database.setClock(NOON - HOUR_MS);
  await noted(database, { callerId, operatorId: await operator(database, 'Rauf') });
  await database.setClock(NOON);
  const callId = await talk(database, { callerId, operatorId: nigar });
  const asked = { reason: 'danger-to-life', line: 'nəfəsi kəsilir' } as const;
  await requestBreakGlass(consoles, { callId, operatorId: nigar, ...asked });
});
afterAll(async () => {
  await consoles.close();
  await database.drop();
});

const shownTo = async (supervisorId: string) => (await readFloor(consoles, supervisorId)).breakGlasses;

test('a supervisor who asked from a desk is not shown it to answer; a colleague is', async () => {
  expect(await shownTo(nigar)).toEqual([]);
  expect(await shownTo(sevda)).toMatchObject([{ operator: 'Nigar', reason: 'danger-to-life' }]);
});

test('and is refused plainly, with either answer; the colleague’s still counts', async () => {
  const [glass] = await shownTo(sevda);
  const id = glass?.id ?? '';
  const own = { id, supervisorId: nigar };
  const refused = { name: 'Refusal', code: 'not-allowed' };
  await expect(answerAsSecond(consoles, { ...own, answer: 'confirmed', why: null })).rejects.toMatchObject(refused);
  await expect(answerAsSecond(consoles, { ...own, answer: 'declined', why: 'no-need' })).rejects.toMatchObject(refused);
  await answerAsSecond(consoles, { id, supervisorId: sevda, answer: 'confirmed', why: null });
  expect(await shownTo(sevda)).toEqual([]);
});
