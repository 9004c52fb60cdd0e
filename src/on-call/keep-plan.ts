import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { onCallNumbersAt } from './on-call-plan.ts';
import { type KeptPlan, readKeptPlan, writePlan } from './plan-on-disk.ts';
import { readPlan } from './plan-store.ts';

/** A change of the roster is rung by after this at the latest. */
const READ_EVERY_MS = 10_000;
/** Even where nothing changed the copy is written anew, so that its age says whether anybody still keeps it. */
const WRITE_EVERY_MS = 60_000;
const MINUTE_MS = 60_000;

export interface OnCall {
  /** Whom to ring now, in their order; the telephones of the settings after those of the roster. Asks nobody. */
  numbers(): readonly string[];
  sweep: { name: string; everyMs: number; run(): Promise<void> };
}

/** The plan of one web process, which begins with what is on disk: with Postgres away the last one is used (A6.1). */
export async function openOnCall(parts: {
  config: { readonly dataDir: string; readonly fallbackNumbers: readonly string[] };
  database: Database;
  clock: Clock;
  log: { fault(where: string, error: unknown): void };
}): Promise<OnCall> {
  const { config, database, clock } = parts;
  const folder = join(config.dataDir, 'on-call');
  let plan: KeptPlan = { at: 0, hours: [] };
  let writtenAt = 0;
  try {
    plan = (await readKeptPlan(folder)) ?? plan;
  } catch (error) {
    // The settings' telephones are rung, and the database is asked in a moment.
    parts.log.fault('on-call-plan', error);
  }
  let known = { minute: -1, hours: plan.hours, numbers: config.fallbackNumbers };
  return {
    numbers: () => {
      const minute = Math.floor(clock.now() / MINUTE_MS);
      // Each turn of each wait loop asks, and within a minute of one plan the answer is the same.
      if (known.minute !== minute || known.hours !== plan.hours) {
        const numbers = onCallNumbersAt(plan.hours, config.fallbackNumbers, minute * MINUTE_MS);
        known = { minute, hours: plan.hours, numbers };
      }
      return known.numbers;
    },
    sweep: {
      name: 'on-call-plan',
      everyMs: READ_EVERY_MS,
      run: async () => {
        const hours = await readPlan(database);
        const isChanged = JSON.stringify(hours) !== JSON.stringify(plan.hours);
        plan = { at: clock.now(), hours };
        if (!isChanged && plan.at - writtenAt < WRITE_EVERY_MS) return;
        await writePlan(folder, plan);
        writtenAt = plan.at;
      },
    },
  };
}
