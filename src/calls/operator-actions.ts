import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { leaveOwnWrapUp } from '../roster/presence-store.ts';
import type { CallId, Disposition, Question } from './call.ts';
import type { CallControl } from './call-control.ts';
import { orderCover } from './cover-store.ts';
import { endOwnCall, leaveUntoldCall, type Released } from './ending-store.ts';
import { askQuestion, takeBackQuestion } from './question-store.ts';
import { finishWrapUp, holdTarget, markHold, mayBeNuisance, presumeVictim } from './work-store.ts';

export interface ActionParts {
  database: Database;
  control: CallControl;
}

type MovingParts = Pick<ActionParts, 'database'> & { control: Pick<CallControl, 'moveCaller'> };

interface OwnCall {
  callId: CallId;
  operatorId: string;
}

/**
 * The operator ends the call for everybody; the caller hears a goodbye. A caller who is in the cover cannot be told:
 * only the operator leaves then, and the agreed key brings the caller to the next person. So does whoever has not come into the talk yet.
 */
export async function endCall(parts: ActionParts, own: OwnCall): Promise<Released> {
  const released =
    (await leaveUntoldCall(parts.database, own)) ?? (await endOwnCall(parts.database, { ...own, endedBy: 'operator' }));
  if (!released) throw new Refusal('call-ended');
  return released;
}

/** Holds the caller or takes them back. The carrier first: the screen never says what did not happen. */
export async function holdCall(parts: ActionParts, own: OwnCall & { isOn: boolean }): Promise<void> {
  const target = await holdTarget(parts.database, own);
  if (!target) throw new Refusal('wrong-state');
  if (target.talk !== 'together' && target.talk !== 'on-hold') throw new Refusal('wrong-state');
  const outcome = await parts.control.holdCaller({ ...target, isOn: own.isOn });
  if (outcome === 'unavailable') throw new Refusal('carrier-unavailable');
  if (outcome === 'done') return markHold(parts.database, own);
  // Not in this room: hung up, or only on the way into the cover or another room. The carrier knows.
  if ((await parts.control.isOver(target.callerSid)) === true) return refuseGone(parts, own);
  throw new Refusal('wrong-state');
}

/** Asks the caller a question that keys can answer: moved to hear it, and back to this operator after. */
export async function askByKeys(parts: MovingParts, own: OwnCall & { question: Question }): Promise<void> {
  const asked = await askQuestion(parts.database, own);
  if (!asked) throw new Refusal('wrong-state');
  const outcome = await parts.control.moveCaller({ ...asked, id: own.callId });
  if (outcome === 'done') return;
  if (outcome === 'gone') return refuseGone(parts, own);
  const takenBack = await takeBackQuestion(parts.database, { ...asked, ...own });
  if (takenBack === 'taken-back') throw new Refusal('carrier-unavailable');
  if (takenBack === 'lost') throw new Refusal('wrong-state');
}

/**
 * Somebody came near: the caller is to hear the cover. The order stands before the carrier is asked, and is repeated where it does not
 * answer; whoever is covered already stays so.
 */
export async function coverCaller(parts: MovingParts, own: OwnCall): Promise<void> {
  const order = await orderCover(parts.database, own);
  if (!order) {
    if ((await holdTarget(parts.database, own))?.talk === 'cover') return;
    throw new Refusal('wrong-state');
  }
  if ((await parts.control.moveCaller({ ...order, into: 'cover' })) === 'gone') return refuseGone(parts, own);
}

/** B4.2: from this moment the 24 hours run. Saying it again changes nothing. */
export async function markPresumedVictim(
  parts: Pick<ActionParts, 'database'>,
  own: OwnCall,
): Promise<{ presumedAt: Date }> {
  const presumption = await presumeVictim(parts.database, own);
  if (!presumption) throw new Refusal('not-your-call');
  return presumption;
}

/**
 * Closes the work after a call; with the last one the operator goes back to the state before. B4.1, B4.2: not while somebody is presumed
 * a victim and the unit was not told (`unit-not-told`), nor with that outcome where nobody is (`not-presumed`); nor as a witness of an offence
 * of which the unit was not told (`witness-untold`).
 */
export async function closeWrapUp(
  parts: Pick<ActionParts, 'database'> & {
    presumptionStanding(database: Database, callId: CallId): Promise<'none' | 'told' | 'untold'>;
    isUnitTold(database: Database, callId: CallId): Promise<boolean>;
  },
  own: OwnCall & { disposition: Disposition },
): Promise<void> {
  const standing = await parts.presumptionStanding(parts.database, own.callId);
  if (standing === 'untold') throw new Refusal('unit-not-told');
  if (standing === 'none' && own.disposition === 'presumed-victim') throw new Refusal('not-presumed');
  if (own.disposition === 'witness' && !(await parts.isUnitTold(parts.database, own.callId)))
    throw new Refusal('witness-untold');
  if (own.disposition === 'nuisance' && !(await mayBeNuisance(parts.database, own.callId)))
    throw new Refusal('wrong-state');
  // Together or not at all: whoever has nothing left to finish and is still busy with it is offered nobody for minutes.
  await parts.database.transaction(async (transaction) => {
    const finished = await finishWrapUp(transaction, own);
    if (!finished) throw new Refusal('already-done');
    if (finished.isLast) await leaveOwnWrapUp(transaction, own.operatorId);
  });
}

async function refuseGone(parts: Pick<ActionParts, 'database'>, { callId, operatorId }: OwnCall): Promise<never> {
  await endOwnCall(parts.database, { callId, operatorId, endedBy: 'caller' });
  throw new Refusal('call-ended');
}
