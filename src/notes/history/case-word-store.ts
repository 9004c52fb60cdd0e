import type { Database } from '../../db/database.ts';

export type TakenTry =
  | { verdict: 'taken'; tryId: string; callerId: string; wrappedTag: Buffer; salt: Buffer }
  | { verdict: 'locked'; lockedUntil: Date }
  | { verdict: 'no-word' | 'not-your-call' };

/** Takes one of three tries for the caller of this call. A try counts from here on, whatever becomes of whoever took it. */
export async function takeTry(named: Database, callId: string): Promise<TakenTry> {
  const rows = await named.query<TakenTry>(
    'take-case-word-try',
    `select verdict, try_id as "tryId", caller as "callerId", wrapped_tag as "wrappedTag", salt, locked_until as "lockedUntil"
       from take_case_word_try($1)`,
    [callId],
  );
  return theOnly(rows);
}

export interface TryResult {
  triesLeft: number;
  lockedUntil: Date | null;
  /** Until when the history is open; null when the word was not right. */
  openUntil: Date | null;
}

/** Says how a try went. `void` is for a try that nobody could judge: it counts for nothing. Right opens the history. */
export async function finishTry(
  named: Database,
  done: { tryId: string; outcome: 'right' | 'wrong' | 'void' },
): Promise<TryResult> {
  const rows = await named.query<TryResult>(
    'finish-case-word-try',
    `select tries_left as "triesLeft", locked_until as "lockedUntil", until as "openUntil"
       from finish_case_word_try($1, $2)`,
    [done.tryId, done.outcome],
  );
  return theOnly(rows);
}

/** Keeps the tag of a word that was agreed in this call. */
export async function keepTag(
  named: Database,
  word: { callId: string; wrappedTag: Buffer; salt: Buffer },
): Promise<'kept' | 'not-your-call' | 'not-open'> {
  const rows = await named.query<{ verdict: 'kept' | 'not-your-call' | 'not-open' }>(
    'keep-case-word',
    'select keep_case_word($1, $2, $3) as verdict',
    [word.callId, word.wrappedTag, word.salt],
  );
  return theOnly(rows).verdict;
}

function theOnly<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('a function that always answers did not');
  return row;
}
