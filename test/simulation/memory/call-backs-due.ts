import type { CallBackRow } from './call-back-rows.ts';
import { isInsidePlan } from './call-back-rows.ts';
import { isOnDuty } from './duty.ts';
import type { PresenceRow, Tables } from './rows.ts';

const MINUTE_MS = 60_000;
/** So long the own operator alone is told, and the operators before the supervisors. */
const OTHERS_AFTER_MS = MINUTE_MS;
const ANYBODY_AFTER_MS = 5 * MINUTE_MS;

/** What this person may begin at this moment: `call_backs_due` of migration 0270. */
export function callBacksDue(tables: Tables, person: string, reachableSeconds: number): CallBackRow[] {
  const mine = tables.presences.get(person);
  if (!mine || !isReachable(tables, mine, reachableSeconds) || !isOnDuty(tables, person)) return [];
  return [...tables.openCallBacks].filter(
    (plan) =>
      isInsidePlan(tables, plan) &&
      !plan.attempts.some(({ endedAt, dialledAt }) => endedAt === null || dialledAt !== null) &&
      mayBegin(tables, plan, { mine, reachableSeconds }),
  );
}

function mayBegin(
  tables: Tables,
  plan: CallBackRow,
  { mine, reachableSeconds }: { mine: PresenceRow; reachableSeconds: number },
): boolean {
  if (plan.operatorId === mine.accountId) return mine.state === 'available' || mine.state === 'wrap-up';
  if (mine.state !== 'available') return false;
  const dueSince = Math.max(plan.opensAt, plan.call.endedAt ?? 0);
  if (dueSince < tables.now() - ANYBODY_AFTER_MS) return true;
  const person = tables.people.get(mine.accountId);
  if (!person || person.role === 'supervisor' || !person.languages.includes(plan.language)) return false;
  return dueSince < tables.now() - OTHERS_AFTER_MS || !isOwnThere(tables, plan, reachableSeconds);
}

/** Whether the operator with whom it was agreed is near. */
function isOwnThere(tables: Tables, { operatorId }: CallBackRow, reachableSeconds: number): boolean {
  const theirs = operatorId === null ? undefined : tables.presences.get(operatorId);
  if (!theirs || theirs.state === 'offline' || theirs.state === 'away') return false;
  return isReachable(tables, theirs, reachableSeconds) && isOnDuty(tables, theirs.accountId);
}

function isReachable({ now }: Tables, { heartbeatAt }: PresenceRow, reachableSeconds: number): boolean {
  return heartbeatAt !== null && heartbeatAt > now() - reachableSeconds * 1_000;
}
