import type { Database } from '../db/database.ts';
import type { CallId } from './call.ts';

/** Notes that the carrier refused to move this call's caller: who leaves the room now does so by a key. */
export async function noteRefusedMove(database: Database, id: CallId): Promise<void> {
  await database.query(
    'note-refused-move',
    `insert into call_events (call_id, event_key, kind)
     values ($1::uuid, $1::uuid::text || ':move-refused:' || extract(epoch from line_now()), 'move-refused')
     on conflict do nothing`,
    [id],
  );
}

/** Whether the latest move of this call's caller was refused, as far as anybody told us. */
export async function wasMoveRefused(database: Database, id: CallId): Promise<boolean> {
  const rows = await database.query(
    'was-move-refused',
    `select
      where (
        select max(call_events.at) from call_events where call_events.call_id = $1 and call_events.kind = 'move-refused'
      ) >= greatest(
        (select max(call_events.at) from call_events where call_events.call_id = $1 and call_events.kind = 'question-asked'),
        (
          select max(coalesce(legs.brought_at, legs.dialled_at)) from legs where legs.call_id = $1 and legs.party = 'operator'
        )
      )`,
    [id],
  );
  return rows.length > 0;
}
