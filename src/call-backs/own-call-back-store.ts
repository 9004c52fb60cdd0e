import type { CallId } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import { type Plan, REACHABLE_SECONDS, type WithdrawWhy } from './call-back.ts';
import type { Agreed } from './call-back-store.ts';

// Each of these functions holds the person who is named in the transaction to the own talk, or to what is put to them, and writes the
// trail in the same transaction.

/** Saves the plan of the own talk, in the place of an earlier one. Undefined when this person is in no such talk. */
export async function agreeInTalk(named: Database, callId: CallId, plan: Plan): Promise<Agreed | undefined> {
  const rows = await named.query<Agreed>(
    'agree-call-back',
    `select agreed as id, leg as "legSid"
       from agree_call_back($1, $2, to_timestamp($3 / 1000.0), to_timestamp($4 / 1000.0), $5, $6)
      where agreed is not null`,
    [callId, plan.occasion, plan.opensAt, plan.closesAt, plan.say, plan.whoMayAnswer],
  );
  return rows[0];
}

/** Takes a plan back. False when it has ended, or this person has nothing to do with it. */
export async function withdrawOwn(named: Database, taken: { id: string; why: WithdrawWhy }): Promise<boolean> {
  const rows = await named.query<{ isWithdrawn: boolean }>(
    'withdraw-call-back',
    'select withdraw_call_back($1, $2, $3) as "isWithdrawn"',
    [taken.id, taken.why, REACHABLE_SECONDS],
  );
  return rows[0]?.isWithdrawn ?? false;
}

/** Stops whatever was agreed in other calls of the caller in the own talk; answers only whether it is one. */
export async function stopUnseen(named: Database, callId: CallId): Promise<boolean> {
  const rows = await named.query<{ isOwn: boolean }>(
    'stop-call-backs-unseen',
    'select stop_call_backs_unseen($1) as "isOwn"',
    [callId],
  );
  return rows[0]?.isOwn ?? false;
}

/** Begins a call back that is put to this person: the offer by which the softphone joins, or undefined when it is not any more. */
export async function beginOwn(named: Database, id: string): Promise<string | undefined> {
  const rows = await named.query<{ offerId: string | null }>(
    'begin-call-back',
    'select begin_call_back($1, $2) as "offerId"',
    [id, REACHABLE_SECONDS],
  );
  return rows[0]?.offerId ?? undefined;
}
