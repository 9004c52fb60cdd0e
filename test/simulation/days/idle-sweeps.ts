import { JOIN_ASSUMED_SECONDS, JOIN_LEASE_SECONDS } from '../../../src/routing/offer.ts';
import { hasAwaitedCaller } from '../memory/bring-statements.ts';
import { hasCoverDue } from '../memory/cover-statements.ts';
import { isStray } from '../memory/ending-statements.ts';
import { STATEMENTS } from '../memory/memory-database.ts';
import { nextPair } from '../memory/pairing.ts';
import { isWrapUpOver, overdueDuties } from '../memory/presence-statements.ts';
import type { Tables } from '../memory/rows.ts';

/** As `src/routing/sweep.ts` has them. */
const FIRST_LOOK_SECONDS = 25;
const STRAY_AFTER_SECONDS = 5;

/** Whether nobody waits and nothing is on its way: a moment more does no harm then. */
export function isQuiet({ live, pending, deskChanges }: Tables): boolean {
  if (pending.size > 0 || deskChanges.length > 0) return false;
  for (const { state, talk, keptUntil, coverOrderedAt } of live) {
    if (state === 'waiting' || state === 'connecting' || talk === 'asking') return false;
    if (keptUntil !== null || coverOrderedAt !== null) return false;
  }
  return true;
}

/** Whether the sweep of this second would change anything. */
export function wouldSweep(tables: Tables): boolean {
  return (
    tables.deskChanges.length > 0 ||
    finds(tables, 'lock-calls-of-expired') ||
    finds(tables, 'lock-unjoined-calls', JOIN_LEASE_SECONDS) ||
    finds(tables, 'lock-calls-kept-in-vain') ||
    finds(tables, 'lock-calls-surely-joined', JOIN_ASSUMED_SECONDS) ||
    hasCoverDue(tables) ||
    finds(tables, 'lock-calls-with-lost-questions') ||
    hasAwaitedCaller(tables) ||
    [...tables.presences.values()].some((presence) => isWrapUpOver(tables, presence)) ||
    overdueDuties(tables).length > 0 ||
    nextPair(tables) !== undefined
  );
}

/**
 * Until when neither a sweep nor the reaper finds anything by the mere passing of time, where everybody is on duty for ever: without a
 * call that lives, an offer or a note only the end of a wrap-up is still to come.
 */
export function idleUntil({ live, ended, pending, deskChanges, presences }: Tables): number {
  if (live.size > 0 || pending.size > 0 || deskChanges.length > 0) return 0;
  if (ended.some(({ legs }) => legs.some(isStray))) return 0;
  let until = Number.POSITIVE_INFINITY;
  for (const { wrapUpDueAt } of presences.values()) until = Math.min(until, wrapUpDueAt ?? until);
  return until;
}

/** Whether the reaper would ask about anybody. */
export function wouldReap(tables: Tables): boolean {
  return finds(tables, 'silent-calls', FIRST_LOOK_SECONDS, 1) || finds(tables, 'stray-legs', STRAY_AFTER_SECONDS, 1);
}

function finds(tables: Tables, name: string, ...values: number[]): boolean {
  return (STATEMENTS[name]?.(tables, values).length ?? 0) > 0;
}
