import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { Account } from './account.ts';
import { accountOfSession, closeSession, insertLink, openSession } from './session-store.ts';

const TOKEN_BYTES = 32;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;
export const SESSION_LIFE_SECONDS = 12 * 60 * 60;

/** Makes a link secret for one account. Reusable ones are for the demo, where people open several windows. */
export async function createSignInLink(
  database: Database,
  input: { accountId: string; validUntil: Date; isReusable?: boolean },
): Promise<string> {
  const secret = randomBytes(TOKEN_BYTES).toString('base64url');
  await insertLink(database, {
    tokenHash: hashOf(secret),
    accountId: input.accountId,
    isReusable: input.isReusable ?? false,
    validUntil: input.validUntil,
  });
  return secret;
}

/** Trades a link's secret for a session token; refused when it is unknown, used or past, without saying which. */
export async function signIn(
  database: Database,
  secret: string,
): Promise<{ token: string; account: Pick<Account, 'id' | 'role'> }> {
  if (!TOKEN_FORM.test(secret)) throw new Refusal('not-signed-in');
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const account = await openSession(database, {
    linkHash: hashOf(secret),
    tokenHash: hashOf(token),
    lifeSeconds: SESSION_LIFE_SECONDS,
  });
  if (!account) throw new Refusal('not-signed-in');
  return { token, account };
}

/** The account behind a session token, or undefined; a hostile token is simply unknown. */
export async function whoIs(database: Database, token: string | undefined): Promise<Account | undefined> {
  if (token === undefined || !TOKEN_FORM.test(token)) return undefined;
  return accountOfSession(database, hashOf(token));
}

/** Ends the session of this token; an unknown token is no error. */
export async function signOut(database: Database, token: string | undefined): Promise<void> {
  if (token !== undefined && TOKEN_FORM.test(token)) await closeSession(database, hashOf(token));
}

/** The token is random and long: one fast hash is enough, and a stolen table opens nothing. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
