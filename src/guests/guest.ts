/** What somebody is asked into a talk for. */
export const GUEST_KINDS = ['colleague', 'interpreter', 'supervisor', 'listener'] as const;
export type GuestKind = (typeof GUEST_KINDS)[number];

/**
 * Asked: rung. Accepted: on the way. Joined: in the room; a colleague has the call from here on. Completed: the first operator left.
 * Returned: the colleague was lost, and the first has the call again. Left: gone without having had it.
 */
export const GUEST_STATES = [
  ...['asked', 'accepted', 'joined'],
  ...['completed', 'returned', 'left', 'declined', 'expired', 'taken-back', 'call-over'],
] as const;
export type GuestState = (typeof GUEST_STATES)[number];

/** Why a colleague is asked: the whole of what is passed on. */
export const TRANSFER_REASONS = [
  'language',
  'wants-woman',
  'wants-man',
  'child',
  'needs-experience',
  'talked-before',
  'shift-ends',
] as const;
export type TransferReason = (typeof TRANSFER_REASONS)[number];

/** How a supervisor who was asked in is heard: by all in the room, or by the operator alone. */
export const MANNERS = ['heard', 'whisper'] as const;
export type Manner = (typeof MANNERS)[number];

/** Why a supervisor listens without having been asked. */
export const LISTEN_REASONS = ['quality', 'newly-trained', 'concern', 'complaint'] as const;
export type ListenReason = (typeof LISTEN_REASONS)[number];
/** Why a talk was taken over: found out, not chosen. */
const TAKE_OVER_REASONS = ['page-silent', 'no-reaction'] as const;
/** Any of them, as a desk shows it. */
export const GUEST_REASONS = [...TRANSFER_REASONS, ...LISTEN_REASONS, ...TAKE_OVER_REASONS] as const;
export type GuestReason = (typeof GUEST_REASONS)[number];

/** How long one colleague is rung. */
export const RING_SECONDS = 15;
/** An interpreter's telephone: it rings, and whoever picks up hears a sentence and presses a key. */
export const TELEPHONE_SECONDS = 45;
/** Accepted, but the leg never came: the first operator keeps the call. */
export const JOIN_SECONDS = 8;
/** As an operator for an offer: reachable only while the page answered this lately. */
export const REACHABLE_SECONDS = 11;
