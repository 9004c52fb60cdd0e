import type { Database } from '../db/database.ts';
import type { CallId, CallSid, Language } from './call.ts';
import type { CallControl } from './call-control.ts';

/** The carrier has so long to bring a caller before it is asked again. */
export const BRING_AGAIN_SECONDS = 3;
/** So many orders a second, of one process. */
const ORDERS_PER_RUN = 20;

/** A caller who is to come into the room in which the operator waits. */
export interface AwaitedCaller {
  id: CallId;
  callerSid: CallSid;
  language: Language;
}

/**
 * Asks the carrier again for each caller who was to come into an operator's room and has not asked for it. Any number of processes may
 * run it at once. Whom a telephone has taken meanwhile `control` spares.
 */
export async function bringCallers(parts: {
  database: Database;
  control: Pick<CallControl, 'moveCaller'>;
}): Promise<void> {
  const awaited = await awaitedCallers(parts.database);
  // Who is gone is told of by the carrier; who cannot be moved now is tried again.
  await Promise.all(awaited.map((caller) => parts.control.moveCaller(caller)));
}

/** Each for one process and a moment. Nobody who is in a room: a second move would take them out of it again, as `*` does. */
export async function awaitedCallers(database: Database): Promise<AwaitedCaller[]> {
  return database.query<AwaitedCaller>(
    'awaited-callers',
    `update legs
        set brought_at = line_now()
       from calls
      where calls.id = legs.call_id
        and legs.carrier_sid in (
          select awaiting.carrier_sid
            from calls awaited
            join legs awaiting on awaiting.call_id = awaited.id
             and awaiting.join_number = awaited.join_number
             and awaiting.party = 'operator'
             and awaiting.state <> 'left'
           where awaited.state = 'connecting'
             and awaited.talk is distinct from 'cover'
             and awaited.carrier_sid is not null
             and coalesce(awaiting.brought_at, awaiting.dialled_at) <= line_now() - make_interval(secs => ${BRING_AGAIN_SECONDS})
             and not exists (
               select from legs callers
                where callers.call_id = awaited.id
                  and callers.party = 'caller'
                  and (callers.join_number >= awaited.join_number or callers.state = 'joined')
             )
           order by awaiting.carrier_sid
           limit ${ORDERS_PER_RUN}
             for update of awaiting skip locked
        )
     returning calls.id, calls.carrier_sid as "callerSid", coalesce(calls.language, 'az') as language`,
    [],
  );
}
