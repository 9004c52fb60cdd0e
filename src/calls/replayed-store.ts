import type { Database } from '../db/database.ts';
import type { CallSid } from './call.ts';

export type ReplayedKind = 'arrived' | 'told' | 'bridged' | 'ended-by-operator';

export interface ReplayedEvent {
  key: string;
  kind: ReplayedKind;
  sid: CallSid;
  /** Milliseconds since 1970, when the carrier told it. */
  at: number;
}

/** Notes that this event is applied now; false when it was before. In the transaction that applies it. */
export async function noteReplayed(database: Database, { key, kind, at }: ReplayedEvent): Promise<boolean> {
  const rows = await database.query(
    'note-replayed',
    `insert into replayed_events (key, kind, happened_at)
     values ($1, $2, to_timestamp($3 / 1000.0))
     on conflict do nothing
     returning key`,
    [key, kind, at],
  );
  return rows.length > 0;
}

/** The database was away from this event until now: a row for the report, once. In the transaction that applies it. */
export async function noteDatabaseOutage(database: Database, first: ReplayedEvent): Promise<void> {
  await database.query(
    'note-database-outage',
    `insert into outages (id, part, began_at, ended_at)
     select $1, 'database', least(line_now(), to_timestamp($2 / 1000.0)), line_now()
     on conflict do nothing`,
    [first.key, first.at],
  );
}

/** The call did not begin, nor its talk, later than the carrier told, nor end later, however late that was written. */
export async function backdate(database: Database, { kind, sid, at }: ReplayedEvent): Promise<void> {
  if (kind === 'arrived') {
    await database.query(
      'backdate-start',
      `update calls
          set started_at = to_timestamp($2 / 1000.0)
        where carrier_sid = $1
          and started_at > to_timestamp($2 / 1000.0)`,
      [sid, at],
    );
    return;
  }
  if (kind === 'bridged') {
    await database.query(
      'backdate-talk',
      `update calls
          set connected_at = greatest(started_at, waiting_since, to_timestamp($2 / 1000.0)),
              on_telephone_at = greatest(started_at, waiting_since, to_timestamp($2 / 1000.0))
        where carrier_sid = $1
          and talk = 'on-call-phone'
          and connected_at > greatest(started_at, waiting_since, to_timestamp($2 / 1000.0))`,
      [sid, at],
    );
    return;
  }
  await database.query(
    'backdate-end',
    `update calls
        set connected_at = least(connected_at, greatest(started_at, waiting_since, to_timestamp($2 / 1000.0))),
            on_telephone_at = least(on_telephone_at, greatest(started_at, waiting_since, to_timestamp($2 / 1000.0))),
            ended_at = greatest(started_at, waiting_since, to_timestamp($2 / 1000.0))
      where carrier_sid = $1
        and state = 'ended'
        and ended_at > to_timestamp($2 / 1000.0)`,
    [sid, at],
  );
}
