import { GUEST_KINDS, type GuestKind, MANNERS, type Manner } from '../guests/guest.ts';

/** What a guest's address carries, so that nobody is heard whom the caller must not hear when the database does not answer. */
export interface GuestState {
  kind: GuestKind;
  /** Of a supervisor who was asked in. */
  manner: Manner | null;
}

/** The state as fields of an address. */
export function encodeGuest({ kind, manner }: GuestState): string[] {
  return [kind, manner ?? ''];
}

/** The state of an address, which is under our MAC; undefined where it carries none. */
export function decodeGuest([kind, manner]: readonly string[]): GuestState | undefined {
  const known = GUEST_KINDS.find((each) => each === kind);
  return known && { kind: known, manner: MANNERS.find((each) => each === manner) ?? null };
}

/** Nobody but the one they advise may hear this guest, or nobody at all: without the database they come into no room. */
export function isUnheard({ kind, manner }: GuestState): boolean {
  return kind === 'listener' || manner === 'whisper';
}
