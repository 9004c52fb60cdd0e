import type { CallView } from '../calls/call.ts';
import { noteOnCallRing } from '../calls/on-call-store.ts';
import { choiceAt } from './choices.ts';
import { offerAt } from './offer-turns.ts';
import type { Decision, VoiceParts } from './voice.ts';
import type { WaitState } from './wait-state.ts';
import { within } from './within.ts';

/** So many turns of the loop, about a minute, and then every so many, about as long as one rings: an on-call telephone. */
const TURNS_BEFORE_ON_CALL = 7;
const TURNS_BETWEEN_ON_CALL = 3;
/** Later for who waits behind the others: about three minutes. */
const TURNS_BEFORE_ON_CALL_BEHIND = 22;
/** The carrier gets this long to begin a call; past it the caller is dialled to the telephone instead. */
const RING_LIMIT_MS = 600;

/**
 * The next turn of the wait loop. Where nobody answers for long, it rings one on-call telephone after another beside
 * the caller, who stays in the queue; where the carrier cannot be asked to, the caller is dialled to that telephone.
 * That a console rings holds none of it back: two people who do not answer would be rung in turn for ever, and nothing else.
 */
export async function waitTurn(parts: VoiceParts, call: CallView, waiting: WaitState): Promise<Decision> {
  const { documents } = parts;
  const place = offerAt(waiting, parts.onCallCount);
  if (place !== undefined && call.state === 'waiting') {
    return choiceAt(parts, { id: call.id, place, waiting });
  }
  const goesOn: Decision = { twiml: documents.wait(call.id, waiting, call.isBehind), name: 'wait' };
  const due = phoneToRing(call, waiting.turn, parts.onCallCount);
  if (due === undefined || call.state !== 'waiting') return goesOn;
  const { phone } = due;
  const ringing = parts.control.ringOnCallPhone({ id: call.id, language: call.language, phone });
  const outcome = await within(RING_LIMIT_MS * parts.slowness, ringing);
  // Who is dialled is out of reach of the console that rings: in the first round that console has its time.
  if (outcome !== 'done' && call.isOffered && due.isFirstRound) return goesOn;
  // Who looks later why nobody came reads it; the caller does not wait for it.
  const ring = { id: call.id, place: phone + 1, isDialled: outcome !== 'done' };
  parts.background.run('on-call-ring', () => noteOnCallRing(parts.database, ring));
  if (outcome === 'done') return { twiml: documents.waitNobodyYet(call.id, waiting), name: 'on-call-rung' };
  return { twiml: documents.dialOnCallPhone(call.id, waiting, phone), name: 'on-call-dialled' };
}

interface DuePhone {
  phone: number;
  isFirstRound: boolean;
}

/** Which on-call telephone this turn is for, in rotation without an end; undefined on most turns. */
function phoneToRing({ isBehind }: CallView, turn: number, onCallCount: number): DuePhone | undefined {
  const turns = turn - (isBehind ? TURNS_BEFORE_ON_CALL_BEHIND : TURNS_BEFORE_ON_CALL);
  if (onCallCount === 0 || turns < 0 || turns % TURNS_BETWEEN_ON_CALL !== 0) return undefined;
  const rings = turns / TURNS_BETWEEN_ON_CALL;
  return { phone: rings % onCallCount, isFirstRound: rings < onCallCount };
}
