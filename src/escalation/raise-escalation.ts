import { randomUUID } from 'node:crypto';
import { recordAccess } from '../audit/record-access.ts';
import { type Database, violates } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { type Flag, groundProblem, identityOf } from './escalation.ts';
import {
  insertEscalation,
  lockFlaggableCall,
  lockHeardCall,
  type RaisedEscalation,
  recordPresumption,
} from './escalation-store.ts';
import { proposeReferences } from './reference.ts';
import { startHandoverClock } from './start-handover-clock.ts';

/** Two flags of one instant may draw the same reference: the later draws again. */
const MAX_DRAWS = 3;

/** Of what was said in a call, or of what its caller left. */
type Source = { callId: string } | { messageId: string };

export type RaiseInput = Source & {
  operatorId: string;
  flag: Flag;
  /** True marks the person as presumed a victim in the same transaction: from then run the 24 hours (B4.2). */
  presumedVictim: boolean;
};

/**
 * Raises the flag of a call: the unit will be told at once (A3.2, B4.1). The same flag twice is one escalation.
 * Refuses `not-your-call`, `not-found` for a message that somebody else heard, a ground that does not hold (`consent-missing`, `ground-untrue`, `ground-missing`) and
 * `already-done` (too many flags). A1.1: the flag is recorded in its transaction, and so is the attempt on another's call.
 */
export async function raiseEscalation(database: Database, input: RaiseInput): Promise<RaisedEscalation> {
  const problem = groundProblem(input.flag);
  if (problem !== null) throw new Refusal(problem, 'ground');
  for (let draw = 1; ; draw += 1) {
    try {
      return await database.transaction((transaction) => raise(transaction, input));
    } catch (error) {
      if (error instanceof Refusal && error.code === refusalOf(input)) await recordAttempt(database, input);
      if (draw === MAX_DRAWS || !violates(error, 'escalation_register_reference_key')) throw error;
    }
  }
}

async function raise(transaction: Database, input: RaiseInput): Promise<RaisedEscalation> {
  const { operatorId, flag } = input;
  const callId = await lockCall(transaction, input);
  // Not allowed and not existing look the same to the person.
  if (callId === undefined) throw new Refusal(refusalOf(input));
  if (input.presumedVictim) {
    await recordPresumption(transaction, callId, operatorId);
    await startHandoverClock(transaction, callId);
  }
  const raised = await insertEscalation(transaction, {
    id: randomUUID(),
    callId,
    operatorId,
    flag,
    identity: identityOf(flag),
    references: proposeReferences(),
    fields: [...Object.keys(flag), ...(input.presumedVictim ? ['presumedVictim'] : [])],
  });
  if (!raised) throw new Refusal('already-done', 'this call has been flagged as often as a call can be');
  return raised;
}

async function lockCall(transaction: Database, input: RaiseInput): Promise<string | undefined> {
  if ('messageId' in input) return lockHeardCall(transaction, input.messageId);
  return (await lockFlaggableCall(transaction, input.callId, input.operatorId)) ? input.callId : undefined;
}

function refusalOf(input: RaiseInput): 'not-your-call' | 'not-found' {
  return 'messageId' in input ? 'not-found' : 'not-your-call';
}

async function recordAttempt(database: Database, input: RaiseInput): Promise<void> {
  await recordAccess(database, {
    actor: { id: input.operatorId, role: 'operator' },
    action: 'attempt-refused',
    subject: 'messageId' in input ? { kind: 'message', id: input.messageId } : { kind: 'call', id: input.callId },
    fields: ['flag-raised'],
    reason: refusalOf(input),
  });
}
