// What happens by itself: peppers turn with the month, keys of months to come are born a month before anybody may need them, and
// keys of months and windows that are over are destroyed.
import type { BelievedTime } from './believed-time.ts';
import type { KeydAlarm } from './contract.ts';
import type { Events } from './events.ts';
import { monthAt } from './month.ts';
import { turnPeppers } from './peppers.ts';
import { needsList } from './recipients.ts';
import type { Vault } from './vault.ts';
import type { VaultState } from './vault-format.ts';
import { destroyClosed } from './windows.ts';
import { bearWrappingKeys, destroyExpired } from './wrapping.ts';

/** How old the moment on disk may become. */
const SEEN_EVERY_MS = 60 * 60 * 1_000;

export interface Housekeeping {
  vault: Vault;
  time: BelievedTime;
  events: Events;
  alarm(kind: KeydAlarm): void;
}

/** Brings the store to this moment; cheap where nothing is due. Rejects where the disk does not take it. */
export async function keepHouse({ vault, time, events, alarm }: Housekeeping): Promise<void> {
  if (time.isHeld()) alarm('clock-leapt');
  const before = new Map(vault.state().keys);
  const now = time.now();
  const after = await vault.change((state) => bringTo(state, now));
  tellDifference(before, after, events);
  if (needsList(after, now)) alarm('recipients-expired');
}

/** The state as it must be at a moment; the same state where it is so already. */
export function bringTo(state: VaultState, now: number): VaultState {
  const month = monthAt(now);
  const kept = destroyClosed(destroyExpired(bearWrappingKeys(turnPeppers(state, month), month), month), now);
  const isStale = now - state.seenAt > SEEN_EVERY_MS;
  return kept !== state || isStale ? { ...kept, seenAt: Math.max(now, state.seenAt) } : state;
}

function tellDifference(before: ReadonlyMap<string, Buffer>, after: VaultState, events: Events): void {
  for (const name of before.keys()) {
    const [kind = '', month = ''] = name.split(':');
    if (after.keys.has(name)) continue;
    // The id of a call back is nobody's business.
    if (kind === 'window') events.say('key-destroyed', { kind, month: '' });
    if (kind === 'pepper' || kind === 'wrapping') events.say('key-destroyed', { kind, month });
  }
  for (const name of after.keys.keys()) {
    const [kind = '', month = ''] = name.split(':');
    if (kind === 'pepper' && !before.has(name)) events.say('key-born', { kind, month });
  }
}
