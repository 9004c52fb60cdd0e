import { randomUUID } from 'node:crypto';
import { type Database, violates } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { Account } from './account.ts';
import { insertInvitation } from './invitation-store.ts';
import {
  confirmRecovery,
  forgetCredentials,
  holdRecovery,
  insertRecovery,
  withdrawPast,
  withdrawRecovery,
} from './recovery-store.ts';
import { hashOf, newToken } from './token.ts';

type Helper = Pick<Account, 'id' | 'role'>;

/** What the database refuses: somebody who may not, oneself, one person twice, administrators among themselves. */
const NOT_ALLOWED = [
  'recoveries_asker_may',
  'recoveries_confirmer_may',
  'recoveries_not_oneself',
  'recoveries_two_people',
  'recoveries_not_administrators_alone',
];

/** The first of two people asks that a colleague who lost every way in gets a new one. Nothing changes by this alone. */
export async function askForRecovery(
  database: Database,
  input: { accountId: string; helper: Helper },
): Promise<{ id: string }> {
  await withdrawPast(database, input.accountId);
  const id = await insertRecovery(database, { ...input, id: randomUUID() }).catch(refuseByName);
  // Not there and not to be helped by this person look the same.
  if (id === undefined) throw new Refusal('not-found');
  return { id };
}

/**
 * The second person confirms: every passkey, password and session of the colleague ends, and the answer is the secret of
 * the one link, good for 24 hours, by which they come in again. The row says for ever who asked and who confirmed.
 */
export async function confirmAsSecond(database: Database, input: { id: string; helper: Helper }): Promise<string> {
  const secret = newToken();
  await database.transaction(async (transaction) => {
    await holdRecovery(transaction, input.id);
    const accountId = await confirmRecovery(transaction, input).catch(refuseByName);
    if (accountId === undefined) throw new Refusal('not-found');
    await forgetCredentials(transaction, accountId);
    await insertInvitation(transaction, { tokenHash: hashOf(secret), accountId, purpose: 'recovery' });
  });
  return secret;
}

/** Whoever asked takes it back. */
export async function takeBackRecovery(database: Database, input: { id: string; helperId: string }): Promise<void> {
  if (!(await withdrawRecovery(database, input))) throw new Refusal('not-found');
}

function refuseByName(error: unknown): never {
  if (violates(error, 'recoveries_one_open')) throw new Refusal('already-done');
  if (NOT_ALLOWED.some((constraint) => violates(error, constraint))) throw new Refusal('not-found');
  throw error;
}
