import { expect, test } from 'vitest';
import { DatabaseFault } from '../../src/db/database.ts';
import { wordsFor } from '../../src/db/words-for.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });

test.each([
  ['a name with two addresses', Object.assign(new AggregateError([refused, refused]), { code: 'ECONNREFUSED' })],
  ['an address at which nobody answers', refused],
  ['a statement of ours', new DatabaseFault('account-id', 'ECONNREFUSED', undefined)],
])('Postgres that does not answer is named with the setting and the code: %s', (_case, error) => {
  expect(wordsFor(error, 'DATABASE_URL')).toBe(
    'Postgres does not answer (ECONNREFUSED): start it, or correct DATABASE_URL',
  );
});

test('so is a wrong password, and any other error keeps its words', () => {
  expect(wordsFor(new DatabaseFault('account-id', '28P01', undefined), 'DATABASE_URL')).toContain('(28P01): correct');
  expect(wordsFor(new Error('Usage'), 'DATABASE_URL')).toBe('Usage');
});

test('whoever migrates with a wrong password is not told to migrate first', () => {
  const fault = new DatabaseFault('account-id', '28P01', undefined);
  expect(wordsFor(fault, 'MIGRATION_DATABASE_URL')).toBe(
    'Postgres lets nobody in (28P01): correct MIGRATION_DATABASE_URL',
  );
});
