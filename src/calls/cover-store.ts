import type { Database } from '../db/database.ts';
import type { CallId, CallView } from './call.ts';
import { CALL_VIEW } from './call-store.ts';
import { withLockedCalls } from './lock-calls.ts';

/** Turns the cover recording on or off while the caller waits or talks; undefined when the call is over or not yet kept. */
export async function setCover(
  database: Database,
  input: { id: CallId; isOn: boolean; isGuess?: boolean },
): Promise<CallView | undefined> {
  const where = "where calls.id = $1 and calls.state in ('waiting', 'connecting', 'talking')";
  const rows = await withLockedCalls(database, { name: 'call-to-cover', where, values: [input.id] }, async (locked) => {
    const changed = await locked.query<CallView>(
      'set-cover',
      `with changed as (
         update calls
            set talk = case when $2 then 'cover'
                            when calls.talk is distinct from 'cover' then calls.talk
                            when calls.state = 'waiting' then null
                            when calls.operator_id is null then 'on-call-phone'
                            when calls.state = 'talking' then 'together' end,
                last_seen_at = line_now()
          where calls.id = $1
         returning calls.*
       ), told as (
         select pg_notify('live', 'desk:' || changed.operator_id) from changed where changed.operator_id is not null
       )
       select ${CALL_VIEW} from changed as calls left join told on true`,
      [input.id, input.isOn],
    );
    if (input.isOn && input.isGuess) await noteGuess(locked, input.id);
    return changed;
  });
  return rows?.[0];
}

async function noteGuess(locked: Database, id: CallId): Promise<void> {
  await locked.query(
    'note-guessed-cover',
    `insert into call_events (call_id, event_key, kind)
     values ($1::uuid, $1::uuid::text || ':cover-guessed:' || extract(epoch from line_now()), 'cover-guessed')
     on conflict do nothing`,
    [id],
  );
}
