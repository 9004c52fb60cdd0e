import type { Database, ForPeople } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { Account } from './account.ts';
import { endOtherSessions, holdOwnSession } from './own-session-store.ts';
import { type PasswordParts, preparePassword, proveCode } from './password.ts';
import { hashPassword } from './password-hash.ts';
import { passwordFault } from './password-rules.ts';
import { changePassword, ownPassword } from './password-store.ts';

/** It is kept in the person's own name (A1.1). */
export interface OwnPasswordParts extends PasswordParts {
  database: Database & ForPeople;
}

export interface NewPassword {
  account: Pick<Account, 'id' | 'role'>;
  /** The session that stays; every other one of this person ends. */
  sessionId: string;
  /** The person's own, which no password may hold. */
  name: string;
  password: string;
  code: string;
  /** The secret of a new authenticator, as it was offered; without it the code is one of the authenticator in use. */
  sealed?: string;
}

/**
 * Somebody signed in takes a new password, with the authenticator in use or a new one. Refused with `invalid-input` where
 * the rules of passwords or the code say no, with `not-found` for whoever has no name to sign in with, with `not-signed-in`
 * where the session ended meanwhile.
 */
export async function takeNewPassword(parts: OwnPasswordParts, chosen: NewPassword): Promise<void> {
  const { account, sessionId } = chosen;
  const accountId = account.id;
  const { signInName } = await ownPassword(parts.database, accountId);
  if (signInName === null) throw new Refusal('not-found');
  const keep = await prepare(parts, chosen, [chosen.name, signInName]);
  await parts.database.as(account).transaction(async (transaction) => {
    // The hash took its time: a recovery, or the person elsewhere, may have ended this session since it was looked at.
    if (!(await holdOwnSession(transaction, { accountId, sessionId }))) throw new Refusal('not-signed-in');
    await keep(transaction);
    await endOtherSessions(transaction, { accountId, sessionId });
  });
}

async function prepare(
  parts: PasswordParts,
  chosen: NewPassword,
  names: readonly string[],
): Promise<(transaction: Database) => Promise<void>> {
  const { password, code, sealed } = chosen;
  const accountId = chosen.account.id;
  if (sealed !== undefined) return preparePassword(parts, { accountId, names, password, code, sealed });
  const fault = passwordFault(password, names);
  if (fault) throw new Refusal('invalid-input', `password ${fault}`);
  await proveCode(parts, { accountId, code });
  const hash = await hashPassword(password);
  return async (transaction) => {
    if (!(await changePassword(transaction, { accountId, hash }))) throw new Refusal('not-found');
  };
}
