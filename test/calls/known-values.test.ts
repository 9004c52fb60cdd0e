import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await makeDatabase();
  await database.sql('insert into calls (id) values ($1)', [randomUUID()]);
});
afterAll(() => database.drop());

/** A column, a value that no statement may ever give it, and the rule that says so. */
const UNKNOWN = [
  ['kind', 'prank', 'calls_kind_known'],
  ['state', 'lost', 'calls_state_known'],
  ['language', 'de', 'calls_language_known'],
  ['urgency', 'mild', 'calls_urgency_known'],
  ['talk', 'alone', 'calls_talk_known'],
  ['outcome', 'forgotten', 'calls_outcome_known'],
  ['ended_by', 'nobody', 'calls_ended_by_known'],
] as const;

it.each(UNKNOWN)('a call whose %s is %s is refused by name', async (column, value, constraint) => {
  await expect(database.query(`set-${column}`, `update calls set ${column} = $1`, [value])).rejects.toMatchObject({
    constraint,
  });
});
