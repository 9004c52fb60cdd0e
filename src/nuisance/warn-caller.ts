import type { Account } from '../access/account.ts';
import { recordAccess } from '../audit/record-access.ts';
import type { CallId } from '../calls/call.ts';
import type { ForPeople } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { CallNuisance, NuisanceEndBody, WarningBody } from './contract.ts';
import { WARNINGS_BEFORE_END } from './nuisance.ts';
import { askFlag, giveWarning, nuisanceOfCall } from './nuisance-store.ts';

/** What was said to the caller of the own talk; refuses for every other call. */
export async function readNuisance(database: ForPeople, account: Account, callId: CallId): Promise<CallNuisance> {
  const rows = await nuisanceOfCall(database.as(account), callId);
  const [first] = rows;
  if (!first) throw new Refusal('not-found');
  const warnings = rows.flatMap(({ ground, givenAt }) =>
    ground && givenAt ? [{ ground, givenAt: givenAt.toISOString() }] : [],
  );
  return { warnings, needed: WARNINGS_BEFORE_END, isKnown: first.isKnown };
}

/** Notes that the operator has warned the caller in the own talk, and why. Refuses too soon after the warning before. */
export async function warnCaller(
  database: ForPeople,
  account: Account,
  { callId, ground }: WarningBody & { callId: CallId },
): Promise<void> {
  const verdict = await database.as(account).transaction(async (named) => {
    const given = await giveWarning(named, { callId, ground });
    if (given === 'done') await record(named, { account, callId, action: 'nuisance-warned', reason: ground });
    return given;
  });
  if (verdict !== 'done') throw new Refusal(verdict);
}

/** Allows the end of a talk as nuisance, after two warnings only, and asks for a flag where hours are named. The call's end follows. */
export async function allowNuisanceEnd(
  database: ForPeople,
  account: Account,
  asked: NuisanceEndBody & { callId: CallId },
): Promise<void> {
  const { callId, ground: reason, hours } = asked;
  const verdict = await database.as(account).transaction(async (named) => {
    const given = await askFlag(named, asked);
    if (given !== 'done') return given;
    await record(named, { account, callId, action: 'nuisance-ended', reason });
    if (hours !== null) await record(named, { account, callId, action: 'nuisance-flag-asked', reason });
    return given;
  });
  if (verdict !== 'done') throw new Refusal(verdict);
}

function record(
  named: Parameters<typeof recordAccess>[0],
  done: {
    account: Account;
    callId: CallId;
    action: 'nuisance-warned' | 'nuisance-ended' | 'nuisance-flag-asked';
    reason: string;
  },
): Promise<void> {
  const { account, callId, action, reason } = done;
  const actor = { id: account.id, role: 'operator' } as const;
  return recordAccess(named, { actor, action, subject: { kind: 'call', id: callId }, reason });
}
