// A person's account key in this browser: kept here, or unwrapped with what the person has brought, or made at first need.
import type { Static } from 'typebox';
import type { KeysBody as KeysSchema, Wrap as WrapSchema } from '../../notes/contract.ts';
import { readDocument, sendCommand } from '../shared/http-client.ts';
import { fromBase64, toBase64 } from './bytes.ts';
import { type AccountKey, keepKey, keptKey } from './key-chest.ts';
import { NotOpened } from './not-opened.ts';
import { type Brought, makeWrapped, unwrapPair, type WrappedKey, wrapAgain } from './wrapped-key.ts';

export type Keys = Static<typeof KeysSchema>;
type OwnKey = Keys['keys'][number];
type Wrap = Static<typeof WrapSchema>;

/** One page at a time: two that find no key must not make two. */
const LOCK = 'account-key';

/**
 * The account key of this browser. Without one, and without a way to unwrap one, a key of this browser alone is made: what is
 * sealed to it opens here, until sign-out, and for the team.
 */
export function accountKey(accountId: string, brought: readonly Brought[]): Promise<AccountKey> {
  return navigator.locks.request(LOCK, async () => {
    const { keys } = await readDocument<Keys>('/api/keys');
    const kept = await keptKey(accountId);
    if (kept !== null && keys.some(({ id }) => id === kept.id)) return kept;
    const key = (await unwrapFirst(accountId, keys, brought))?.key ?? (await make(accountId, brought));
    await keepKey(accountId, key);
    return key;
  });
}

/**
 * Wraps the account key for one more way in, by one that opens it now: for a new password with `replaces`, for another passkey
 * without. Nothing happens where `brought` opens no key.
 */
export async function wrapForAnotherWay(
  accountId: string,
  brought: readonly Brought[],
  added: { readonly way: Brought; readonly replaces: boolean },
): Promise<void> {
  const { keys } = await readDocument<Keys>('/api/keys');
  const found = await unwrapFirst(accountId, keys, brought);
  if (found === null) return;
  const wrap = textOf(await wrapAgain(found.from, added.way));
  await sendCommand(`/api/keys/${found.key.id}/wraps`, { wrap, replaces: added.replaces });
}

async function unwrapFirst(accountId: string, keys: readonly OwnKey[], brought: readonly Brought[]) {
  for (const { id, publicKey, wraps } of keys) {
    for (const wrap of wraps) {
      const way = brought.find((each) => each.way === wrap.way);
      if (way === undefined) continue;
      const from = { accountId, publicKey: fromBase64(publicKey), wrapped: bytesOf(wrap), brought: way };
      const pair = await unwrapPair(from).catch(unlessShut);
      if (pair !== null) return { key: { id, ...pair }, from };
    }
  }
  return null;
}

async function make(accountId: string, brought: readonly Brought[]): Promise<AccountKey> {
  const { pair, wrapped } = await makeWrapped(accountId, brought);
  const id = crypto.randomUUID();
  await sendCommand('/api/keys', { id, publicKey: toBase64(pair.publicKey), wraps: wrapped.map(textOf) });
  return { id, ...pair };
}

/** Another passkey's or an older password's: the next may fit. */
function unlessShut(error: unknown): null {
  if (error instanceof NotOpened) return null;
  throw error;
}

function textOf({ way, salt, wrapped }: WrappedKey): Wrap {
  return { way, salt: toBase64(salt), wrapped: toBase64(wrapped) };
}

function bytesOf({ way, salt, wrapped }: Wrap): WrappedKey {
  return { way, salt: fromBase64(salt), wrapped: fromBase64(wrapped) };
}
