import type { Database } from '../db/database.ts';
import type { CallId, CallView } from './call.ts';
import { CALL_VIEW } from './call-store.ts';

/**
 * A waiting caller begins to leave a message, or is done: meanwhile nobody fetches the caller because nothing is heard. Undefined when
 * the call waits no more, is in the cover, or is what it should be already. Who takes the call meanwhile ends it (migration 0180).
 */
export async function setLeavingMessage(
  database: Database,
  input: { id: CallId; isOn: boolean },
): Promise<CallView | undefined> {
  const rows = await database.query<CallView>(
    'set-leaving-message',
    `update calls
        set talk = case when $2 then 'message' end, last_seen_at = line_now()
      where calls.id = $1
        and calls.state = 'waiting'
        and calls.talk is not distinct from case when $2 then null else 'message' end
     returning ${CALL_VIEW}`,
    [input.id, input.isOn],
  );
  return rows[0];
}
