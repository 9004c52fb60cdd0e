import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { Account } from './account.ts';
import { CONDUCT_VERSION } from './conduct.ts';
import { insertLink, useDemoLink } from './link-store.ts';
import { forgetPastBrowsers } from './password-store.ts';
import type { SessionMethod, SignedIn } from './session.ts';
import {
  accountOfSession,
  deleteIdleSessions,
  deleteSession,
  endPresencesOfPast,
  forgetPreviousToken,
  insertSession,
  livingPages,
  notePageService,
  renewSession,
  suspendedAmong,
  touchSession,
} from './session-store.ts';
import { hashOf, isToken, newToken } from './token.ts';
import { forgetOldTries } from './tries-store.ts';

const IDLE_SWEEP_MS = 30_000;

/** Opens a session for somebody who just proved who they are. Refused when the account is suspended meanwhile. */
export async function openSession(
  database: Database,
  input: { accountId: string; method: SessionMethod; browser: string | null },
): Promise<{ token: string; account: Pick<Account, 'id' | 'role'> }> {
  const token = newToken();
  const account = await insertSession(database, {
    tokenHash: hashOf(token),
    accountId: input.accountId,
    method: input.method,
    browserHash: input.browser === null ? null : hashOf(input.browser),
    conductVersion: CONDUCT_VERSION,
  });
  if (!account) throw new Refusal('not-signed-in');
  return { token, account };
}

/** The person proved again who they are: the session goes on under the token that is answered, and is fresh for whoever has it. */
export async function stepUp(database: Database, sessionId: string): Promise<string> {
  const token = newToken();
  if (!(await renewSession(database, { sessionId, tokenHash: hashOf(token) }))) throw new Refusal('not-signed-in');
  return token;
}

/** Makes a link of the demo for an invented person. Reusable ones are for people who open several windows. */
export async function createSignInLink(
  database: Database,
  input: { accountId: string; validUntil: Date; isReusable?: boolean },
): Promise<string> {
  const secret = newToken();
  await insertLink(database, {
    tokenHash: hashOf(secret),
    accountId: input.accountId,
    isReusable: input.isReusable ?? false,
    validUntil: input.validUntil,
  });
  return secret;
}

/** Trades a demo link's secret for a session token; refused when it is unknown, used or past, without saying which. */
export async function signIn(
  database: Database,
  secret: string,
  browser: string | null = null,
): Promise<{ token: string; account: Pick<Account, 'id' | 'role'> }> {
  if (!isToken(secret)) throw new Refusal('not-signed-in');
  return database.transaction(async (transaction) => {
    const accountId = await useDemoLink(transaction, hashOf(secret));
    if (accountId === undefined) throw new Refusal('not-signed-in');
    return openSession(transaction, { accountId, method: 'demo', browser });
  });
}

/**
 * Who stands behind a token in this browser, or undefined; a hostile token is simply unknown. Keeps the session from being idle
 * only where the request says that its person is there: a page asks by itself as well.
 */
export async function whoIs(
  database: Database,
  seen: { token: string | undefined; browser: string; isPersonHere: boolean },
): Promise<SignedIn | undefined> {
  if (!isToken(seen.token)) return undefined;
  const tokenHash = hashOf(seen.token);
  const row = await accountOfSession(database, { tokenHash, browserHash: hashOf(seen.browser) });
  if (!row) return undefined;
  const { sessionId, method, endsAt, isFresh, mayWork, isDueForTouch, isFirstUse, mayServe, ...account } = row;
  if (isFirstUse) await forgetPreviousToken(database, { sessionId, tokenHash });
  if (isDueForTouch && seen.isPersonHere) await touchSession(database, sessionId);
  return { account, session: { id: sessionId, method, endsAt, isFresh, mayWork }, mayServe };
}

/** Which of these sessions of open pages still live. Whoever serves pages asks, of none as well: else the line counts as away. */
export async function stillSignedIn(database: Database, sessionIds: readonly string[]): Promise<ReadonlySet<string>> {
  await notePageService(database);
  return new Set(await livingPages(database, sessionIds));
}

/** Who of these people is suspended; asked about those whose session is over. */
export async function whoIsSuspended(database: Database, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set(accountIds.length === 0 ? [] : await suspendedAmong(database, accountIds));
}

/** Ends the session of this token; an unknown token is no error. */
export async function signOut(database: Database, token: string | undefined): Promise<void> {
  if (isToken(token)) await deleteSession(database, hashOf(token));
}

/** What any process does now and then: ends the sessions that nobody uses, shows their pages out, and forgets what is past. */
export function sessionSweep(database: Database): { name: string; everyMs: number; run(): Promise<void> } {
  return { name: 'sessions', everyMs: IDLE_SWEEP_MS, run: () => forgetIdle(database) };
}

async function forgetIdle(database: Database): Promise<void> {
  await endPresencesOfPast(database);
  await deleteIdleSessions(database);
  await forgetOldTries(database);
  await forgetPastBrowsers(database);
}
