import { recordAccess } from '../audit/record-access.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { atCommandLine } from './invitation.ts';
import { suspend } from './invitation-store.ts';

/**
 * Puts the account of this sign-in name out: its sessions and open pages end at once, and all of it is recorded (A1.1). Refused when
 * nobody active has it.
 */
export async function suspendAccount(database: Database, signInName: string): Promise<void> {
  await database.transaction(async (transaction) => {
    const accountId = await suspend(transaction, signInName);
    if (accountId === undefined) throw new Refusal('not-found');
    await recordAccess(transaction, atCommandLine(accountId, 'suspended'));
  });
}
