import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { findCall, keepWaiting } from '../../src/calls/call-store.ts';
import { callerJoins, legJoined, operatorArrived } from '../../src/calls/leg-store.ts';
import { acceptPending } from '../../src/routing/offer-store.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

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

function newSid(): CallSid {
  return `CA${randomUUID().replaceAll('-', '')}` as CallSid;
}

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

it('a caller who then enters the room of the newest leg is in the talk', async () => {
  await joins(leg, ROOM);
  await callerJoins(database, call);
  expect(await joins(call.sid, ROOM)).toMatchObject({ isAlone: false });
  expect(await findCall(database, call.id)).toMatchObject({ state: 'talking', operatorSid: leg });
});
