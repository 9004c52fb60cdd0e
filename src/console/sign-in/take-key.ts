import { accountKey } from '../sealing/account-key.ts';
import type { Brought } from '../sealing/wrapped-key.ts';
import type { Me } from '../shared/contract.ts';
import { readDocument } from '../shared/http-client.ts';

/**
 * Opens the person's account key in this browser with what they have just brought: only now is it here. Whoever has no desk with
 * sealed notes needs none. Never rejects: without it one comes in all the same, and the desk says what stays closed.
 */
export async function takeKey(brought: readonly Brought[]): Promise<void> {
  try {
    const { account } = await readDocument<Me>('/api/me');
    if (account.role === 'operator') await accountKey(account.id, brought);
  } catch {
    // No line, or a browser that keeps no keys: the desk tries again with a key of this browser.
  }
}
