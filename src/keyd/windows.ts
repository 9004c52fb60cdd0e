// Numbers of callers who asked to be called back: each under a key of its own, opened once, inside its window, and destroyed.
import { randomBytes } from 'node:crypto';
import { type CallerNumber, callerNumber } from './caller-number.ts';
import { lock, unlock } from './locked-box.ts';
import { Refused } from './refused.ts';
import { KEY_BYTES } from './root-key.ts';
import { type CallbackWindow, keyName, newKey, type VaultState, withKey, withoutKeys } from './vault-format.ts';

const MAX_WINDOWS = 2_000;
const LONGEST_WINDOW_MS = 24 * 60 * 60 * 1_000;
const FURTHEST_AHEAD_MS = 14 * LONGEST_WINDOW_MS;
/** No number is told by the length of its box. */
const PADDED_LENGTH = 24;

/** The state with a key for one promised call back. Refuses a window that is over, too long, too far ahead, or known already. */
export function promiseWindow(
  state: VaultState,
  promise: { callback: string; now: number } & CallbackWindow,
): VaultState {
  const { callback, now, opensAt, closesAt } = promise;
  const isPossible =
    closesAt > now &&
    closesAt > opensAt &&
    closesAt - opensAt <= LONGEST_WINDOW_MS &&
    opensAt - now <= FURTHEST_AHEAD_MS;
  if (!isPossible || state.windows.has(callback)) throw new Refused('outside-window');
  if (state.windows.size >= MAX_WINDOWS) throw new Refused('busy');
  const windows = new Map([...state.windows, [callback, { opensAt, closesAt }]]);
  return { ...withKey(state, keyName('window', callback), newKey(randomBytes(KEY_BYTES))), windows };
}

/** The number under the key of its window. */
export function sealForWindow(state: VaultState, callback: string, number: CallerNumber): Buffer {
  const plain = Buffer.alloc(PADDED_LENGTH);
  plain.write(number);
  const box = lock(plain, windowKey(state, callback), ['callback', callback]);
  plain.fill(0);
  return box;
}

/** The number again, while its window is open; refuses with `outside-window` before and after, `unknown-key` once opened. */
export function openFromWindow(state: VaultState, sealed: Buffer, at: { callback: string; now: number }): CallerNumber {
  const key = windowKey(state, at.callback);
  const window = state.windows.get(at.callback);
  if (!window || at.now < window.opensAt || at.now >= window.closesAt) throw new Refused('outside-window');
  const plain = unlock(sealed, key, ['callback', at.callback]);
  const number = callerNumber(plain.toString('latin1').replaceAll('\0', ''));
  plain.fill(0);
  if (number === null) throw new Refused('unknown-key');
  return number;
}

/** The state without this window and its key; the same state where there is none. */
export function forgetWindow(state: VaultState, callback: string): VaultState {
  return state.windows.has(callback) ? withoutWindows(state, [callback]) : state;
}

/** The state without windows that are over. */
export function destroyClosed(state: VaultState, now: number): VaultState {
  const over = [...state.windows].filter(([, { closesAt }]) => closesAt <= now).map(([callback]) => callback);
  return over.length === 0 ? state : withoutWindows(state, over);
}

function withoutWindows(state: VaultState, callbacks: readonly string[]): VaultState {
  const windows = new Map([...state.windows].filter(([callback]) => !callbacks.includes(callback)));
  return {
    ...withoutKeys(
      state,
      callbacks.map((callback) => keyName('window', callback)),
    ),
    windows,
  };
}

function windowKey(state: VaultState, callback: string): Buffer {
  const key = state.keys.get(keyName('window', callback));
  if (!key) throw new Refused('unknown-key');
  return key;
}
