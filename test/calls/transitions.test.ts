import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CALL_TRANSITIONS, type CallId, type CallSid, type CallState } from '../../src/calls/call.ts';
import { findCall, keepWaiting, recordInbound, touchCall } from '../../src/calls/call-store.ts';
import { setCover } from '../../src/calls/cover-store.ts';
import {
  endByCallerSid,
  endOwnCall,
  leaveUntoldCall,
  operatorLegLeft,
  takeBackUnjoined,
} from '../../src/calls/ending-store.ts';
import { assumeTalks, callerJoins, callerLegLeft, legJoined, operatorArrived } from '../../src/calls/leg-store.ts';
import { onCallPhoneArrived, onCallPhoneDialled, onCallPhoneMissed } from '../../src/calls/on-call-store.ts';
import { askQuestion, hearQuestion, recordAnswer, takeBackQuestion } from '../../src/calls/question-store.ts';
import { insertGoneCall } from '../../src/calls/silence-store.ts';
import { markHold } from '../../src/calls/work-store.ts';
import { OFFER_TRANSITIONS, type OfferState } from '../../src/routing/offer.ts';
import { acceptPending, declinePending, expireOffers } from '../../src/routing/offer-store.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { newSid } from '../harness/new-sid.ts';
import { putOnRoster } from '../harness/roster.ts';
import { type CallEvent, SITUATIONS } from './call-situations.ts';

const OPERATOR = randomUUID();
const ROOM = `CF${'0'.repeat(32)}`;

let database: TestDatabase;
let id: CallId;
let sid: CallSid;
let operatorLeg: CallSid;
let phoneLeg: CallSid;
let offerId: string;

beforeAll(async () => {
  database = await makeDatabase();
  await database.sql("insert into accounts (id, role, display_name, languages) values ($1, 'operator', 'O', '{az}')", [
    OPERATOR,
  ]);
  await putOnRoster(database, OPERATOR);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.forget({ keepPeople: true });
  [id, offerId] = [randomUUID() as CallId, randomUUID()];
  [sid, operatorLeg, phoneLeg] = [newSid(), newSid(), newSid()];
  await database.sql(
    `insert into presences (account_id, state, returns_to, available_since, heartbeat_at)
     values ($1, 'available', 'available', now(), now() + interval '1 hour')`,
    [OPERATOR],
  );
});

type Act = () => Promise<unknown>;
let eventCount = 0;
const operator = () => database.as({ id: OPERATOR, role: 'operator' });
const own = () => ({ callId: id, operatorId: OPERATOR });
const joins = (legSid: CallSid) => {
  eventCount += 1;
  return legJoined(database, { legSid, conferenceSid: ROOM, eventKey: `${ROOM}:${eventCount}:join` });
};

/** What can happen to a call, told by the carrier, the caller, an operator or the clock. */
const EVENTS = {
  'the first webhook': () => recordInbound(database, { id, sid }),
  'a turn of the wait loop': () =>
    keepWaiting(database, { id, sid, language: 'az', urgency: 'ordinary', needsInterpreter: false }),
  'any question of the caller': () => touchCall(database, id),
  'an operator accepts': async () => {
    await database.sql(
      `insert into offers (id, call_id, operator_id, expires_at)
       select $1, calls.id, $3, now() + interval '1 minute' from calls where calls.id = $2
       on conflict do nothing`,
      [offerId, id, OPERATOR],
    );
    return acceptPending(operator(), { offerId, operatorId: OPERATOR });
  },
  'the operator’s leg arrives': () => operatorArrived(database, { operatorId: OPERATOR, offerId, legSid: operatorLeg }),
  'the operator is in the room': () => joins(operatorLeg),
  'the caller is on the way into the room': () => callerJoins(database, { id, sid }),
  'the caller is in the room': () => joins(sid),
  'the caller left the room': () => callerLegLeft(database, { legSid: sid, conferenceSid: ROOM }),
  'the operator’s leg is over': () => operatorLegLeft(database, operatorLeg),
  'the operator holds': () => markHold(operator(), { ...own(), isOn: true }),
  'the operator takes the caller back': () => markHold(operator(), { ...own(), isOn: false }),
  'the operator asks by keys': () => askQuestion(operator(), { ...own(), question: 'question-safe' }),
  'the caller answers by a key': async () => {
    const asked = await hearQuestion(database, id);
    return recordAnswer(database, { id, questionId: asked?.id ?? '', answer: 'yes' });
  },
  'the carrier could not ask': () =>
    takeBackQuestion(operator(), { ...own(), questionId: randomUUID(), talkBefore: 'together' }),
  '* is pressed': () => setCover(database, { id, isOn: true }),
  'the agreed key is pressed': () => setCover(database, { id, isOn: false }),
  'a telephone beside the wait takes the call': () => onCallPhoneArrived(database, { id, legSid: phoneLeg }),
  'the telephone is in the room': () => joins(phoneLeg),
  'the telephone’s leg is over': () => operatorLegLeft(database, phoneLeg),
  'a dialled telephone takes the call': () => onCallPhoneDialled(database, id),
  'the dialled telephone is not joined': () => onCallPhoneMissed(database, id),
  'the lease is over': () => takeBackUnjoined(database, -1),
  'both must be in the room': () => assumeTalks(database, -1),
  'the operator ends': async () =>
    (await leaveUntoldCall(operator(), own())) ?? endOwnCall(operator(), { ...own(), endedBy: 'operator' }),
  'the caller hangs up': () => endByCallerSid(database, { sid, endedBy: 'caller' }),
  'the end of a leg never heard of': () => insertGoneCall(database, { id, sid }),
} satisfies Record<CallEvent, Act>;
async function situation(): Promise<string> {
  const call = await findCall(database, id);
  return call ? [call.state, call.talk].filter(Boolean).join(' ') : 'none';
}

async function arrange(after: readonly CallEvent[]): Promise<void> {
  for (const event of after) await EVENTS[event]();
}

describe.each(Object.entries(SITUATIONS))('a call: %s', (_name, { after, is, changes }) => {
  it.each(Object.keys(EVENTS) as CallEvent[])('%s', async (event) => {
    await arrange(after);
    expect(await situation()).toBe(is);
    await EVENTS[event]();
    const next = await situation();
    expect(next).toBe(changes[event] ?? is);
    await EVENTS[event]();
    expect(await situation(), 'the same once more').toBe(next);
    const [from, to] = [is, next].map((each) => each.split(' ')[0] as CallState | 'none');
    if (from !== to && from !== 'none') expect(CALL_TRANSITIONS[from as CallState]).toContain(to);
    const busy = await database.sql("select from presences where state in ('on-call', 'reserved')");
    const live = await database.sql(
      "select from calls where operator_id is not null and state in ('connecting', 'talking')",
    );
    expect(busy.length, 'people who are busy for no call').toBe(live.length);
  });
});

describe('an offer ends once', () => {
  const endings: Record<Exclude<OfferState, 'pending'>, Act> = {
    accepted: () => acceptPending(operator(), { offerId, operatorId: OPERATOR }),
    declined: () => declinePending(operator(), { offerId, operatorId: OPERATOR }),
    expired: async () => {
      await database.sql("update offers set expires_at = now() - interval '1 second' where state = 'pending'");
      return expireOffers(database);
    },
    withdrawn: () => endByCallerSid(database, { sid, endedBy: 'caller' }),
  };
  const stateOf = async () => (await database.sql<{ state: OfferState }>('select state from offers'))[0]?.state;

  it.each(Object.keys(endings) as (keyof typeof endings)[])('%s stays so, whatever comes after', async (first) => {
    await arrange(['a turn of the wait loop']);
    await database.sql(
      "insert into offers (id, call_id, operator_id, expires_at) values ($1, $2, $3, now() + interval '1 minute')",
      [offerId, id, OPERATOR],
    );
    await database.sql("update presences set state = 'reserved'");
    await endings[first]();
    expect(await stateOf()).toBe(first);
    expect(OFFER_TRANSITIONS.pending).toContain(first);
    expect(OFFER_TRANSITIONS[first]).toEqual([]);
    for (const next of Object.values(endings)) await next();
    expect(await stateOf()).toBe(first);
    expect(await database.sql("select from presences where state in ('reserved', 'on-call')")).toEqual([]);
  });

  it('is withdrawn by the sweep when its call no longer waits', async () => {
    await arrange(['a turn of the wait loop', 'a dialled telephone takes the call']);
    await database.sql(
      "insert into offers (id, call_id, operator_id, expires_at) values ($1, $2, $3, now() + interval '1 minute')",
      [offerId, id, OPERATOR],
    );
    await database.sql("update presences set state = 'reserved'");
    expect(await expireOffers(database)).toBe(1);
    expect(await database.sql("select from presences where state = 'available'")).toHaveLength(1);
  });
});

describe('a leg goes forward only', () => {
  const stateOf = async (leg: CallSid) =>
    (await database.sql<{ state: string }>('select state from legs where carrier_sid = $1', [leg]))[0]?.state;
  const untilThere: CallEvent[] = ['a turn of the wait loop', 'an operator accepts', 'the operator’s leg arrives'];

  it('dialled, joined, left; and what comes late changes nothing', async () => {
    await arrange(untilThere);
    expect(await stateOf(operatorLeg)).toBe('dialled');
    await EVENTS['the operator is in the room']();
    expect(await stateOf(operatorLeg)).toBe('joined');
    await EVENTS['the operator’s leg is over']();
    expect(await stateOf(operatorLeg)).toBe('left');
    for (const late of [
      'the operator is in the room',
      'the operator’s leg arrives',
      'the operator’s leg is over',
    ] as const) {
      await EVENTS[late]();
      expect(await stateOf(operatorLeg)).toBe('left');
    }
  });

  it('left before it joined: the late join is not believed', async () => {
    await arrange([...untilThere, 'the operator’s leg is over', 'the operator is in the room']);
    expect(await stateOf(operatorLeg)).toBe('left');
    expect(await situation()).toBe('waiting');
  });

  it('of the operator before: its end takes nothing from the next one', async () => {
    await arrange([...untilThere, 'the operator’s leg is over']);
    const earlier = operatorLeg;
    [operatorLeg, offerId] = [newSid(), randomUUID()];
    await EVENTS['an operator accepts']();
    await operatorLegLeft(database, earlier);
    expect(await situation()).toBe('connecting');
    await EVENTS['the operator’s leg arrives']();
    await operatorLegLeft(database, earlier);
    expect(await situation()).toBe('connecting');
  });

  it('the caller’s goes into a room again after each question', async () => {
    await arrange([
      ...untilThere,
      'the caller is on the way into the room',
      'the caller is in the room',
      'the caller left the room',
    ]);
    expect(await stateOf(sid)).toBe('left');
    await arrange(['the caller is on the way into the room', 'the caller is in the room']);
    expect(await stateOf(sid)).toBe('joined');
  });
});
