import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { ForPeople } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { Account } from './account.ts';
import { holdOwnSession } from './own-session-store.ts';
import { type PasskeyParts, provePasskeyMade } from './passkey.ts';
import { deletePasskey, insertPasskey } from './passkey-store.ts';

/** Somebody signed in takes another passkey; it stands in the trail as theirs (A1.1). Refused as when it is made, and where the session ended meanwhile. */
export async function takeAnotherPasskey(
  parts: PasskeyParts,
  made: { account: Pick<Account, 'id' | 'role'>; sessionId: string; answer: RegistrationResponseJSON; label: string },
): Promise<void> {
  const { account, sessionId, answer, label } = made;
  const accountId = account.id;
  const passkey = await provePasskeyMade(parts, { accountId, answer, label });
  await parts.database.as(account).transaction(async (transaction) => {
    // A recovery, or the person elsewhere, may have ended it since it was looked at.
    if (!(await holdOwnSession(transaction, { accountId, sessionId }))) throw new Refusal('not-signed-in');
    await insertPasskey(transaction, { accountId, passkey });
  });
}

/** Somebody signed in takes a passkey away. Refused where it is not theirs or their last way in, and where the session ended meanwhile. */
export async function removePasskey(
  database: ForPeople,
  which: { account: Pick<Account, 'id' | 'role'>; sessionId: string; id: string },
): Promise<void> {
  const { account, sessionId, id } = which;
  const accountId = account.id;
  await database.as(account).transaction(async (transaction) => {
    // Two removals at once would each see the other's passkey, and leave no way in.
    if (!(await holdOwnSession(transaction, { accountId, sessionId }))) throw new Refusal('not-signed-in');
    if (!(await deletePasskey(transaction, { accountId, id }))) throw new Refusal('not-found');
  });
}
