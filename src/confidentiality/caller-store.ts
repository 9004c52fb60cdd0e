import type { Database } from '../db/database.ts';
import type { EpochReference } from '../keyd/contract.ts';

/** Each takes its calls along, within the deadline of one statement; the rest go with the next run. */
export const FORGOTTEN_AT_ONCE = 1_000;

export interface CallerLink {
  callerId: string;
  /** Gives the code name. */
  codeNumber: number;
  isKnown: boolean;
}

/**
 * The row of the caller with these references, newest epoch first, moved forward to the newest; a new row, with the id
 * given, where there is none. Two calls of one new caller in one moment get one row.
 */
export async function linkCaller(
  database: Database,
  caller: { id: string; references: readonly EpochReference[] },
): Promise<CallerLink> {
  const [newest] = caller.references;
  if (!newest) throw new Error('a caller without a reference is not linked');
  const rows = await database.query<CallerLink>(
    'link-caller',
    `with known as (
       select caller_links.caller_id
         from caller_links
        where caller_links.reference = any($3::text[])
        order by caller_links.epoch desc
        limit 1
          for update
     ), moved as (
       update caller_links
          set epoch = $1, reference = $2
         from known
        where caller_links.caller_id = known.caller_id
       returning caller_links.caller_id, caller_links.code_number
     ), born as (
       insert into caller_links (caller_id, epoch, reference)
       select $4::uuid, $1, $2
        where not exists (select from known)
           on conflict (reference) do update set epoch = excluded.epoch
       returning caller_links.caller_id, caller_links.code_number
     )
     select moved.caller_id as "callerId", moved.code_number as "codeNumber", true as "isKnown"
       from moved
      union all
     select born.caller_id, born.code_number, born.caller_id <> $4::uuid
       from born`,
    [newest.epoch, newest.reference, caller.references.map(({ reference }) => reference), caller.id],
  );
  const [link] = rows;
  if (!link) throw new Error('a caller was neither found nor kept');
  return link;
}

/** Says whose call it is, and with that whether it waits behind the others; false of a call that is not written. */
export async function nameCaller(database: Database, call: { callId: string; callerId: string }): Promise<boolean> {
  const rows = await database.query(
    'name-caller',
    'update calls set caller_id = $2, behind_until = behind_until($2) where calls.id = $1 returning calls.id',
    [call.callId, call.callerId],
  );
  return rows.length > 0;
}

/** Removes rows whose pepper is destroyed: nothing can ever be found by them again. Answers how many; at most so many go at once. */
export async function forgetLinksBefore(database: Database, oldestEpoch: string): Promise<number> {
  const rows = await database.query(
    'forget-caller-links',
    `delete from caller_links
      where caller_links.caller_id in (
        select old.caller_id from caller_links old where old.epoch < $1 limit $2
      )
     returning caller_links.caller_id`,
    [oldestEpoch, FORGOTTEN_AT_ONCE],
  );
  return rows.length;
}
