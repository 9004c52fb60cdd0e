import type { Database } from '../db/database.ts';
import { needsMark, rememberBrowser } from './password-store.ts';
import { hashOf, isToken, newToken } from './token.ts';

/** A desk is shared by the shifts; whoever was not seen at it for longest is forgotten there. */
const PEOPLE_LIMIT = 12;

/** What is stored of the marks that a browser brings: one of each person who came in there. */
export function hashesOfMarks(marks: string | undefined): Buffer[] {
  return tokensIn(marks).map(hashOf);
}

/** Somebody came in in this browser, by whatever way: what it keeps from now on, or null where that does not change. */
export async function markBrowser(
  database: Database,
  input: { accountId: string; marks: string | undefined },
): Promise<string | null> {
  const { accountId, marks } = input;
  if (!(await needsMark(database, { accountId, hashes: hashesOfMarks(marks) }))) return null;
  const token = newToken();
  await rememberBrowser(database, { accountId, tokenHash: hashOf(token) });
  return [token, ...tokensIn(marks)].slice(0, PEOPLE_LIMIT).join('.');
}

function tokensIn(marks = ''): string[] {
  return marks.split('.').filter(isToken).slice(0, PEOPLE_LIMIT);
}
