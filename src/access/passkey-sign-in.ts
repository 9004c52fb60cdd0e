import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { recordAccess } from '../audit/record-access.ts';
import { Refusal } from '../refusal.ts';
import type { Account } from './account.ts';
import { holdWaysIn } from './own-session-store.ts';
import { type PasskeyParts, verifyPasskey } from './passkey.ts';
import { recordPasskeyUse } from './passkey-store.ts';
import type { Sealer } from './seal.ts';
import { openSession } from './sign-in.ts';
import { countRefusedPasskey } from './tries.ts';

export interface PasskeySignInParts extends PasskeyParts {
  sealer: Sealer;
}

/** Who was not let in: nobody knows who, or somebody whose account opens nothing now. */
interface Refused {
  accountId: string | null;
  reason: 'wrong-passkey' | 'suspended';
}

/**
 * A proved passkey becomes a session. Refused when it is nobody's, copied, answers no challenge of ours, or its person is suspended;
 * who was not let in by it stands in the trail, as nobody (A1.1), up to `too-many-tries`.
 */
export async function signInWithPasskey(
  parts: PasskeySignInParts,
  input: { answer: AuthenticationResponseJSON; browser: string; address: string },
): Promise<{ token: string; account: Pick<Account, 'id' | 'role'> }> {
  const refused: Refused = { accountId: null, reason: 'wrong-passkey' };
  try {
    const { id, accountId, counter } = await verifyPasskey(parts, { answer: input.answer, accountId: null });
    return await parts.database.transaction(async (transaction) => {
      await holdWaysIn(transaction, accountId);
      // Taken away since it was looked at, by its person or by a recovery; or a copy.
      if (!(await recordPasskeyUse(transaction, { id, counter }))) throw new Refusal('not-signed-in');
      Object.assign(refused, { accountId, reason: 'suspended' } satisfies Refused);
      return openSession(transaction, { accountId, method: 'passkey', browser: input.browser });
    });
  } catch (error) {
    if (error instanceof Refusal) await recordRefused(parts, { ...refused, address: input.address });
    throw error;
  }
}

async function recordRefused(parts: PasskeySignInParts, refused: Refused & { address: string }): Promise<void> {
  const { accountId, address, reason } = refused;
  const isToRecord = await countRefusedPasskey(parts, accountId === null ? { address } : { accountId });
  if (!isToRecord) throw new Refusal('too-many-tries');
  await recordAccess(parts.database, {
    actor: { id: null, role: 'nobody' },
    action: 'sign-in-refused',
    subject: { kind: 'account', id: accountId },
    fields: ['passkey'],
    reason,
  });
}
