import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { suspend } from './invitation-store.ts';

/**
 * Puts the account of this sign-in name out: its sessions and open pages end at once, and the database records all of it (A1.1). Refused when
 * nobody active has it.
 */
export async function suspendAccount(database: Database, signInName: string): Promise<void> {
  const accountId = await suspend(database, signInName);
  if (accountId === undefined) throw new Refusal('not-found');
}
