import type { CallId, CallSid, EndedBy } from '../../../src/calls/call.ts';
import { LEFT_SECONDS, STRAY_SECONDS } from '../../../src/calls/silence-store.ts';
import { callBackToQueue, endCall, operatorLegLeft } from './endings.ts';
import { type CallRow, insertCall, type LegRow, operatorLegs, type Tables } from './rows.ts';
import { callsOf, liveCalls, lock, oneCall, type Statement, statement } from './statement.ts';

/** `src/calls/ending-store.ts` and `silence-store.ts`. */
export const ENDING_STATEMENTS: Record<string, Statement> = {
  'end-call-of-caller': statement<[CallSid, EndedBy, number]>((tables, [sid, by, wrapUpSeconds]) =>
    listed([tables.callsBySid.get(sid)], (call) => endCall(tables, call, { by, wrapUpSeconds })),
  ),
  'lock-calls-of-operator': lock<[CallId, string]>((tables, [id, operatorId]) =>
    oneCall(tables, id).filter((call) => isTalkOf(call, operatorId)),
  ),
  'end-own-call': statement<[CallId[], EndedBy, number]>((tables, [ids, by, wrapUpSeconds]) =>
    listed(callsOf(tables, ids), (call) => endCall(tables, call, { by, wrapUpSeconds })),
  ),
  'lock-old-test-calls': lock<[number]>((tables, [seconds]) =>
    liveCalls(tables, (call) => call.kind === 'test' && isOlder(tables, call.lastSeenAt, seconds)),
  ),
  'end-calls': statement<[CallId[], EndedBy, number]>((tables, [ids, by, wrapUpSeconds]) =>
    listed(callsOf(tables, ids), (call) => endCall(tables, call, { by, wrapUpSeconds })),
  ),
  'end-test-call-of-leg': statement<[CallSid, number]>((tables, [sid, wrapUpSeconds]) => {
    const call = tables.legs.get(sid)?.call;
    if (call?.kind === 'test') endCall(tables, call, { by: 'operator', wrapUpSeconds });
    return [];
  }),
  'operator-leg-left': statement<[CallSid, boolean, number, number]>((tables, [sid, , wrapUpSeconds, guessSeconds]) =>
    listed([tables.legs.get(sid)], (leg) => operatorLegLeft(tables, leg, { wrapUpSeconds, guessSeconds })),
  ),
  'lock-untold-call': lock<[CallId, string]>((tables, [id, operatorId]) =>
    oneCall(tables, id).filter((call) => isTalkOf(call, operatorId) && isUntold(call)),
  ),
  'leave-untold-call': statement<[CallId[]]>((tables, [ids]) =>
    callsOf(tables, ids)
      .flatMap(operatorLegs)
      .map((leg) => {
        leg.state = 'left';
        leg.leftAt = tables.now();
        return { sid: leg.sid };
      }),
  ),
  'own-call-back-to-queue': statement<[CallId[], number, number]>((tables, [ids, wrapUpSeconds, guessSeconds]) =>
    listed(callsOf(tables, ids), (call) =>
      callBackToQueue(tables, call, { wrapsUp: true, wrapUpSeconds, guessSeconds }),
    ),
  ),
  'lock-unjoined-calls': lock<[number]>((tables, [seconds]) =>
    liveCalls(tables, (call) => isUnjoined(tables, call, seconds)),
  ),
  'unjoined-back-to-queue': statement<[CallId[], number, number]>((tables, [ids, wrapUpSeconds, guessSeconds]) =>
    listed(callsOf(tables, ids), (call) =>
      callBackToQueue(tables, call, { wrapsUp: false, wrapUpSeconds, guessSeconds }),
    ),
  ),
  'lock-calls-kept-in-vain': lock((tables) => liveCalls(tables, (call) => isKeptInVain(tables, call))),
  'kept-calls-back-to-queue': statement<[CallId[], number, number]>((tables, [ids, wrapUpSeconds, guessSeconds]) =>
    listed(callsOf(tables, ids), (call) => {
      const wasInCover = call.talk === 'cover';
      const released = callBackToQueue(tables, call, { wrapsUp: false, wrapUpSeconds, guessSeconds });
      return released && { ...released, mustBeFetched: released.mustBeFetched || !wasInCover };
    }),
  ),
  'silent-calls': statement<[number, number]>((tables, [seconds, limit]) =>
    liveCalls(tables, (call) => call.sid !== null && isSilent(tables, call, seconds))
      .sort((a, b) => a.lastSeenAt - b.lastSeenAt)
      .slice(0, limit)
      .map((call) => ({
        ...{ id: call.id, sid: call.sid, state: call.state, talk: call.talk, language: call.language ?? 'az' },
        silentSeconds: (tables.now() - call.lastSeenAt) / 1_000,
        hasLeft: hasLeft(tables, call),
      })),
  ),
  'stray-legs': statement<[number, number]>((tables, [seconds, limit]) =>
    // Nearly none has one: asked first.
    endedLately(tables, (call) => call.legs.some(isStray) && isEndedSince(tables, call, seconds))
      .flatMap((call) => call.legs)
      .filter(isStray)
      .slice(0, limit)
      .map(({ sid, party, call: { id, language } }) => ({ sid, party, id, language: language ?? 'az' })),
  ),
  'stray-fetched': statement<[CallSid]>((tables, [sid]) => {
    const leg = tables.legs.get(sid);
    if (leg?.party !== 'caller' || leg.state === 'left' || leg.call.state !== 'ended') return [];
    leg.state = 'left';
    leg.leftAt = tables.now();
    return [];
  }),
  'insert-gone-call': statement<[CallId, CallSid]>((tables, [id, sid]) => {
    if (tables.calls.has(id) || tables.callsBySid.has(sid)) return [];
    const gone = { state: 'ended', endedAt: tables.now(), outcome: 'menu-only', endedBy: 'caller' } as const;
    return [{ id: insertCall(tables, { id, sid, ...gone }).id }];
  }),
};

function listed<Row>(rows: readonly (Row | undefined)[], work: (row: Row) => object | undefined): object[] {
  return rows.flatMap((row) => (row === undefined ? [] : (work(row) ?? [])));
}

function isTalkOf(call: CallRow, operatorId: string): boolean {
  return call.operatorId === operatorId && (call.state === 'connecting' || call.state === 'talking');
}

function isUntold({ talk, state, kind, sid }: CallRow): boolean {
  return talk === 'cover' || (state === 'connecting' && kind === 'caller' && sid !== null);
}

function isOlder(tables: Tables, at: number, seconds: number): boolean {
  return at < tables.now() - seconds * 1_000;
}

function isUnjoined(tables: Tables, call: CallRow, leaseSeconds: number): boolean {
  if (call.state !== 'connecting' || call.kind !== 'caller') return false;
  return call.offers.some(({ state, operatorId, endedAt }) => {
    if (state !== 'accepted' || operatorId !== call.operatorId || endedAt === null) return false;
    const hasDialled = call.legs.some((leg) => leg.accountId === operatorId && leg.dialledAt >= endedAt);
    return isOlder(tables, endedAt, leaseSeconds) && !hasDialled;
  });
}

function isKeptInVain(tables: Tables, call: CallRow): boolean {
  if (call.keptUntil === null || call.keptUntil > tables.now() || call.state !== 'talking') return false;
  return !operatorLegs(call).some(({ joinNumber }) => joinNumber === call.joinNumber);
}

function isSilent(tables: Tables, call: CallRow, seconds: number): boolean {
  return isOlder(tables, call.lastSeenAt, seconds) || hasLeft(tables, call);
}

function hasLeft(tables: Tables, call: CallRow): boolean {
  const leftAt = call.sid === null ? null : (tables.legs.get(call.sid)?.leftAt ?? null);
  return leftAt !== null && leftAt >= call.lastSeenAt && isOlder(tables, leftAt, LEFT_SECONDS);
}

/** Only these can have stray legs; the list is in the order of their ends. */
function endedLately({ ended, now }: Tables, isMeant: (call: CallRow) => boolean): CallRow[] {
  let from = ended.length;
  while (from > 0 && (ended[from - 1]?.endedAt ?? 0) >= now() - STRAY_SECONDS * 1_000) from -= 1;
  return from === ended.length ? [] : ended.slice(from).filter(isMeant);
}

function isEndedSince(tables: Tables, { state, endedAt }: CallRow, seconds: number): boolean {
  if (state !== 'ended' || endedAt === null) return false;
  return isOlder(tables, endedAt, seconds) && !isOlder(tables, endedAt, STRAY_SECONDS);
}

/** Whether a leg of an ended call has outlived it. */
export function isStray({ state, party, call }: LegRow): boolean {
  return state !== 'left' && (party === 'operator' || call.endedBy !== 'caller');
}
