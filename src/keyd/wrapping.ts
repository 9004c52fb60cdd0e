// One random key a month of expiry: when the month has passed it is destroyed, and every copy of its records goes dark,
// those in old backups included.
import { randomBytes } from 'node:crypto';
import { lock, unlock } from './locked-box.ts';
import { asMonth, type Month, monthsAfter } from './month.ts';
import { Refused } from './refused.ts';
import { KEY_BYTES } from './root-key.ts';
import { keyName, namesOf, newKey, type VaultState, withKey, withoutKeys } from './vault-format.ts';

/** The longest that anything is kept is the audit trail, five years; a margin for what a ground prolongs. */
const MONTHS_AHEAD = 72;
const MONTH_LENGTH = 7;

/** The state with a key for this month of expiry. Refuses a month that has passed, whose key will never be made again. */
export function ensureWrappingKey(state: VaultState, expiry: Month, now: Month): VaultState {
  if (expiry < now) throw new Refused('expired');
  if (expiry > monthsAfter(now, MONTHS_AHEAD)) throw new Refused('too-far-ahead');
  const name = keyName('wrapping', expiry);
  return state.keys.has(name) ? state : withKey(state, name, newKey(randomBytes(KEY_BYTES)));
}

/**
 * The state with a key for every month that may be asked for now or in the month to come, so that a backup holds what is used
 * after it; the same state where they are there.
 */
export function bearWrappingKeys(state: VaultState, now: Month): VaultState {
  const names = Array.from({ length: MONTHS_AHEAD + 2 }, (_, ahead) => keyName('wrapping', monthsAfter(now, ahead)));
  const born = names
    .filter((name) => !state.keys.has(name))
    .map((name) => [name, newKey(randomBytes(KEY_BYTES))] as const);
  return born.length === 0 ? state : { ...state, keys: new Map([...state.keys, ...born]) };
}

/** The state without the keys of months that have passed; the same state where there are none. */
export function destroyExpired(state: VaultState, now: Month): VaultState {
  const gone = namesOf(state, 'wrapping').filter((month) => month < now);
  return gone.length === 0
    ? state
    : withoutKeys(
        state,
        gone.map((month) => keyName('wrapping', month)),
      );
}

/** A data key under its month's key, bound to `context` (which record): the month, then the box. */
export function wrapKey(state: VaultState, dataKey: Buffer, belonging: { expiry: Month; context: string }): Buffer {
  const { expiry, context } = belonging;
  return Buffer.concat([Buffer.from(expiry), lock(dataKey, keyOf(state, expiry), ['data-key', expiry, context])]);
}

/** The data key again; refuses with `expired` for good once its month has passed. The result is the caller's to zero. */
export function unwrapKey(
  state: VaultState,
  wrapped: Buffer,
  { context, now }: { context: string; now: Month },
): Buffer {
  const expiry = asMonth(wrapped.toString('latin1', 0, MONTH_LENGTH));
  if (expiry === null) throw new Refused('unknown-key');
  if (expiry < now) throw new Refused('expired');
  return unlock(wrapped.subarray(MONTH_LENGTH), keyOf(state, expiry), ['data-key', expiry, context]);
}

function keyOf(state: VaultState, expiry: Month): Buffer {
  const key = state.keys.get(keyName('wrapping', expiry));
  if (!key) throw new Refused('unknown-key');
  return key;
}
