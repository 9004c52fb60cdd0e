import type { CallId } from '../../../src/calls/call.ts';
import { DatabaseFault } from '../../../src/db/database.ts';
import { OFFER_SECONDS, OFFER_SECONDS_AT_MOST, REACHABLE_SECONDS } from '../../../src/routing/offer.ts';
import { giveBack } from './endings.ts';
import { nextPair, type Pair } from './pairing.ts';
import { changeCall, endOffer, insertCall, type OfferRow, type Tables } from './rows.ts';
import { lock, type Statement, statement } from './statement.ts';

/** `src/routing/offer-store.ts`, `desk-change-store.ts` and `test-ring-store.ts`. */
export const OFFER_STATEMENTS: Record<string, Statement> = {
  'offer-next': statement((tables) => {
    const pair = nextPair(tables);
    if (!pair) return [];
    offer(tables, pair);
    return [{}];
  }),
  'accept-pending': statement<[string, string]>((tables, [offerId, operatorId]) => {
    const pending = tables.offers.get(offerId);
    if (pending?.operatorId !== operatorId || pending.state !== 'pending') return [];
    if (pending.expiresAt <= tables.now() || pending.call.state !== 'waiting') return [];
    const { call } = pending;
    changeCall(tables, call, { state: 'connecting', operatorId });
    endOffer(tables, pending, 'accepted');
    const presence = tables.presences.get(operatorId);
    if (presence) Object.assign(presence, { state: 'on-call', since: tables.now() });
    tables.deskChanges.push('all');
    return [{ callId: call.id }];
  }),
  'lock-calls-of-declined': lock<[string, string]>((tables, [offerId, operatorId]) =>
    thisOne(tables, offerId, operatorId).map(({ call }) => call),
  ),
  'offers-declined': statement<[string, string]>((tables, [offerId, operatorId]) =>
    thisOne(tables, offerId, operatorId).map((each) => passOn(tables, each, 'declined')),
  ),
  'lock-calls-of-expired': lock((tables) => pastTheirTime(tables).map(({ call }) => call)),
  'offers-expired': statement((tables) => pastTheirTime(tables).map((each) => passOn(tables, each, 'expired'))),
  'announce-changes': statement<[number]>((tables, [limit]) =>
    tables.deskChanges.splice(0, limit).map((whom) => {
      tables.notify(`desk:${whom}`);
      return {};
    }),
  ),
  'insert-test-call': statement<[string]>((tables, [operatorId]) => {
    const presence = tables.presences.get(operatorId);
    const isUnderWay = [...tables.live].some((call) => call.kind === 'test' && call.operatorId === operatorId);
    if (isUnderWay || !presence || !['offline', 'away', 'available'].includes(presence.state)) return [];
    // A database makes ids that have no brand.
    const id = tables.newId() as CallId;
    const ring = { kind: 'test', state: 'waiting', language: 'az', waitingSince: tables.now(), operatorId } as const;
    return [{ id: insertCall(tables, { id, sid: null, ...ring }).id }];
  }),
};

function offer(tables: Tables, { call, person, presence }: Pair): void {
  for (const open of tables.pending) {
    if (open.call !== call && open.operatorId !== person.id) continue;
    const violated = open.call === call ? 'offers_one_pending_per_call' : 'offers_one_pending_per_operator';
    tables.keptOut.push(`${violated}: ${call.id} to ${person.id}`);
    throw new DatabaseFault('offer-next', '23505', violated);
  }
  const now = tables.now();
  if (presence.state === 'offline' || presence.state === 'available' || presence.state === 'away') {
    presence.returnsTo = presence.state;
  }
  presence.state = 'reserved';
  presence.since = now;
  const made: OfferRow = {
    id: tables.newId(),
    call,
    operatorId: person.id,
    state: 'pending',
    offeredAt: now,
    expiresAt: now + OFFER_SECONDS * 1_000,
    endedAt: null,
  };
  tables.offers.set(made.id, made);
  tables.pending.add(made);
  call.offers.push(made);
  tables.notify(`desk:${person.id}`);
}

function thisOne(tables: Tables, offerId: string, operatorId: string): OfferRow[] {
  return [...tables.pending].filter((each) => each.id === offerId && each.operatorId === operatorId);
}

/** Past their time, of operators whose page no longer answers, and of calls that no longer wait. */
export function pastTheirTime(tables: Tables): OfferRow[] {
  const now = tables.now();
  return [...tables.pending].filter(({ expiresAt, call, operatorId }) => {
    const presence = tables.presences.get(operatorId);
    const isDeaf =
      presence !== undefined &&
      (presence.heartbeatAt === null || presence.heartbeatAt <= now - REACHABLE_SECONDS * 1_000);
    const isOver = expiresAt <= now || expiresAt > now + OFFER_SECONDS_AT_MOST * 1_000;
    return isOver || call.state !== 'waiting' || isDeaf;
  });
}

/** The operator goes back to the state before, at the end of the line of available people. */
function passOn(tables: Tables, each: OfferRow, state: 'declined' | 'expired'): object {
  endOffer(tables, each, state);
  const presence = tables.presences.get(each.operatorId);
  if (presence?.state === 'reserved') giveBack(tables, presence);
  tables.notify(`desk:${each.operatorId}`);
  return {};
}
