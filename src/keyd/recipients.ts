// To whom a number may be sealed: a list signed away from the line by the Coordinator's directory key. It knows two roles,
// both of the special police unit, so no other body can stand in it (B4.4, B4.5).
import { verify } from 'node:crypto';
import { publicKeyOf } from './raw-keys.ts';
import { Refused } from './refused.ts';
import { KEY_BYTES } from './root-key.ts';
import type { VaultState } from './vault-format.ts';

export const LIST_TITLE = 'yardim-xetti recipients 1';
export const ROLES = ['duty-officer', 'unit-recovery'] as const;

const LONGEST_TEXT = 16 * 1024;
const MIN_RECIPIENTS = 2;
const MAX_RECIPIENTS = 32;
const ID_SHAPE = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** An overdue list is used so long, under alarm: a late signature must not leave the unit without the number. */
const GRACE_MS = 30 * 24 * 60 * 60 * 1_000;

export interface Recipient {
  readonly id: string;
  readonly role: (typeof ROLES)[number];
  /** X25519. */
  readonly key: Buffer;
}

export interface RecipientList {
  /** Raised by each new list; a lower one is an old list. */
  readonly counter: number;
  readonly validFrom: number;
  readonly validUntil: number;
  readonly recipients: readonly Recipient[];
}

/** The state with this list in use; the last good one stays and `bad-recipients` is said where it is not signed, not valid now, or older. */
export function acceptList(state: VaultState, text: string, now: number): VaultState {
  if (text === state.recipients) return state;
  const list = readSignedList(text, state.directoryKey);
  const isTimely = list.validFrom <= now && now < list.validUntil;
  if (!isTimely || list.counter <= (currentList(state)?.counter ?? 0)) throw new Refused('bad-recipients');
  return { ...state, recipients: text };
}

/** The list in use, overdue or not; null before the first. */
export function currentList(state: VaultState): RecipientList | null {
  return state.recipients === null ? null : readSignedList(state.recipients, state.directoryKey);
}

/** The list to seal to; refuses with `no-recipients` where there is none, or one that is overdue for too long. */
export function usableList(state: VaultState, now: number): RecipientList {
  const list = currentList(state);
  if (list === null || now >= list.validUntil + GRACE_MS) throw new Refused('no-recipients');
  return list;
}

/** True while no list is in use, or one past its time: no number reaches the unit, or soon none will. */
export function needsList(state: VaultState, now: number): boolean {
  const list = currentList(state);
  return list === null || now >= list.validUntil;
}

/** The list in a signed text; refuses with `bad-recipients` where the signature or anything in it is not as it must be. */
export function readSignedList(text: string, directoryKey: string | null): RecipientList {
  if (directoryKey === null || text.length > LONGEST_TEXT) throw new Refused('bad-recipients');
  const { list, signature } = objectOf(text);
  if (typeof list !== 'string' || typeof signature !== 'string') throw new Refused('bad-recipients');
  const signed = Buffer.from(list, 'base64');
  const key = publicKeyOf('ed25519', Buffer.from(directoryKey, 'base64'));
  if (!verify(null, signed, key, Buffer.from(signature, 'base64'))) throw new Refused('bad-recipients');
  return asList(objectOf(signed.toString()));
}

function asList({ title, counter, validFrom, validUntil, recipients }: Record<string, unknown>): RecipientList {
  if (
    title !== LIST_TITLE ||
    !isCount(counter) ||
    !isCount(validFrom) ||
    !isCount(validUntil) ||
    !Array.isArray(recipients)
  )
    throw new Refused('bad-recipients');
  if (recipients.length < MIN_RECIPIENTS || recipients.length > MAX_RECIPIENTS) throw new Refused('bad-recipients');
  const people = recipients.map(asRecipient);
  const isDoubled = (of: (one: Recipient) => string) => new Set(people.map(of)).size !== people.length;
  if (isDoubled(({ id }) => id) || isDoubled(({ key }) => key.toString('hex'))) throw new Refused('bad-recipients');
  if (!people.some(({ role }) => role === 'duty-officer')) throw new Refused('bad-recipients');
  return { counter, validFrom, validUntil, recipients: people };
}

function asRecipient(value: unknown): Recipient {
  if (typeof value !== 'object' || value === null) throw new Refused('bad-recipients');
  const { id, role, key } = value as Record<string, unknown>;
  const known = ROLES.find((each) => each === role);
  if (typeof id !== 'string' || !ID_SHAPE.test(id) || !known || typeof key !== 'string')
    throw new Refused('bad-recipients');
  const raw = Buffer.from(key, 'base64');
  if (raw.length !== KEY_BYTES) throw new Refused('bad-recipients');
  return { id, role: known, key: raw };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function objectOf(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // No JSON at all: refused below, like any other wrong thing.
    value = null;
  }
  if (typeof value !== 'object' || value === null) throw new Refused('bad-recipients');
  // An object's fields can be looked at, whatever they are.
  return value as Record<string, unknown>;
}
