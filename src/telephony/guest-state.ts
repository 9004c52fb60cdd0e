import { GUEST_KINDS, type GuestKind, MANNERS, type Manner } from '../guests/guest.ts';

/** What a guest's address carries, so that nobody is heard whom the caller must not hear when the database does not answer. */
export interface GuestState {
  kind: GuestKind;
  /** Of a supervisor who was asked in. */
  manner: Manner | null;
  /** Of the room in which this guest was last: when its operator's leg was dialled, in microseconds; nothing in the first. */
  roomOf?: string | null;
}

const MICROSECONDS = /^\d{1,18}$/;

/** The state as fields of an address. */
export function encodeGuest({ kind, manner, roomOf }: GuestState): string[] {
  return [kind, manner ?? '', roomOf ?? ''];
}

/** The state of an address, which is under our MAC; undefined where it carries none. */
export function decodeGuest([kind, manner, roomOf = '']: readonly string[]): GuestState | undefined {
  const known = GUEST_KINDS.find((each) => each === kind);
  return (
    known && {
      kind: known,
      manner: MANNERS.find((each) => each === manner) ?? null,
      roomOf: MICROSECONDS.test(roomOf) ? roomOf : null,
    }
  );
}

/** Nobody but the one they advise may hear this guest, or nobody at all: without the database they come into no room. */
export function isUnheard({ kind, manner }: GuestState): boolean {
  return kind === 'listener' || manner === 'whisper';
}
