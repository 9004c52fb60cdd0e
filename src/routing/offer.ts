/** How long one operator may look at an offer before the next one is asked. */
export const OFFER_SECONDS = 15;
/** No offer is further from its end than that; where one seems to be, the clock was put back. */
export const OFFER_SECONDS_AT_MOST = OFFER_SECONDS + 1;
/** An operator is reachable only while the page answered the server this lately: two missed beats are too many. */
export const REACHABLE_SECONDS = 11;
/**
 * A waiting caller who has not asked for the next turn of the loop for so long is not offered. Longer than anything that
 * is said to a waiting caller at once, and than the ringing of one telephone to which the caller is dialled.
 */
export const WAITING_ALIVE_SECONDS = 40;
/** The same call does not ring the same operator again before this. */
export const SAME_OPERATOR_PAUSE_SECONDS = 10;
/** After so long, or at once in danger, an operator without the language is offered the call, with an interpreter. */
export const OTHER_LANGUAGE_AFTER_SECONDS = 20;
/** What a caller wished for keeps everybody else back no longer than this, and never in danger. */
export const WISH_SECONDS = 12;
/** After so long without an operator, or at once in danger, a supervisor who sits at a desk is asked: before the on-call telephones. */
export const SUPERVISOR_AFTER_SECONDS = 30;
/** Accepted, but the softphone never came: the caller goes back to the front. */
export const JOIN_LEASE_SECONDS = 6;

/** Both legs asked for the room, and no callback told that they are in it: they are, longer than any words on the way last. */
export const JOIN_ASSUMED_SECONDS = 15;

export type OfferState = 'pending' | 'accepted' | 'declined' | 'expired' | 'withdrawn';

/** An offer ends once. */
export const OFFER_TRANSITIONS: Record<OfferState, readonly OfferState[]> = {
  pending: ['accepted', 'declined', 'expired', 'withdrawn'],
  accepted: [],
  declined: [],
  expired: [],
  withdrawn: [],
};
