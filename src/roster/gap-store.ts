import type { Database } from '../db/database.ts';
import type { Gap, Missing } from './coverage.ts';
import type { GapAlarm, GapLevel, KnownGap } from './gap-alarms.ts';

/** More than two weeks of languages can hold; cut, not unbounded. */
const OPEN_GAPS_LIMIT = 500;

/** One process at a time compares the roster with its gaps; the moment is the database's. */
export async function lockGaps(database: Database): Promise<number> {
  const rows = await database.query<{ now: Date }>(
    'lock-gaps',
    `select line_now() as now, pg_advisory_xact_lock(hashtextextended('roster-gaps', 0))::text`,
    [],
  );
  return rows[0]?.now.getTime() ?? Number.NaN;
}

/** Every duty between two moments, without a name. */
export async function watchedSpans(database: Database, within: { begins: number; ends: number }) {
  const rows = await database.query<{ begins: Date; ends: Date; languages: string[] }>(
    'watched-spans',
    'select begins, ends, languages from watched_spans($1, $2)',
    [new Date(within.begins), new Date(within.ends)],
  );
  return rows.map(({ begins, ends, languages }) => ({ begins: begins.getTime(), ends: ends.getTime(), languages }));
}

/** The gaps that were found before and are not over. */
export async function openGaps(database: Database): Promise<KnownGap[]> {
  const rows = await database.query<{
    id: string;
    missing: Missing;
    begins: Date;
    ends: Date;
    level: GapLevel | null;
  }>(
    'open-gaps',
    `select roster_gaps.id, roster_gaps.missing, lower(roster_gaps.span) as begins, upper(roster_gaps.span) as ends, roster_gaps.level
       from roster_gaps
      where roster_gaps.ended_at is null
      order by lower(roster_gaps.span), roster_gaps.missing
      limit ${OPEN_GAPS_LIMIT}`,
    [],
  );
  return rows.map((row) => ({ ...row, begins: row.begins.getTime(), ends: row.ends.getTime() }));
}

/** Keeps a new gap; its id. */
export async function insertGap(database: Database, gap: Gap): Promise<string> {
  const rows = await database.query<{ id: string }>(
    'insert-gap',
    `insert into roster_gaps (id, missing, span) values (gen_random_uuid(), $1, tstzrange($2, $3)) returning id`,
    [gap.missing, new Date(gap.begins), new Date(gap.ends)],
  );
  return rows[0]?.id ?? '';
}

/** The gap as it is cut now. */
export async function moveGap(database: Database, gap: KnownGap): Promise<void> {
  await database.query('move-gap', 'update roster_gaps set span = tstzrange($2, $3) where id = $1', [
    gap.id,
    new Date(gap.begins),
    new Date(gap.ends),
  ]);
}

/** Raises the alarm of this level, in the place of the lesser one before it. */
export async function raiseGap(
  database: Database,
  raised: { id: string; level: GapLevel; kind: GapAlarm },
): Promise<void> {
  await endAlarms(database, raised.id);
  await database.query('raise-gap', 'update roster_gaps set level = $2 where id = $1', [raised.id, raised.level]);
  await database.query('raise-gap-alarm', 'select raise_alarm($1, $2, null)::text as raised', [raised.kind, raised.id]);
}

/** Takes back what was raised of a gap whose front somebody took: it is raised again as what it is now, and when its time comes. */
export async function lowerGap(database: Database, id: string): Promise<void> {
  await endAlarms(database, id);
  await database.query('lower-gap', 'update roster_gaps set level = null where id = $1', [id]);
}

/** Somebody has it now, or it is over: so are its alarms. */
export async function endGap(database: Database, id: string): Promise<void> {
  await endAlarms(database, id);
  await database.query('end-gap', 'update roster_gaps set ended_at = line_now() where id = $1', [id]);
}

async function endAlarms(database: Database, gapId: string): Promise<void> {
  await database.query(
    'end-gap-alarms',
    `update alarms set ended_at = greatest(line_now(), alarms.raised_at)
      where alarms.subject_id = $1 and alarms.ended_at is null`,
    [gapId],
  );
}
