import type { Account } from '../access/account.ts';
import type { ForPeople } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { insertExtraDuty, mayTakeDuty } from './duty-store.ts';
import type { ChosenPresence } from './presence.ts';
import { choosePresence } from './presence-store.ts';

/**
 * The operator's own choice. Available is for those on duty: somebody certified without a shift is refused with
 * `off-roster` and may take extra duty, somebody without a certificate with `not-certified` (A9.1, A9.3).
 */
export async function setPresence(database: ForPeople, account: Account, state: ChosenPresence): Promise<void> {
  const named = database.as(account);
  if (await choosePresence(named, { accountId: account.id, state })) return;
  const { isCertified } = await mayTakeDuty(named);
  throw new Refusal(isCertified ? 'off-roster' : 'not-certified');
}

/**
 * Takes extra duty from now on, and becomes available: nobody willing is turned away from a waiting caller, and it is a row
 * of the roster (A6.1, A9.1). Refused without a valid certificate.
 */
export async function takeExtraDuty(database: ForPeople, account: Account): Promise<void> {
  const named = database.as(account);
  if ((await insertExtraDuty(named)) === 'not-certified') throw new Refusal('not-certified');
  await choosePresence(named, { accountId: account.id, state: 'available' });
}
