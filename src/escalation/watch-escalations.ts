import { collectFaults } from '../db/collect-faults.ts';
import type { Database } from '../db/database.ts';
import { type Alarm, type AlarmKind, endToldAlarms, raiseLateAlarms } from './alarm-store.ts';
import { notifyUnit } from './notify-unit.ts';
import { startForgottenClocks } from './start-handover-clock.ts';
import { watchUnitPages } from './unit-pages.ts';

/** B4.1: with the queue dead, the duty officer sees the flag after this and one run, well within 15 seconds. */
const QUEUE_HEAD_START_SECONDS = 3;
const WATCH_EVERY_MS = 1_000;
/** Lateness is computed from the time: an open console must be told again although no row changed. */
const REFRESH_EVERY_MS = 5_000;
/** A duty is looked for so long behind the look before: one that was written at that moment was not to be seen yet. */
const LATE_WRITTEN_SECONDS = 10;
const ESCALATIONS_PER_RUN = 100;
const LOOK_FOR_PAGES_EVERY_MS = 30_000;

export interface WatchLog {
  error(name: 'alarm', fields: { kind: AlarmKind; subject?: string }): void;
  fault(where: string, error: unknown): void;
}

export interface Sweep {
  name: string;
  everyMs: number;
  run(): Promise<void>;
}

/** The sweeps that make the queue an accelerator only. Any number of processes may run them at the same time. */
export function escalationSweeps(database: Database, log: WatchLog): Sweep[] {
  return [
    { name: 'escalations', everyMs: WATCH_EVERY_MS, run: () => watchEscalations(database, log) },
    { name: 'unit-consoles', everyMs: REFRESH_EVERY_MS, run: unitRefresh(database) },
    { name: 'unit-pages', everyMs: LOOK_FOR_PAGES_EVERY_MS, run: () => watchUnitPages(database, log) },
  ];
}

/** What the queue does with an escalation. A repeat has no effect, and a fault is tried again by the queue. */
export function escalationWork(database: Database, log: WatchLog): (job: { id: string }) => Promise<void> {
  return (job) => tellUnit(database, log, job.id);
}

/** One run: tells the unit what the queue did not, starts forgotten clocks, raises what is late. */
export async function watchEscalations(database: Database, log: WatchLog): Promise<void> {
  for (const id of await escalationsToTell(database)) {
    try {
      await tellUnit(database, log, id);
    } catch (error) {
      // One bad row must not delay the others; it stays raised, and the next run tries again.
      log.fault('notify-unit', error);
    }
  }
  const faults = collectFaults();
  await faults.despite(() => startForgottenClocks(database));
  await faults.despite(() => endToldAlarms(database));
  await faults.despite(async () => {
    for (const alarm of await raiseLateAlarms(database)) announce(log, alarm);
  });
  faults.tell();
}

async function tellUnit(database: Database, log: WatchLog, escalationId: string): Promise<void> {
  const { hasAlarmed } = await notifyUnit(database, escalationId);
  if (hasAlarmed) announce(log, { kind: 'nobody-on-duty', subjectId: escalationId });
}

function announce(log: WatchLog, alarm: Alarm): void {
  log.error('alarm', { kind: alarm.kind, subject: alarm.subjectId });
}

/** Those that the queue has left lying, and those that an officer who came on duty has not been told of. */
async function escalationsToTell(database: Database): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    'escalations-to-tell',
    `select escalations.id
     from escalations
     where (escalations.state = 'raised' and escalations.raised_at <= line_now() - make_interval(secs => $1))
       or (escalations.state <> 'raised' and exists (
         select from officers_on_duty
         where not exists (
           select from notices
           where notices.escalation_id = escalations.id
             and notices.duty_id = officers_on_duty.duty_id
         )
       ))
     -- Nothing stands between an officer who comes on duty and what waits: neither what is over, nor how much of that there is.
     order by escalations.state = 'acknowledged',
       escalations.state <> 'raised',
       case when escalations.state <> 'acknowledged' then escalations.raised_at end,
       escalations.raised_at desc
     limit $2`,
    [QUEUE_HEAD_START_SECONDS, ESCALATIONS_PER_RUN],
  );
  return rows.map((row) => row.id);
}

/**
 * Tells the unit's pages that they are late, or whose duty has begun or ended: both happen by the clock, and an officer who was relieved
 * must not be shown as on duty, with what waits, until somebody flags again (B4.4). The first look tells them at once: nobody looked before.
 */
function unitRefresh(database: Database): () => Promise<void> {
  let lookedAt: Date | null = null;
  return async () => {
    const rows = await database.query<{ at: Date }>(
      'escalations-refresh-consoles',
      `select line_now() as at,
         case when $1::timestamptz is null
             or exists (select from escalations where escalations.state = 'notified')
             or exists (
               select from unit_duty
               cross join lateral (values (unit_duty.starts_at), (unit_duty.ends_at)) as turn (at)
               where turn.at > $1 - make_interval(secs => $2)
                 and turn.at <= line_now()
             )
           then pg_notify('live', 'unit:all')::text
         end as announced`,
      [lookedAt, LATE_WRITTEN_SECONDS],
    );
    lookedAt = rows[0]?.at ?? lookedAt;
  };
}
