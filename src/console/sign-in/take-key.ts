import { accountKey, wrapForAnotherWay } from '../sealing/account-key.ts';
import type { Brought } from '../sealing/wrapped-key.ts';
import { hasDesk, type Me } from '../shared/contract.ts';
import { readDocument } from '../shared/http-client.ts';

/**
 * Opens the person's account key in this browser with what they have just brought: only now is it here. Whoever has no desk with
 * sealed notes needs none. Never rejects: without it one comes in all the same, and the desk says what stays closed.
 */
export async function takeKey(brought: readonly Brought[]): Promise<void> {
  try {
    const me = await readDocument<Me>('/api/me');
    if (hasDesk(me)) await accountKey(me.account.id, brought);
  } catch {
    // No line, or a browser that keeps no keys: the desk tries again with a key of this browser.
  }
}

/**
 * Wraps the account key for a new password or another passkey, by what opens it now. Never rejects: the credential is changed by
 * then, and whoever comes in by it without the key makes a new one and is let in again by a colleague.
 */
export async function keepKeyFor(
  me: Me,
  brought: readonly Brought[],
  { added, replaces }: { readonly added: readonly Brought[]; readonly replaces: boolean },
): Promise<void> {
  const [way] = added;
  if (!hasDesk(me) || way === undefined) return;
  try {
    await wrapForAnotherWay(me.account.id, brought, { way, replaces });
  } catch {
    // No line, or no fresh proof any more: as above.
  }
}
