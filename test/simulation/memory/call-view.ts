import type { CallView } from '../../../src/calls/call.ts';
import { type CallRow, type LegRow, pendingOffer, type Tables } from './rows.ts';

/** Whether others are offered before this one. */
export function isBehind(tables: Tables, { behindUntil }: CallRow): boolean {
  return behindUntil !== null && behindUntil > tables.now();
}

/** The call as the voice path reads it. */
export function viewOf(tables: Tables, call: CallRow): CallView {
  let operator: LegRow | undefined;
  for (const leg of call.legs) {
    if (leg.party !== 'operator' || leg.state === 'left' || leg.joinNumber !== call.joinNumber) continue;
    if (!operator || leg.dialledAt > operator.dialledAt) operator = leg;
  }
  return {
    id: call.id,
    state: call.state,
    talk: call.talk,
    language: call.language ?? 'az',
    urgency: call.urgency,
    needsInterpreter: call.needsInterpreter,
    joinNumber: call.joinNumber,
    endedBy: call.endedBy,
    isOffered: pendingOffer(call) !== undefined,
    isBehind: isBehind(tables, call) && call.urgency !== 'danger' && call.urgency !== 'danger-cannot-speak',
    isKept: call.keptUntil !== null,
    isCoverDue: call.coverOrderedAt !== null,
    operatorSid: operator?.sid ?? null,
  };
}
