import type { Account } from '../access/account.ts';
import type { Database, ForPeople } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { decideOnTelephone } from './page-store.ts';
import { noteTelephoneReached, onCallTelephoneOf } from './plan-store.ts';

export interface TrialParts {
  database: ForPeople;
  /** The call path's: it alone reads the telephone (A3.1). */
  calls: Database;
  /** Whether the carrier began to ring it. */
  ring(phone: { id: string; telephone: string }): Promise<boolean>;
}

/**
 * Rings an on-call telephone to know that it is right and heard (A6.1): whoever picks up is asked for a key, and the page shows whether it
 * was pressed. Once a minute at most. Where the carrier does not answer nothing is kept of it: nobody was rung, as far as anybody knows.
 */
export async function tryTelephone({ database, calls, ring }: TrialParts, account: Account, id: string): Promise<void> {
  await database.as(account).transaction(async (named) => {
    const verdict = await decideOnTelephone(named, {
      name: 'try-on-call-telephone',
      call: 'try_on_call_telephone($1)',
      values: [id],
    });
    if (verdict !== 'done') throw new Refusal(verdict);
    const telephone = await onCallTelephoneOf(calls, id);
    if (telephone === undefined) throw new Refusal('not-found');
    if (!(await ring({ id, telephone }))) throw new Refusal('carrier-unavailable');
  });
}

/** Somebody picked up in a trial and pressed the key: from now on the page says when. */
export function telephoneHeard(calls: Database, id: string): Promise<void> {
  return noteTelephoneReached(calls, id);
}
