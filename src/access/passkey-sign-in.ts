import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { recordAccess } from '../audit/record-access.ts';
import { Refusal } from '../refusal.ts';
import type { Account } from './account.ts';
import { holdWaysIn } from './own-session-store.ts';
import { type PasskeyParts, verifyPasskey } from './passkey.ts';
import { recordPasskeyUse } from './passkey-store.ts';
import { openSession } from './sign-in.ts';

/**
 * A proved passkey becomes a session. Refused when it is nobody's, copied, answers no challenge of ours, or its person is suspended;
 * who was not let in by it stands in the trail, as nobody (A1.1).
 */
export async function signInWithPasskey(
  parts: PasskeyParts,
  input: { answer: AuthenticationResponseJSON; browser: string },
): Promise<{ token: string; account: Pick<Account, 'id' | 'role'> }> {
  try {
    const { id, accountId, counter } = await verifyPasskey(parts, { answer: input.answer, accountId: null });
    return await parts.database.transaction(async (transaction) => {
      await holdWaysIn(transaction, accountId);
      // Taken away since it was looked at, by its person or by a recovery; or a copy.
      if (!(await recordPasskeyUse(transaction, { id, counter }))) throw new Refusal('not-signed-in');
      return openSession(transaction, { accountId, method: 'passkey', browser: input.browser });
    });
  } catch (error) {
    if (error instanceof Refusal) await recordRefused(parts);
    throw error;
  }
}

function recordRefused({ database }: PasskeyParts): Promise<void> {
  return recordAccess(database, {
    actor: { id: null, role: 'nobody' },
    action: 'sign-in-refused',
    subject: { kind: 'account', id: null },
    fields: ['passkey'],
    reason: 'wrong-passkey',
  });
}
