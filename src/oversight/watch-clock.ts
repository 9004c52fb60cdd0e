import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';

const LOOK_EVERY_MS = 30_000;
/** Deadlines of the law are minutes and hours; the carrier's tokens and a person's codes bear half a minute. */
const APART_LIMIT_MS = 2_000;
const ALARM = 'clock-drifts';

/** What another clock said, in milliseconds since 1970: how exactly it says so, and between which two readings of ours. */
export interface ToldTime {
  at: number;
  exactToMs: number;
  askedAt: number;
  heardAt: number;
}

export interface ClockWatch {
  database: Database;
  clock: Clock;
  log: { error(name: 'alarm', fields: { kind: typeof ALARM }): void };
  /** Puts the alarm before the coordinator. */
  raise(kind: typeof ALARM): Promise<void>;
}

/**
 * Compares this machine's clock with the database's and with what the carrier's answers say, and raises an alarm, once each time that it
 * begins, when one of them is surely more than two seconds away. No deadline moves for it: those are the database's.
 */
export function watchClock({ database, clock, log, raise }: ClockWatch) {
  let carrier: ToldTime | undefined;
  let isTold = false;
  const look = async () => {
    const clocks = [await databaseTime(database, clock), ...(carrier === undefined ? [] : [carrier])];
    const isApart = clocks.some((told) => surelyApartMs(told) > APART_LIMIT_MS);
    if (isApart && !isTold) {
      log.error('alarm', { kind: ALARM });
      await raise(ALARM);
    }
    isTold = isApart;
  };
  return {
    /** The newest word of the carrier's clock; it is judged at the next look. */
    heard: (told: ToldTime) => {
      carrier = told;
    },
    sweep: { name: 'clock', everyMs: LOOK_EVERY_MS, run: look },
  };
}

/** How far the other clock is away at least, wherever on its way the answer was given. A slow answer proves nothing. */
export function surelyApartMs({ at, exactToMs, askedAt, heardAt }: ToldTime): number {
  return Math.max(0, at - heardAt, askedAt - (at + exactToMs));
}

async function databaseTime(database: Database, clock: Clock): Promise<ToldTime> {
  const askedAt = clock.now();
  const rows = await database.query<{ ms: number }>(
    'clock-told',
    'select (extract(epoch from line_now()) * 1000)::float8 as ms',
    [],
  );
  const heardAt = clock.now();
  return { at: rows[0]?.ms ?? heardAt, exactToMs: 1, askedAt, heardAt };
}
