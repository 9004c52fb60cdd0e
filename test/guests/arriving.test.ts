// Who comes into a talk of somebody else, and who does not: each rule of the database by itself, whatever a page or a sweep would do.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import {
  callerInRoom,
  expireGuests,
  guestArrived,
  guestJoined,
  interpreterArrived,
} from '../../src/guests/guest-store.ts';
import { askSupervisor, leaveAsGuest } from '../../src/guests/supervisor-store.ts';
import { liveCall, person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { putOnRoster } from '../harness/roster.ts';

const [ROOM, OTHER_ROOM] = [`CF${'1'.repeat(32)}`, `CF${'2'.repeat(32)}`];
const [LEG, OTHER_LEG] = [`CA${'1'.repeat(32)}` as CallSid, `CA${'2'.repeat(32)}` as CallSid];
let database: TestDatabase;
let aysel: string;
let nigar: string;
let callId: CallId;

beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql('delete from guests; delete from presences');
  await database.sql("update calls set state = 'ended', outcome = 'talked', ended_at = line_now(), talk = null");
  aysel = await person(database, 'operator', 'Aysel');
  nigar = await person(database, 'supervisor', 'Nigar');
  callId = (await liveCall(database, aysel)) as CallId;
  await database.sql("update calls set conference_sid = $2, join_number = 1, talk = 'together' where id = $1", [
    ...[callId, ROOM],
  ]);
  await database.sql(
    `insert into legs (carrier_sid, call_id, party, account_id, join_number, state, joined_at)
     values ('CA' || md5($1::text), $1::uuid, 'operator', $2, 1, 'joined', line_now())`,
    [callId, aysel],
  );
});

/** Somebody who was asked in, and has said yes. */
async function accepted(kind: 'listener' | 'supervisor' | 'colleague'): Promise<string> {
  const id = randomUUID();
  await database.sql(
    `insert into guests (id, request_id, call_id, kind, manner, state, asked_by, account_id, reason, shown_at, expires_at)
     values ($1::uuid, $1, $2, $3, case when $3 = 'supervisor' then 'heard' end, 'accepted', $4, $5,
       case when $3 = 'listener' then 'quality' end, line_now(), line_now() + interval '10 seconds')`,
    [id, callId, kind, aysel, nigar],
  );
  return id;
}

const cover = () => database.sql("update calls set talk = 'cover' where id = $1", [callId]);
const arrive = (guestId: string, legSid = LEG) => guestArrived(database, { accountId: nigar, guestId, legSid });
const join = (conferenceSid: string) => guestJoined(database, { legSid: LEG, conferenceSid });

describe('A1.1: who is expected in a talk', () => {
  it('comes with one leg: another one that dials with the same word is nobody', async () => {
    const id = await accepted('supervisor');
    expect(await arrive(id)).toMatchObject({ kind: 'supervisor' });
    expect(await arrive(id)).toMatchObject({ kind: 'supervisor' });
    expect(await arrive(id, OTHER_LEG)).toBeUndefined();
  });

  it('of an interpreter, too: the leg on which the key was pressed first', async () => {
    const id = randomUUID();
    await database.sql(
      `with interpreter as (
         insert into interpreters (id, name, languages, telephone) values ($1::uuid, 'Invented', '{tr}', '+994000009101') returning id
       )
       insert into guests (id, request_id, call_id, kind, asked_by, interpreter_id, expires_at)
       select $1, $1, $2, 'interpreter', $3, interpreter.id, line_now() + interval '10 seconds' from interpreter`,
      [id, callId, aysel],
    );
    expect(await interpreterArrived(database, { guestId: id, legSid: LEG })).toBe(callId);
    expect(await interpreterArrived(database, { guestId: id, legSid: LEG })).toBe(callId);
    expect(await interpreterArrived(database, { guestId: id, legSid: OTHER_LEG })).toBeUndefined();
  });

  it('into the room of the talk, and is sent out of any other', async () => {
    await arrive(await accepted('supervisor'));
    expect(await join(OTHER_ROOM)).toMatchObject({ isStray: true });
    await arrive(await accepted('supervisor'), OTHER_LEG);
    expect(await guestJoined(database, { legSid: OTHER_LEG, conferenceSid: ROOM })).toMatchObject({ isStray: false });
  });

  it('does not listen to a caller in the cover: not on the way, and not in the room', async () => {
    const id = await accepted('listener');
    await cover();
    expect(await arrive(id)).toBeUndefined();
    await database.sql("update calls set talk = 'together' where id = $1", [callId]);
    expect(await arrive(id)).toMatchObject({ kind: 'listener' });
    await cover();
    expect(await join(ROOM)).toMatchObject({ isStray: true });
  });

  it('goes by themselves only where the talk stays somebody else’s: a colleague who has it does not', async () => {
    const named = database.as({ id: nigar, role: 'operator' });
    expect(await leaveAsGuest(named, await accepted('colleague'))).toBeUndefined();
    await database.sql('delete from guests');
    expect(await leaveAsGuest(named, await accepted('supervisor'))).toEqual({ legSid: null });
  });
});

it.each([
  ['while the talk is with whoever asked', (operator: string) => operator, 2],
  ['but not when somebody else has it by then', (_asked: string, other: string) => other, 1],
])('A1.1: where anybody would do the next one is asked, %s', async (_when, whose, asked) => {
  const [leyla, other] = [await person(database, 'operator', 'Leyla'), await person(database, 'operator', 'Rashad')];
  await putOnRoster(database, leyla);
  await database.sql(
    `insert into presences (account_id, state, returns_to, available_since, heartbeat_at)
     values ($1, 'available', 'available', line_now(), line_now())`,
    [leyla],
  );
  const id = await accepted('colleague');
  await database.sql('update guests set is_anybody = true, expires_at = line_now() where id = $1', [id]);
  await database.sql('update calls set operator_id = $2 where id = $1', [callId, whose(aysel, other)]);
  await expireGuests(database);
  expect(await database.sql('select from guests')).toHaveLength(asked);
});

it('A9.4: a caller in the cover is told of nobody who comes: whoever listens in would hear it', async () => {
  expect(await callerInRoom(database, callId)).toMatchObject({ conferenceSid: ROOM });
  await cover();
  expect(await callerInRoom(database, callId)).toBeUndefined();
});

it('A9.1: a supervisor is asked into a talk only while on duty, though their desk says that they are free', async () => {
  await database.sql(
    `insert into presences (account_id, account_role, state, returns_to, available_since, heartbeat_at)
     values ($1, 'supervisor', 'available', 'available', line_now(), line_now())`,
    [nigar],
  );
  const ask = () => askSupervisor(database.as({ id: aysel, role: 'operator' }), { callId, manner: 'heard' });
  expect(await ask()).toBe('nobody-free');
  await database.sql('update presences set heartbeat_at = line_now() where account_id = $1', [nigar]);
  await putOnExtraDuty();
  expect(await ask()).toBe('asked');
});

async function putOnExtraDuty(): Promise<void> {
  await database.sql(
    `insert into certificates (id, account_id, kind, span)
     values (gen_random_uuid(), $1, 'line', tstzrange(line_now() - interval '1 year', line_now() + interval '4 years'))`,
    [nigar],
  );
  await database.sql(
    `insert into shifts (id, account_id, span, kind)
     values (gen_random_uuid(), $1, tstzrange(line_now() - interval '1 minute', line_now() + interval '4 hours'), 'extra')`,
    [nigar],
  );
}
