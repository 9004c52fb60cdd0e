import type { CallId, CallSid } from '../../../src/calls/call.ts';
import { MOVE_SECONDS } from '../../../src/calls/leg-store.ts';
import { withdrawOffer } from './endings.ts';
import { dial } from './leg-statements.ts';
import { type CallRow, changeCall, operatorLegs, type Tables, viewOf } from './rows.ts';
import { callsOf, lock, oneCall, type Statement, statement } from './statement.ts';

/** `src/calls/on-call-store.ts`. */
export const ON_CALL_STATEMENTS: Record<string, Statement> = {
  // For the supervisor's page alone: nothing of the call path looks at it.
  'note-on-call-ring': statement(() => []),
  'lock-call-for-on-call-phone': lock<[CallId, CallSid]>((tables, [id, legSid]) =>
    oneCall(tables, id).filter(
      (call) =>
        (call.state === 'waiting' && (call.talk === null || call.talk === 'message')) ||
        call.legs.some((leg) => leg.sid === legSid && leg.state !== 'left'),
    ),
  ),
  'on-call-phone-arrived': statement<[CallId[], CallSid]>((tables, [ids, legSid]) =>
    callsOf(tables, ids).map((call) => arrived(tables, call, legSid)),
  ),
  'lock-call-dialled-out': lock<[CallId]>((tables, [id]) => oneCall(tables, id)),
  'on-call-phone-dialled': statement<[CallId[]]>((tables, [ids]) =>
    callsOf(tables, ids).map((call) => {
      const isTaken = call.state === 'connecting' || call.state === 'talking';
      const isFree = !isTaken || (call.operatorId === null && operatorLegs(call).length === 0);
      if (call.state === 'menu' || call.state === 'waiting') {
        const now = tables.now();
        changeCall(tables, call, { state: 'talking', talk: 'on-call-phone', connectedAt: now, lastSeenAt: now });
        take(tables, call);
      }
      return { isFree };
    }),
  ),
  'lock-call-bridged': lock<[CallSid]>((tables, [sid]) => callOf(tables, sid).filter(({ talk }) => talk !== 'cover')),
  'lock-dialled-talk': lock<[CallSid]>((tables, [sid]) =>
    callOf(tables, sid).filter((call) => {
      const isInQueue = call.state === 'menu' || call.state === 'waiting';
      if (isInQueue) return call.lastSeenAt <= tables.now() - MOVE_SECONDS * 1_000;
      return call.state === 'talking' && call.talk === 'on-call-phone' && operatorLegs(call).length === 0;
    }),
  ),
  'lock-call-missed-by-phone': lock<[CallId]>((tables, [id]) =>
    oneCall(tables, id).filter((call) => call.state === 'talking' && call.talk === 'on-call-phone'),
  ),
  'on-call-phone-missed': statement<[CallId[]]>((tables, [ids]) =>
    callsOf(tables, ids).flatMap((call) => {
      if (operatorLegs(call).length > 0) return [];
      const now = tables.now();
      const waitingSince = call.waitingSince ?? now;
      changeCall(tables, call, { state: 'waiting', talk: null, connectedAt: null, lastSeenAt: now, waitingSince });
      tables.notify('desk:all');
      return [viewOf(tables, call)];
    }),
  ),
};

function callOf(tables: Tables, sid: CallSid): CallRow[] {
  const call = tables.callsBySid.get(sid);
  return call ? [call] : [];
}

function arrived(tables: Tables, call: CallRow, legSid: CallSid): object {
  const isNew = !tables.legs.has(legSid);
  const olderSids = operatorLegs(call).flatMap((leg) => (leg.sid === legSid ? [] : leg.sid));
  if (isNew) {
    changeCall(tables, call, { state: 'connecting', talk: 'on-call-phone', joinNumber: call.joinNumber + 1 });
    dial(tables, { sid: legSid, call, party: 'operator', accountId: null });
    take(tables, call);
  }
  const { id, kind, joinNumber, talk } = call;
  return { id, kind, callerSid: call.sid, joinNumber, language: call.language ?? 'az', talk, isNew, olderSids };
}

/** The console that was offered the call is free again, and every desk is told. */
function take(tables: Tables, call: CallRow): void {
  withdrawOffer(tables, call);
  tables.notify('desk:all');
}
