import type { Database } from '../db/database.ts';
import type { KeydAlarm } from '../keyd/contract.ts';

/** What keyd raises itself, that it does not answer, and that an older store was put in its place. */
export type KeyAlarm = `keyd-${KeydAlarm | 'away' | 'store-put-back'}`;

/** An alarm about the line itself has no subject. */
const THE_LINE = '00000000-0000-0000-0000-000000000000';
/** What is raised again within this time is the same news. */
const SAME_NEWS_SECONDS = 60;

/** Raises the alarm, or counts it in its open row. True when it is news, and somebody must be told. */
export async function raiseKeyAlarm(database: Database, kind: KeyAlarm): Promise<boolean> {
  const rows = await database.query<{ times: number }>(
    'raise-key-alarm',
    `insert into alarms (id, kind, subject_id)
     values (gen_random_uuid(), $1, $2)
     on conflict (kind, subject_id) where ended_at is null
     do update set times = alarms.times + 1, last_at = line_now()
        where alarms.last_at < line_now() - make_interval(secs => $3)
     returning times`,
    [kind, THE_LINE, SAME_NEWS_SECONDS],
  );
  return rows.length > 0;
}

/** Ends what was not raised again for so long. A store that was put back stays an alarm: nothing says that it is over. */
export async function endQuietKeyAlarms(database: Database, quietSeconds: number): Promise<void> {
  await database.query(
    'end-quiet-key-alarms',
    `update alarms
        set ended_at = greatest(line_now(), alarms.raised_at)
      where alarms.subject_id = $1
        and alarms.kind like 'keyd-%'
        and alarms.kind <> 'keyd-store-put-back'
        and alarms.ended_at is null
        and alarms.last_at < line_now() - make_interval(secs => $2)`,
    [THE_LINE, quietSeconds],
  );
}

/** Notes this generation of keyd's store. True when a higher one was seen before: then it is an older store. */
export async function sawLaterStore(database: Database, generation: number): Promise<boolean> {
  const rows = await database.query<{ isOlder: boolean }>(
    'see-key-store',
    `insert into key_store_seen (generation)
     values ($1)
     on conflict (is_only) do update set generation = greatest(key_store_seen.generation, excluded.generation)
     returning generation > $1 as "isOlder"`,
    [generation],
  );
  return rows[0]?.isOlder ?? false;
}
