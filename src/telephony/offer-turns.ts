import type { WaitingPlace } from '../ivr/flow.ts';
import type { WaitState } from './wait-state.ts';

/** The ladder has been gone through when each on-call telephone was rung once, and never before some two minutes: so many turns. */
const TURNS_BEFORE_TELEPHONES = 7;
const TURNS_A_TELEPHONE = 3;
const TELEPHONES_AT_LEAST = 3;
/** Then again about every two minutes: between two telephones, and in no turn at which one begins to ring. */
const TURNS_BETWEEN_OFFERS = 15;
/** Whoever is in danger is offered it last of all, and half as often: staying is best. */
const IN_DANGER = { laterTurns: 30, turnsBetween: 30 };

/** What a waiting caller is offered at this turn of the loop; undefined on most turns. */
export function offerAt(waiting: WaitState, onCallCount: number): WaitingPlace | undefined {
  const isInDanger = waiting.urgency.startsWith('danger');
  const first =
    TURNS_BEFORE_TELEPHONES +
    TURNS_A_TELEPHONE * Math.max(onCallCount, TELEPHONES_AT_LEAST) +
    1 +
    (isInDanger ? IN_DANGER.laterTurns : 0);
  const since = waiting.turn - first;
  if (since < 0 || since % (isInDanger ? IN_DANGER.turnsBetween : TURNS_BETWEEN_OFFERS) !== 0) return undefined;
  return isInDanger ? 'offer-in-danger' : 'offer';
}
