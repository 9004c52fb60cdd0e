import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awaitedCallers } from '../../src/calls/bring-callers.ts';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { findCall, keepWaiting } from '../../src/calls/call-store.ts';
import { setCover } from '../../src/calls/cover-store.ts';
import { operatorLegLeft } from '../../src/calls/ending-store.ts';
import { callerJoins, callerLeaves, callerLegLeft, legJoined, operatorArrived } from '../../src/calls/leg-store.ts';
import { acceptPending } from '../../src/routing/offer-store.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { newSid } from '../harness/new-sid.ts';

const OPERATOR = randomUUID();
const EARLIER_ROOM = `CF${'1'.repeat(32)}`;
const ROOM = `CF${'2'.repeat(32)}`;

let database: TestDatabase;
let call: { id: CallId; sid: CallSid };
let earlierLeg: CallSid;
let leg: CallSid;

beforeAll(async () => {
  database = await makeDatabase();
  await database.sql("insert into accounts (id, role, display_name) values ($1, 'operator', 'O')", [OPERATOR]);
});
afterAll(() => database.drop());

/** The operator's page dialled out, was reloaded, and dialled out again: the second leg has the call. */
beforeEach(async () => {
  await database.forget({ keepPeople: true });
  call = { id: randomUUID() as CallId, sid: newSid() };
  [earlierLeg, leg] = [newSid(), newSid()];
  await keepWaiting(database, { ...call, language: 'az', urgency: 'ordinary', needsInterpreter: false });
  const offerId = randomUUID();
  await database.sql(
    `insert into offers (id, call_id, operator_id, expires_at) values ($1, $2, $3, now() + interval '1 minute')`,
    [offerId, call.id, OPERATOR],
  );
  await acceptPending(database.as({ id: OPERATOR, role: 'operator' }), { offerId, operatorId: OPERATOR });
  await operatorArrived(database, { operatorId: OPERATOR, offerId, legSid: earlierLeg });
  await callerJoins(database, call);
  await operatorArrived(database, { operatorId: OPERATOR, offerId, legSid: leg });
});

const joins = (legSid: CallSid, conferenceSid: string) =>
  legJoined(database, { legSid, conferenceSid, eventKey: `${conferenceSid}:${legSid}:join` });

const room = async () =>
  (await database.sql<{ sid: string | null }>('select conference_sid as sid from calls where id = $1', [call.id]))[0]
    ?.sid;

it('an operator is held in the room of the newest leg, though the earlier one is told later', async () => {
  await joins(leg, ROOM);
  await joins(earlierLeg, EARLIER_ROOM);
  expect(await room()).toBe(ROOM);
});

it('a caller who entered the room of the earlier leg is no talk, and is fetched', async () => {
  await joins(leg, ROOM);
  expect(await joins(call.sid, EARLIER_ROOM)).toMatchObject({ isAlone: true });
  expect(await findCall(database, call.id)).toMatchObject({ state: 'connecting' });
  expect(await room()).toBe(ROOM);
});

it.each([
  ['before the caller', () => [leg, call.sid]],
  ['after the caller', () => [call.sid, leg]],
])(
  'a caller in the very room of the newest leg is in the talk, though of the earlier join: told %s',
  async (_, inOrder) => {
    for (const sid of inOrder()) await joins(sid, ROOM);
    expect(await findCall(database, call.id)).toMatchObject({ state: 'talking', talk: 'together', operatorSid: leg });
    expect(await callerLeaves(database, { id: call.id, joinNumber: 1 })).toMatchObject({ isGhost: true });
    await database.sql("update legs set dialled_at = dialled_at - interval '6 seconds'");
    expect(await callerLeaves(database, { id: call.id, joinNumber: 1 })).toMatchObject({ isGhost: false });
  },
);

it('a caller who then enters the room of the newest leg is in the talk', async () => {
  await joins(leg, ROOM);
  await callerJoins(database, call);
  expect(await joins(call.sid, ROOM)).toMatchObject({ isAlone: false });
  expect(await findCall(database, call.id)).toMatchObject({ state: 'talking', operatorSid: leg });
});

describe('a caller who comes in though nobody noted that they were on the way', () => {
  const cameIn = (sequence: number) =>
    legJoined(database, { legSid: call.sid, conferenceSid: ROOM, eventKey: `${ROOM}:${sequence}:join` });
  const state = async () =>
    (await database.sql<{ state: string }>('select state from legs where carrier_sid = $1', [call.sid]))[0]?.state;

  beforeEach(async () => {
    await callerJoins(database, call);
    await joins(leg, ROOM);
    await cameIn(3);
    await callerLegLeft(database, { legSid: call.sid, conferenceSid: ROOM });
    expect(await state()).toBe('left');
  });

  it('is in the room', async () => {
    expect(await cameIn(5)).toMatchObject({ isAlone: false });
    expect(await state()).toBe('joined');
  });

  it('is not, where only a report of earlier came late', async () => {
    expect(await cameIn(1)).toBeUndefined();
    expect(await state()).toBe('left');
  });

  it('is not moved, where the cover began since', async () => {
    await setCover(database, { id: call.id, isOn: true });
    await operatorLegLeft(database, leg);
    expect(await cameIn(5)).toMatchObject({ isAlone: false });
    expect(await findCall(database, call.id)).toMatchObject({ state: 'waiting', talk: 'cover' });
  });
});

it('A6.1: a caller is brought to the operator again, but never out of the cover', async () => {
  await database.sql("update legs set dialled_at = dialled_at - interval '10 seconds'");
  await setCover(database, { id: call.id, isOn: true });
  expect(await awaitedCallers(database)).toEqual([]);
  await setCover(database, { id: call.id, isOn: false });
  expect(await awaitedCallers(database)).toMatchObject([{ id: call.id }]);
});
