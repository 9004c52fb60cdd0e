import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { THE_LINE } from './raise-alarm.ts';

const LOOK_EVERY_MS = 15_000;
/** By then every console, supervisor and on-call telephone was tried, and a message and a call back were offered. */
const LEFT_WAITING_MINUTES = 5;
/** Longer than it takes to open a page again, or to fetch a glass of water. */
const UNREACHABLE_MS = 10 * 60_000;

type WaitingAlarm = 'caller-waits' | 'nobody-reachable';

interface Parts {
  /** As `line_worker`. */
  database: Database;
  clock: Clock;
  log: { error(name: 'alarm', fields: { kind: WaitingAlarm }): void };
}

/** Whether it is to be raised now, and whether it is over; in between, neither. */
interface Judged {
  stands: boolean;
  isOver: boolean;
}

/**
 * A6.1: whatever the reason is for which nobody comes to a caller, somebody is told of it, once, until it is over. A page that closes leaves
 * no moment at which it did, so how long nobody could be reached is known to the process that looks; another one that begins later ends nothing.
 */
export function watchWaiting({ database, clock, log }: Parts): { name: string; everyMs: number; run(): Promise<void> } {
  let unreachableSince: number | undefined;
  const look = async () => {
    const { isLeft, isUnreachable } = await askWhoWaits(database);
    const now = clock.now();
    unreachableSince = isUnreachable ? (unreachableSince ?? now) : undefined;
    const isLong = unreachableSince !== undefined && now - unreachableSince >= UNREACHABLE_MS;
    const begun = await settle(database, {
      'caller-waits': { stands: isLeft, isOver: !isLeft },
      'nobody-reachable': { stands: isLong, isOver: !isUnreachable },
    });
    for (const kind of begun) log.error('alarm', { kind });
  };
  return { name: 'waiting-watch', everyMs: LOOK_EVERY_MS, run: look };
}

async function askWhoWaits(database: Database): Promise<{ isLeft: boolean; isUnreachable: boolean }> {
  const rows = await database.query<{ isLeft: boolean; isUnreachable: boolean }>(
    'who-waits',
    'select somebody_is_left_waiting($1) as "isLeft", nobody_is_reachable() as "isUnreachable"',
    [LEFT_WAITING_MINUTES],
  );
  return rows[0] ?? { isLeft: false, isUnreachable: false };
}

/** Raises what began and ends what is over; what began. */
async function settle(database: Database, judged: Record<WaitingAlarm, Judged>): Promise<WaitingAlarm[]> {
  const each = Object.entries(judged);
  const rows = await database.query<{ kind: WaitingAlarm }>(
    'settle-waiting-alarms',
    `with judged as (
       select judged.kind, judged.stands, judged.is_over from unnest($2::text[], $3::boolean[], $4::boolean[]) as judged (kind, stands, is_over)
     ), raised as (
       insert into alarms (id, kind, subject_id)
       select gen_random_uuid(), judged.kind, $1 from judged where judged.stands
       on conflict (kind, subject_id) where ended_at is null do nothing
       returning alarms.kind
     ), ended as (
       update alarms
          set ended_at = greatest(line_now(), alarms.raised_at)
         from judged
        where judged.is_over
          and alarms.kind = judged.kind
          and alarms.ended_at is null
     )
     select raised.kind from raised order by raised.kind`,
    [THE_LINE, each.map(([kind]) => kind), each.map(([, { stands }]) => stands), each.map(([, { isOver }]) => isOver)],
  );
  return rows.map(({ kind }) => kind);
}
