import type { Database } from '../db/database.ts';

/** The carrier refuses to delete a call that ended less than a minute ago. */
const RIPE_SECONDS = 2 * 60;
/** Legs of calls that began in so many days are looked for; a worker that stood still longer finds the rest in the carrier's list. */
const LOOK_BACK_DAYS = 4;
/** Longer than legs are looked for: whoever forgot a deleted one would order it away again. */
const REMEMBERED_DAYS = 6;
const COMPARISONS_KEPT_DAYS = 90;
const LEGS_PER_RUN = 1_000;
/** The pauses between tries double from a minute up to an hour: some thirty tries in the day that is promised. */
const LONGEST_PAUSE_MINUTES = 60;
/** What is promised for each record. */
const LATE_HOURS = 24;
/** What no record may ever reach. */
const KEPT_HOURS = 48;
const ALARM = 'carrier-records-late';
/** The line itself. */
const SUBJECT = '00000000-0000-0000-0000-000000000000';

/** A record that the carrier's list holds; `overAt` in milliseconds. */
export interface HeldRecord {
  sid: string;
  overAt: number;
  /** Somebody called the line: no leg of ours, and not the line's call to itself. */
  isCaller: boolean;
  /** A recording that may yet become a message. */
  isUnfinished: boolean;
}

/** What a comparison found: records of more than two days, and calls of which the line never heard, each of them counted once. */
export interface Comparison {
  kept: number;
  unheard: number;
}

/** Writes down every leg of a call that is over, once, so that its record will be deleted (A3.1). Returns how many are new. */
export async function noteEndedLegs(database: Database): Promise<number> {
  const rows = await database.query(
    'carrier-records-note',
    `with over as (
       select calls.id, calls.carrier_sid, calls.ended_at
         from calls
        where calls.started_at > line_now() - make_interval(days => ${LOOK_BACK_DAYS})
          and calls.state = 'ended'
          and calls.ended_at < line_now() - make_interval(secs => ${RIPE_SECONDS})
     ), leg as (
       select over.carrier_sid as sid, over.ended_at from over where over.carrier_sid is not null
       union
       select legs.carrier_sid, over.ended_at from legs join over on over.id = legs.call_id
     )
     insert into carrier_records (sid, over_at)
     select leg.sid, leg.ended_at
       from leg
      where not exists (select from carrier_records where carrier_records.sid = leg.sid)
      limit $1
     on conflict do nothing
     returning sid`,
    [LEGS_PER_RUN],
  );
  return rows.length;
}

/** Takes records whose next try is due. Another process gets others; a try that fails is repeated after a longer pause. */
export async function takeDueRecords(database: Database, limit: number): Promise<string[]> {
  const rows = await database.query<{ sid: string }>(
    'carrier-records-take',
    `update carrier_records
        set tries = carrier_records.tries + 1,
            next_try_at = line_now() + make_interval(mins => least(2 ^ least(carrier_records.tries, 10), ${LONGEST_PAUSE_MINUTES})::integer)
      where carrier_records.sid in (
              select due.sid
                from carrier_records as due
               where due.deleted_at is null
                 and due.next_try_at <= line_now()
               order by due.next_try_at
               limit $1
                 for update skip locked
            )
     returning carrier_records.sid`,
    [limit],
  );
  return rows.map(({ sid }) => sid);
}

/** The carrier says that these are gone. */
export async function noteDeleted(database: Database, sids: readonly string[]): Promise<void> {
  await database.query(
    'carrier-records-deleted',
    'update carrier_records set deleted_at = line_now() where carrier_records.sid = any ($1)',
    [sids],
  );
}

/**
 * Keeps what the carrier's whole list showed, as the proof of this hour: what is in it is written down to be deleted, whether we
 * ever heard of it or not; what is unfinished, after so many hours. Returns how many records are older than any may be.
 */
export async function keepComparison(
  database: Database,
  held: readonly HeldRecord[],
  unfinishedHours: number,
): Promise<Comparison> {
  const rows = await database.query<Comparison>(
    'carrier-records-compare',
    `with held as (
       select sid, to_timestamp(over_at / 1000) as over_at, is_caller, is_unfinished
         from unnest($1::text[], $2::double precision[], $3::boolean[], $4::boolean[])
           as held (sid, over_at, is_caller, is_unfinished)
     ), noted as (
       insert into carrier_records (sid, over_at)
       select held.sid, held.over_at
         from held
        where held.over_at < line_now() - make_interval(secs => ${RIPE_SECONDS})
          and (not held.is_unfinished or held.over_at < line_now() - make_interval(hours => $5))
       -- We thought that it was gone.
       on conflict (sid) do update set deleted_at = null where carrier_records.deleted_at is not null
       -- Only what is inserted now was made by nobody before.
       returning carrier_records.sid, carrier_records.xmax = 0 as is_new
     ), unheard as (
       select count(*) as count
         from noted
         join held on held.sid = noted.sid and held.is_caller
        where noted.is_new
          and not exists (select from calls where calls.carrier_sid = noted.sid)
          and not exists (select from legs where legs.carrier_sid = noted.sid)
     ), compared as (
       insert into carrier_comparisons (found, kept, unheard)
       select count(*), count(*) filter (where held.over_at < line_now() - make_interval(hours => ${KEPT_HOURS})),
              (select unheard.count from unheard)
         from held
       on conflict (at) do update set found = excluded.found, kept = excluded.kept, unheard = excluded.unheard
       returning kept, unheard
     )
     select compared.kept, compared.unheard from compared`,
    [
      held.map(({ sid }) => sid),
      held.map(({ overAt }) => overAt),
      held.map(({ isCaller }) => isCaller),
      held.map(({ isUnfinished }) => isUnfinished),
      unfinishedHours,
    ],
  );
  return rows[0] ?? { kept: 0, unheard: 0 };
}

/** Forgets what has been gone at the carrier for long; never the newest comparison, by which a list that nobody can read is told. */
export async function forgetDeleted(database: Database): Promise<void> {
  await database.query(
    'carrier-records-forget',
    'delete from carrier_records where deleted_at < line_now() - make_interval(days => $1)',
    [REMEMBERED_DAYS],
  );
  await database.query(
    'carrier-comparisons-forget',
    `delete from carrier_comparisons
      where at < line_now() - make_interval(days => $1)
        and at < (select max(newest.at) from carrier_comparisons as newest)`,
    [COMPARISONS_KEPT_DAYS],
  );
}

/**
 * Raises the alarm while a record is past its day, while the carrier holds one past 48 hours, or while its list could not be read for
 * a day, or never since the first call; ends it when none of these is so. Returns whether it stands.
 */
export async function judgeRecords(database: Database): Promise<boolean> {
  const rows = await database.query<{ isLate: boolean }>(
    'carrier-records-judge',
    `with judged as (
       select exists (
                select from carrier_records
                 where carrier_records.deleted_at is null
                   and carrier_records.over_at < line_now() - make_interval(hours => ${LATE_HOURS})
              ) or coalesce((
                select newest.kept > 0 or newest.at < line_now() - make_interval(hours => ${LATE_HOURS})
                  from carrier_comparisons as newest
                 order by newest.at desc
                 limit 1
              ), exists (
                select from carrier_records where carrier_records.over_at < line_now() - make_interval(hours => ${LATE_HOURS})
              )) as late
     ), raised as (
       insert into alarms (id, kind, subject_id)
       select gen_random_uuid(), $1, $2 from judged where judged.late
       on conflict (kind, subject_id) where ended_at is null do nothing
     ), ended as (
       update alarms
          set ended_at = greatest(line_now(), alarms.raised_at)
         from judged
        where not judged.late
          and alarms.kind = $1
          and alarms.ended_at is null
     )
     select judged.late as "isLate" from judged`,
    [ALARM, SUBJECT],
  );
  return rows[0]?.isLate ?? false;
}
