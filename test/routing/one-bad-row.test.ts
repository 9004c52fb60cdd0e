// A row that the database takes from nobody: it keeps what is done for it from being done, and nothing that is done for others.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { keepWaiting } from '../../src/calls/call-store.ts';
import { reapCalls, type SweepParts, sweepOffers } from '../../src/routing/sweep.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { newSid } from '../harness/new-sid.ts';
import { putOnRoster } from '../harness/roster.ts';

const [BAD, GOOD] = [randomUUID(), randomUUID()];
/** More than the reaper asks about at a time. */
const SILENT_CALLS = 25;

let database: TestDatabase;

beforeAll(async () => {
  database = await makeDatabase();
  await database.sql(
    `insert into accounts (id, role, display_name, languages)
     select person.id, 'operator', 'Invented', '{az}' from unnest($1::uuid[]) as person (id)`,
    [[BAD, GOOD]],
  );
  await putOnRoster(database, BAD, GOOD);
  await database.sql(`create function take_nothing() returns trigger language plpgsql as $$
    begin raise exception 'a row that nothing can be done about'; end $$`);
});
afterAll(() => database.drop());

/** At a carrier that knows of no leg any more and takes every order. */
function partsOver(ended: CallSid[]): SweepParts {
  return {
    database,
    control: {
      moveCaller: async () => 'done',
      endLeg: async (sid) => {
        ended.push(sid);
        return 'done';
      },
      setEndsRoom: async () => 'done',
      ringToTry: async () => 'done',
      ringInterpreter: async () => null,
      announceInterpreter: async () => 'done',
      holdCaller: async () => 'done',
      ringOnCallPhone: async () => 'done',
      isOver: async () => true,
      isDialled: async () => undefined,
      isInRoom: async () => undefined,
    },
    afterEnd: () => {},
    log: { info: () => {} },
    firstLooks: new Map(),
  };
}

it('A6.1: a caller is offered though somebody else’s wrap-up cannot be ended, and it is told of', async () => {
  await database.sql(
    `insert into presences (account_id, state, returns_to, available_since, wrap_up_due_at, heartbeat_at)
     values ($1, 'wrap-up', 'available', null, line_now() - interval '1 minute', line_now()),
            ($2, 'available', 'available', line_now(), null, line_now())`,
    [BAD, GOOD],
  );
  await database.sql(`create trigger presences_take_nothing before update on presences
    for each row when (old.account_id = '${BAD}') execute function take_nothing()`);
  const call = { id: randomUUID() as CallId, sid: newSid() };
  await keepWaiting(database, { ...call, language: 'az', urgency: 'ordinary', needsInterpreter: false });
  await expect(sweepOffers(partsOver([]))).rejects.toThrow('end-overdue-wrap-ups');
  expect(await database.sql('select operator_id from offers where call_id = $1', [call.id])).toEqual([
    { operator_id: GOOD },
  ]);
});

it('A6.1: where nobody can look for what is over, everything is taken in hand', async () => {
  await database.forget({ keepPeople: true });
  await database.sql(
    `insert into presences (account_id, state, returns_to, available_since, heartbeat_at)
     values ($1, 'available', 'available', line_now(), line_now())`,
    [GOOD],
  );
  const call = { id: randomUUID() as CallId, sid: newSid() };
  await keepWaiting(database, { ...call, language: 'az', urgency: 'ordinary', needsInterpreter: false });
  await database.sql('alter function put_out_legs_and_guests rename to put_out_nobody');
  try {
    await expect(sweepOffers(partsOver([]))).rejects.toThrow('what-is-due');
  } finally {
    await database.sql('alter function put_out_nobody rename to put_out_legs_and_guests');
  }
  expect(await database.sql('select operator_id from offers where call_id = $1', [call.id])).toEqual([
    { operator_id: GOOD },
  ]);
});

it('A6.1: every other silent call is ended though the one that was silent longest cannot be, and legs that are left are ended too', async () => {
  await database.forget({ keepPeople: true });
  const bad = randomUUID();
  await database.sql(
    `insert into calls (id, carrier_sid, state, last_seen_at)
     select case number when 1 then $1 else gen_random_uuid() end, 'CA' || md5(number::text), 'menu',
            line_now() - interval '1 hour' + make_interval(secs => number)
       from generate_series(1, $2::integer) as number`,
    [bad, SILENT_CALLS],
  );
  await database.sql(`create trigger calls_take_nothing before update on calls
    for each row when (old.id = '${bad}') execute function take_nothing()`);
  const left = newSid();
  await database.sql(
    `with over as (
       insert into calls (id, carrier_sid, state, ended_at, outcome, ended_by)
       values (gen_random_uuid(), $1, 'ended', line_now() - interval '1 minute', 'talked', 'caller')
       returning calls.id
     )
     insert into legs (carrier_sid, call_id, party, account_id, join_number, state)
     select $2, over.id, 'operator', $3, 1, 'joined' from over`,
    [newSid(), left, GOOD],
  );
  const ended: CallSid[] = [];
  await expect(reapCalls(partsOver(ended))).rejects.toThrow('end-call-of-caller');
  expect(await database.sql("select id from calls where state <> 'ended'")).toEqual([{ id: bad }]);
  expect(ended).toEqual([left]);
});
