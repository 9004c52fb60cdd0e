// What a desk shows of talks in which two operators are at once: a colleague's, before and after it changes hands.
import { callLabel } from '../calls/call.ts';
import type { DeskGuest } from '../guests/desk-guests.ts';
import type { DeskBody } from './contract.ts';
import type { unfinishedWrapUps } from './desk-store.ts';
import { isoOrNull, noteOf } from './desk-values.ts';

type Desk = DeskBody;
type DeskCall = NonNullable<Desk['call']>;
type WrapUpRow = Awaited<ReturnType<typeof unfinishedWrapUps>>[number];

/** Of a talk that stays a colleague's nothing is known; and whoever's page goes comes in by being asked anew. */
const UNKNOWN = { presumedAt: null, earlierContact: null, note: null, isKept: false };

/** Somebody is on the way into this operator's own talk, and may have it by now. */
export function isComing(guests: readonly DeskGuest[]): boolean {
  return guests.some(({ part, state }) => part === 'asked' && state === 'accepted');
}

/** What an offer that is no waiting caller is for. */
const OFFERED = { colleague: 'transfer', interpreter: 'transfer', supervisor: 'help', listener: 'listen' } as const;

/** A colleague asks this operator to take a talk over, or a supervisor into it; or what a supervisor is about to listen to. */
export function transferOffer(guests: readonly DeskGuest[]): Desk['offer'] {
  const guest = guests.find(({ part }) => part === 'offered');
  if (!guest) return null;
  return {
    id: guest.id,
    kind: OFFERED[guest.kind],
    askedBy: guest.name,
    reason: guest.reason,
    manner: guest.manner,
    ...factsOf(guest),
    waitingSince: (guest.connectedAt ?? guest.waitingSince).toISOString(),
    offeredAt: guest.askedAt.toISOString(),
    expiresAt: guest.expiresAt.toISOString(),
  };
}

/**
 * The talk that this operator is in without having it: on the way in nothing of it but what was offered; after it changed hands what the
 * operator still has to finish of it.
 */
export function guestCallOf(
  guests: readonly DeskGuest[],
  unfinished: readonly WrapUpRow[],
): Omit<DeskCall, 'questions'> | null {
  const joining = guests.find(({ part }) => part === 'joining');
  const whole = { kind: 'caller', ...UNKNOWN } as const;
  if (joining) {
    const facts = { id: joining.callId, ...factsOf(joining), guests: [] };
    return { ...whole, ...facts, part: 'joining', state: 'connecting', talk: null, connectedAt: null };
  }
  const inside = guests.find(({ part }) => part === 'inside');
  if (inside) return { ...whole, ...insideOf(inside) };
  const leaving = guests.find(({ part }) => part === 'leaving');
  if (!leaving) return null;
  const own = unfinished.find(({ callId }) => callId === leaving.callId);
  return {
    ...whole,
    id: leaving.callId,
    ...factsOf(leaving),
    part: 'leaving',
    state: 'talking',
    talk: leaving.talk,
    connectedAt: isoOrNull(leaving.connectedAt),
    presumedAt: isoOrNull(own?.presumedAt),
    guests: guestsOf(guests, leaving.callId),
    note: own ? noteOf(own) : null,
  };
}

/** A talk that stays a colleague's: nothing of it but what was offered, and under whose name. */
function insideOf(guest: DeskGuest): Omit<DeskCall, 'questions' | keyof typeof UNKNOWN | 'kind'> {
  return {
    id: guest.callId,
    ...factsOf(guest),
    part: guest.kind === 'listener' ? 'listening' : 'helping',
    state: 'talking',
    talk: guest.talk,
    connectedAt: isoOrNull(guest.connectedAt),
    guests: [shownGuest(guest)],
  };
}

/** Whom this operator asked into the talk, or who listens to it, and what came of it. */
export function guestsOf(guests: readonly DeskGuest[], callId: string): DeskCall['guests'] {
  return guests
    .filter((guest) => guest.callId === callId && (guest.part === 'asked' || guest.part === 'leaving'))
    .map(shownGuest);
}

/** Who took this talk over from its operator, who did not answer; null where nobody did. */
export function takenOverBy(guests: readonly DeskGuest[], callId: string): string | null {
  return guests.find((guest) => guest.part === 'taken-over' && guest.callId === callId)?.name ?? null;
}

function shownGuest({ id, kind, state, name, reason, manner, isTakeOver, isShown, isGoing, ...rest }: DeskGuest) {
  return {
    ...{ id, kind, state, name, reason, manner, isTakeOver, isShown, isGoing },
    askedAt: rest.askedAt.toISOString(),
    expiresAt: rest.expiresAt.toISOString(),
  };
}

function factsOf({ number, callLanguage, urgency, needsInterpreter, isChild }: DeskGuest) {
  return { callLabel: callLabel(number), language: callLanguage, urgency, needsInterpreter, isChild };
}
