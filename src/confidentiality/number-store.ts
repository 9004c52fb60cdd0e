import type { Database } from '../db/database.ts';

/**
 * Puts the sealed number beside its call, which must live: an ended call has dropped its own. Once a call. False where no living call
 * is written.
 */
export async function keepSealedNumber(
  database: Database,
  number: { callId: string; envelope: string },
): Promise<boolean> {
  const rows = await database.query(
    'keep-sealed-number',
    `with live as materialized (
       select calls.id from calls where calls.id = $1 and calls.state <> 'ended' for share
     ), kept as (
       insert into sealed_numbers (call_id, envelope)
       select live.id, $2 from live
           on conflict (call_id) do nothing
     )
     select live.id from live`,
    [number.callId, number.envelope],
  );
  return rows.length > 0;
}

/** Brings the sealed number of a call that is over to its flags. False where none of them waits for one (B4.3). */
export async function bringNumberToFlags(
  database: Database,
  number: { callId: string; envelope: string },
): Promise<boolean> {
  const rows = await database.query<{ isBrought: boolean }>(
    'bring-number-to-flags',
    'select bring_number_to_flags($1, $2) as "isBrought"',
    [number.callId, number.envelope],
  );
  return rows[0]?.isBrought === true;
}

/** Drops the numbers of calls whose end nobody ever reported: no call lasts so long. */
export async function dropOldNumbers(database: Database, olderThanHours: number): Promise<void> {
  await database.query(
    'drop-old-numbers',
    'delete from sealed_numbers where sealed_numbers.sealed_at < line_now() - make_interval(hours => $1)',
    [olderThanHours],
  );
}
