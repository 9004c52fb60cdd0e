import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { Account, Role } from './account.ts';
import { CONDUCT_VERSION } from './conduct.ts';
import {
  acceptInSession,
  accountIdOf,
  findInvitation,
  type Invitation,
  insertAcceptance,
  insertInvitation,
  settleInvited,
  useInvitation,
} from './invitation-store.ts';
import { holdWaysIn } from './own-session-store.ts';
import type { SessionMethod } from './session.ts';
import { openSession } from './sign-in.ts';
import { hashOf, isToken, newToken } from './token.ts';

export interface Invited {
  role: Role;
  /** What colleagues see. */
  name: string;
  /** What the person types beside a password. */
  signInName: string;
  languages: string[];
}

export interface Acceptance {
  version: number;
  language: 'az' | 'ru' | 'en';
}

/** Makes an account and the secret of its invitation, good once and for 24 hours; the database records it (A1.1). Refused when somebody has the name. */
export async function invite(database: Database, invited: Invited): Promise<string> {
  const secret = newToken();
  await database.transaction(async (transaction) => {
    const accountId = await settleInvited(transaction, { ...invited, id: randomUUID() });
    if (accountId === undefined) throw new Refusal('already-done');
    await insertInvitation(transaction, { tokenHash: hashOf(secret), accountId, purpose: 'invitation' });
  });
  return secret;
}

/** The id of the account of this sign-in name, for the command that writes who has the unit's duty. Refused when nobody active has it. */
export async function readAccountId(database: Database, signInName: string): Promise<string> {
  const id = await accountIdOf(database, signInName);
  if (id === undefined) throw new Refusal('not-found');
  return id;
}

/** Who is invited by this link; refused when it is unknown, used or past, without saying which. */
export async function readInvitation(database: Database, secret: string): Promise<Invitation> {
  const invitation = isToken(secret) ? await findInvitation(database, hashOf(secret)) : undefined;
  if (!invitation) throw new Refusal('not-signed-in');
  return invitation;
}

/**
 * Uses the link up: `enrol` keeps the credential, the code of conduct is accepted, and a session opens, all or nothing.
 * Of two browsers that try at once, one comes in.
 */
export async function finishInvitation(
  database: Database,
  input: {
    secret: string;
    accountId: string;
    acceptance: Acceptance;
    method: SessionMethod;
    browser: string;
    enrol(transaction: Database): Promise<void>;
  },
): Promise<{ token: string; account: Pick<Account, 'id' | 'role'> }> {
  const { accountId, acceptance, method, browser } = input;
  if (acceptance.version !== CONDUCT_VERSION) throw new Refusal('conduct-not-accepted');
  return database.transaction(async (transaction) => {
    await holdWaysIn(transaction, accountId);
    if (!(await useInvitation(transaction, hashOf(input.secret)))) throw new Refusal('not-signed-in');
    await input.enrol(transaction);
    await insertAcceptance(transaction, { accountId, ...acceptance });
    return openSession(transaction, { accountId, method, browser });
  });
}

/** A9.2: somebody signed in accepts the wording in force, and may work from now on. */
export async function acceptConduct(
  database: Database,
  input: { accountId: string; sessionId: string; acceptance: Acceptance },
): Promise<void> {
  const { accountId, sessionId, acceptance } = input;
  if (acceptance.version !== CONDUCT_VERSION) throw new Refusal('conduct-not-accepted');
  await database.transaction(async (transaction) => {
    await insertAcceptance(transaction, { accountId, ...acceptance });
    await acceptInSession(transaction, { sessionId, version: acceptance.version });
  });
}
