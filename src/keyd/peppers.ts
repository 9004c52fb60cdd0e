// One pepper a month, the present one and two before: within them a caller is known again, beyond them nobody can be (A3.1, A9.4).
// The next month's is there already, unused: a backup from before the turn must hold it.
import { createHmac, randomBytes } from 'node:crypto';
import type { CallerNumber } from './caller-number.ts';
import type { EpochReference } from './contract.ts';
import { type Month, monthsAfter } from './month.ts';
import { KEY_BYTES } from './root-key.ts';
import { keyName, namesOf, newKey, type VaultState, withKey, withoutKeys } from './vault-format.ts';

const EPOCHS_BEFORE = 2;

/**
 * The state with the peppers of this month and the next, and without those that left the window; the same state where nothing
 * changes.
 */
export function turnPeppers(state: VaultState, month: Month): VaultState {
  const oldest = monthsAfter(month, -EPOCHS_BEFORE);
  const gone = namesOf(state, 'pepper').filter((epoch) => epoch < oldest);
  const grown = [month, monthsAfter(month, 1)]
    .map((epoch) => keyName('pepper', epoch))
    .filter((name) => !state.keys.has(name))
    .reduce((growing, name) => withKey(growing, name, newKey(randomBytes(KEY_BYTES))), state);
  return gone.length === 0
    ? grown
    : withoutKeys(
        grown,
        gone.map((epoch) => keyName('pepper', epoch)),
      );
}

/** The months whose peppers are used, newest first. */
export function epochsOf(state: VaultState, month: Month): string[] {
  const oldest = monthsAfter(month, -EPOCHS_BEFORE);
  return namesOf(state, 'pepper')
    .filter((epoch) => epoch >= oldest && epoch <= month)
    .sort()
    .reverse();
}

/** One caller, as each epoch knows it. Without the peppers nobody gets from one to the other, or to the number. */
export function referencesOf(state: VaultState, month: Month, number: CallerNumber): EpochReference[] {
  return epochsOf(state, month).flatMap((epoch) => {
    const pepper = state.keys.get(keyName('pepper', epoch));
    if (!pepper) return [];
    const reference = createHmac('sha256', pepper).update(`yardim-xetti caller 1 ${epoch} ${number}`).digest('hex');
    return [{ epoch, reference }];
  });
}
