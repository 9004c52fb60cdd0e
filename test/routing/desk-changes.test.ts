import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { keepWaiting } from '../../src/calls/call-store.ts';
import { orderCover } from '../../src/calls/cover-store.ts';
import { callerJoins, callerLeaves, legJoined, operatorArrived } from '../../src/calls/leg-store.ts';
import { type Listener, listen } from '../../src/db/listen.ts';
import { acceptOffer } from '../../src/routing/accept-offer.ts';
import { type SweepParts, sweepOffers } from '../../src/routing/sweep.ts';
import { tellDesks } from '../../src/routing/tell-desks.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { newSid } from '../harness/new-sid.ts';
import { SOON } from '../harness/soon.ts';

const OPERATOR = randomUUID();
const CONFERENCE = `CF${'0'.repeat(32)}`;

let database: TestDatabase;
let listener: Listener;
let told: string[];
let call: { id: CallId; sid: CallSid };
let offerId: string;

beforeAll(async () => {
  database = await makeDatabase();
  await database.sql("insert into accounts (id, role, display_name) values ($1, 'operator', 'O')", [OPERATOR]);
  await new Promise<void>((resolve) => {
    listener = listen(database.url, 'live', { onMessage: (what) => told.push(what), onConnected: resolve });
  });
});
afterAll(async () => {
  await listener.close();
  await database.drop();
});
beforeEach(async () => {
  await database.forget({ keepPeople: true });
  told = [];
  await tellDesks(database);
  await hearing();
  told = [];
  offerId = randomUUID();
  call = { id: randomUUID() as CallId, sid: newSid() };
  await keepWaiting(database, { ...call, language: 'az', urgency: 'ordinary', needsInterpreter: false });
  await database.sql(
    `insert into offers (id, call_id, operator_id, expires_at) values ($1, $2, $3, now() + interval '1 minute')`,
    [offerId, call.id, OPERATOR],
  );
});

const accept = () => acceptOffer(database.as({ id: OPERATOR, role: 'operator' }), { offerId, operatorId: OPERATOR });
/** Everybody got this far: what was told before this has arrived before it. */
const hearing = async (): Promise<string[]> => {
  await database.sql("select pg_notify('live', 'end')");
  await vi.waitFor(() => expect(told).toContain('end'), SOON);
  return told.filter((what) => what !== 'end');
};

it('every desk hears that a colleague took the call', async () => {
  await accept();
  await tellDesks(database);
  expect(await hearing()).toEqual(['desk:all']);
});

it('an operator hears that the talk began, once', async () => {
  await accept();
  await tellDesks(database);
  const legSid = newSid();
  await operatorArrived(database, { operatorId: OPERATOR, offerId, legSid });
  await callerJoins(database, call);
  const joins = { legSid: call.sid, conferenceSid: CONFERENCE, eventKey: `${CONFERENCE}:1:join` };
  await legJoined(database, joins);
  await legJoined(database, joins);
  await tellDesks(database);
  await tellDesks(database);
  expect(await hearing()).toEqual(['desk:all', `desk:${OPERATOR}`]);
});

it('A6.1: an operator who ordered the cover hears that the caller left the talk for it, whichever callback comes first', async () => {
  await accept();
  const legSid = newSid();
  await operatorArrived(database, { operatorId: OPERATOR, offerId, legSid });
  await callerJoins(database, call);
  const room = { conferenceSid: CONFERENCE };
  await legJoined(database, { ...room, legSid, eventKey: `${CONFERENCE}:1:join` });
  await legJoined(database, { ...room, legSid: call.sid, eventKey: `${CONFERENCE}:2:join` });
  const own = database.as({ id: OPERATOR, role: 'operator' });
  expect(await orderCover(own, { callId: call.id, operatorId: OPERATOR })).toMatchObject({ id: call.id });
  await hearing();
  told = [];
  expect(await callerLeaves(database, { id: call.id, joinNumber: 1 })).toMatchObject({ call: { isCoverDue: false } });
  expect(await hearing()).toEqual([`desk:${OPERATOR}`]);
});

it('a process that dies before it told is no loss: the next sweep tells', async () => {
  await accept();
  expect(await hearing()).toEqual([]);
  told = [];
  const parts: SweepParts = {
    database,
    control: {
      moveCaller: async () => 'done',
      endLeg: async () => 'done',
      setEndsRoom: async () => 'done',
      ringToTry: async () => 'done',
      ringInterpreter: async () => null,
      announceInterpreter: async () => 'done',
      holdCaller: async () => 'done',
      ringOnCallPhone: async () => 'done',
      isOver: async () => undefined,
      isDialled: async () => undefined,
      isInRoom: async () => undefined,
    },
    afterEnd: () => {},
    log: { info: () => {} },
    firstLooks: new Map(),
  };
  await sweepOffers(parts);
  expect(await hearing()).toContain('desk:all');
});
