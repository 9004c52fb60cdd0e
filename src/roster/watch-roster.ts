import type { Database } from '../db/database.ts';
import { gapsIn } from './coverage.ts';
import { alarmKindOf, compareGaps, type GapAlarm, isToBeRaised, isTooUrgent, levelOf } from './gap-alarms.ts';
import { endGap, insertGap, lockGaps, lowerGap, moveGap, openGaps, raiseGap, watchedSpans } from './gap-store.ts';
import { extendRoster, watchSignOn } from './watch-store.ts';

const COVERAGE_EVERY_MS = 30_000;
const SIGN_ON_EVERY_MS = 15_000;
const EXTEND_EVERY_MS = 60 * 60_000;
/** A9.1: so far ahead the coverage is known. */
const COVERAGE_DAYS = 14;
const DAY_MS = 86_400_000;

interface Parts {
  database: Database;
  log: { error(name: 'alarm', fields: { kind: GapAlarm | 'shift-late' }): void };
}

/** What the worker does about the roster by itself; any number of processes may. */
export function rosterSweeps(parts: Parts): { name: string; everyMs: number; run(): Promise<void> }[] {
  return [
    { name: 'roster-extend', everyMs: EXTEND_EVERY_MS, run: () => extendRoster(parts.database) },
    { name: 'roster-coverage', everyMs: COVERAGE_EVERY_MS, run: () => watchCoverage(parts) },
    { name: 'roster-sign-on', everyMs: SIGN_ON_EVERY_MS, run: () => watchLate(parts) },
  ];
}

/**
 * Compares two weeks of the roster with the gaps that are known, and raises each once 72 hours before, once 12 hours before,
 * and once when it has begun (A9.1). A gap that somebody fills ends with its alarms.
 */
export async function watchCoverage({ database, log }: Parts): Promise<void> {
  const raised = await database.transaction(async (transaction) => {
    const now = await lockGaps(transaction);
    const within = { begins: now, ends: now + COVERAGE_DAYS * DAY_MS };
    const found = gapsIn(await watchedSpans(transaction, within), within);
    const { added, kept, ended } = compareGaps(await openGaps(transaction), found, now);
    for (const gap of ended) await endGap(transaction, gap.id);
    for (const gap of kept) await moveGap(transaction, gap);
    const fresh = [];
    for (const gap of added) fresh.push({ ...gap, id: await insertGap(transaction, gap), level: null });
    const kinds: GapAlarm[] = [];
    for (const gap of [...kept, ...fresh]) {
      const level = levelOf(gap, now);
      const isTakenBack = isTooUrgent(level, gap.level);
      if (isTakenBack) await lowerGap(transaction, gap.id);
      if (!isToBeRaised(level, isTakenBack ? null : gap.level)) continue;
      const kind = alarmKindOf(gap.missing, level);
      await raiseGap(transaction, { id: gap.id, level, kind });
      kinds.push(kind);
    }
    return kinds;
  });
  for (const kind of raised) log.error('alarm', { kind });
}

/** Notes who came, and raises an alarm for whoever has not ten minutes after the begin (A9.1). */
export async function watchLate({ database, log }: Parts): Promise<void> {
  const late = await watchSignOn(database);
  for (let each = 0; each < late; each += 1) log.error('alarm', { kind: 'shift-late' });
}
