import type { CallId, CallSid, Language, Urgency, Wish } from '../../../src/calls/call.ts';
import { DatabaseFault } from '../../../src/db/database.ts';
import { type CallRow, changeCall, insertCall, type Tables, viewOf } from './rows.ts';
import { oneCall, type Statement, statement } from './statement.ts';

/** `src/calls/call-store.ts` and `move-store.ts`. */
export const CALL_STATEMENTS: Record<string, Statement> = {
  'record-inbound': statement<[CallId, CallSid]>((tables, [id, sid]) => {
    if (!tables.calls.has(id) && !tables.callsBySid.has(sid)) insertCall(tables, { id, sid });
    return [];
  }),
  'still-waiting': statement<[CallId, Language, Urgency, boolean]>((tables, [id, ...waiting]) =>
    oneCall(tables, id)
      .filter((call) => saysNothingNew(call, waiting))
      .map((call) => keepWaiting(tables, call, waiting)),
  ),
  'keep-waiting': statement<[CallId, Language, Urgency, boolean]>((tables, [id, ...waiting]) =>
    oneCall(tables, id).map((call) => keepWaiting(tables, call, waiting)),
  ),
  'keep-waiting-anew': statement<[CallId, Language, Urgency, boolean, CallSid]>(
    (tables, [id, language, urgency, needsInterpreter, sid]) => {
      const known = tables.calls.get(id);
      if (known) return [keepWaiting(tables, known, [language, urgency, needsInterpreter])];
      const waiting = { state: 'waiting', language, urgency, needsInterpreter, waitingSince: tables.now() } as const;
      return [viewOf(tables, insertCall(tables, { id, sid, ...waiting }))];
    },
  ),
  'find-call': statement<[CallId]>((tables, [id]) => oneCall(tables, id).map((call) => viewOf(tables, call))),
  'find-call-of-caller': statement<[CallSid]>((tables, [sid]) => {
    const call = tables.callsBySid.get(sid);
    return call ? [viewOf(tables, call)] : [];
  }),
  'touch-call': statement<[CallId]>((tables, [id]) =>
    oneCall(tables, id).map((call) => {
      call.lastSeenAt = tables.now();
      return viewOf(tables, call);
    }),
  ),
  'note-wish': statement<[CallId, boolean, Wish | null]>((tables, [id, isChild, wish]) => {
    const [call] = oneCall(tables, id);
    if (call?.state !== 'waiting' || call.kind !== 'caller') return [];
    const isNew = (isChild && !call.isChild) || (wish !== null && wish !== call.wish);
    if (!isNew) return [];
    changeCall(tables, call, { isChild: call.isChild || isChild, wish: wish ?? call.wish, wishedAt: tables.now() });
    return [];
  }),
  'note-refused-move': statement<[CallId]>((tables, [id]) => {
    const call = tables.calls.get(id);
    if (!call) throw new DatabaseFault('note-refused-move', '23503', 'call_events_call');
    call.events.push({ key: '', kind: 'move-refused', at: tables.now() });
    return [];
  }),
  'was-move-refused': statement<[CallId]>((tables, [id]) =>
    oneCall(tables, id)
      .filter(wasMoveRefused)
      .map(() => ({})),
  ),
};

function keepWaiting(tables: Tables, call: CallRow, waiting: [Language, Urgency, boolean]): object {
  const [language, urgency, needsInterpreter] = waiting;
  const now = tables.now();
  changeCall(tables, call, {
    lastSeenAt: now,
    state: call.state === 'menu' ? 'waiting' : call.state,
    waitingSince: call.waitingSince ?? now,
    language,
    needsInterpreter: call.needsInterpreter || needsInterpreter,
    urgency: together(call.urgency, urgency),
  });
  return viewOf(tables, call);
}

function saysNothingNew(call: CallRow, [language, urgency, needsInterpreter]: [Language, Urgency, boolean]): boolean {
  if (call.state === 'menu' || call.waitingSince === null) return false;
  if (call.language !== language || (needsInterpreter && !call.needsInterpreter)) return false;
  return together(call.urgency, urgency) === call.urgency;
}

/** Urgency only rises; who pressed both keys meant both. */
function together(known: Urgency, told: Urgency): Urgency {
  if (told === 'ordinary' || told === known) return known;
  return known === 'ordinary' ? told : 'danger-cannot-speak';
}

function wasMoveRefused(call: CallRow): boolean {
  const latest = (kind: string) => Math.max(...call.events.filter((event) => event.kind === kind).map(({ at }) => at));
  const dialled = call.legs.filter((leg) => leg.party === 'operator').map((leg) => leg.broughtAt ?? leg.dialledAt);
  const moved = Math.max(latest('question-asked'), ...dialled);
  return Number.isFinite(moved) && latest('move-refused') >= moved;
}
