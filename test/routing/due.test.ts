// The sweep looks once a second for all that the clock may have ended: what the look overlooks would never end.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ALL_DUE, type Due, whatIsDue } from '../../src/routing/due-store.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { newSid } from '../harness/new-sid.ts';
import { putOnRoster } from '../harness/roster.ts';

const [OPERATOR, OTHER, OFF_DUTY] = [randomUUID(), randomUUID(), randomUUID()];

let database: TestDatabase;

beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.forget();
  await database.sql(
    `insert into accounts (id, role, display_name, languages)
     select person.id, 'operator', 'Invented', '{az}' from unnest($1::uuid[]) as person (id)`,
    [[OPERATOR, OTHER, OFF_DUTY]],
  );
  await putOnRoster(database, OPERATOR, OTHER);
});

async function found(): Promise<string[]> {
  const due = await whatIsDue(database);
  return Object.entries(due).flatMap(([name, isDue]) => (isDue ? [name] : []));
}

/** A call with such columns beside those that each has. */
async function layCall(columns: Record<string, unknown>): Promise<string> {
  const id = randomUUID();
  const row = { id, carrier_sid: newSid(), last_seen_at: new Date(), ...columns };
  const names = Object.keys(row);
  await database.sql(
    `insert into calls (${names.join(', ')}) values (${names.map((_name, at) => `$${at + 1}`).join(', ')})`,
    Object.values(row),
  );
  return id;
}

async function layPresence(state: string, wrapUpDueAt = 'null', person = OPERATOR): Promise<void> {
  await database.sql(
    `insert into presences (account_id, state, returns_to, heartbeat_at, available_since, wrap_up_due_at)
     values ($1, $2, 'available', line_now(), case when $2 = 'available' then line_now() end, ${wrapUpDueAt})`,
    [person, state],
  );
}

const talking = (columns = {}) => layCall({ state: 'talking', operator_id: OPERATOR, talk: 'together', ...columns });

/** A colleague who is asked into a talk. */
async function layGuest(flag: { endedAt?: Date; isFlagDue?: boolean } = {}): Promise<void> {
  const state = flag.endedAt ? 'expired' : 'asked';
  await database.sql(
    `insert into guests (id, request_id, call_id, kind, state, asked_by, account_id, expires_at, ended_at, flag_due)
     values (gen_random_uuid(), gen_random_uuid(), $1, 'colleague', $2, $3, $4, line_now(), $5, $6)`,
    [await talking(), state, OPERATOR, OTHER, flag.endedAt ?? null, flag.isFlagDue ?? false],
  );
}

const CASES: [due: keyof Due, what: string, lay: () => Promise<unknown>][] = [
  [
    'offers',
    'an offer of a call that does not wait any more',
    async () => {
      const call = await layCall({ state: 'menu' });
      await database.sql(
        `insert into offers (id, call_id, operator_id, expires_at)
         values (gen_random_uuid(), $1, $2, line_now() + interval '5 seconds')`,
        [call, OPERATOR],
      );
    },
  ],
  ['connecting', 'a call on its way to an operator', () => layCall({ state: 'connecting' })],
  ['kept', 'a call kept for an operator who was lost', () => talking({ kept_until: new Date() })],
  ['duties', 'somebody who is there and not on duty', () => layPresence('available', 'null', OFF_DUTY)],
  ['duties', 'somebody who would be there after a talk', () => layPresence('on-call', 'null', OFF_DUTY)],
  ['wrapUps', 'a wrap-up that is over', () => layPresence('wrap-up', "line_now() - interval '1 second'")],
  [
    'testCalls',
    'a test ring',
    () => layCall({ state: 'menu', kind: 'test', operator_id: OPERATOR, carrier_sid: null }),
  ],
  ['guests', 'a colleague who is asked', () => layGuest()],
  ['guests', 'a room to mend', () => layGuest({ endedAt: new Date(), isFlagDue: true })],
  [
    'guests',
    'somebody suspended in a talk',
    async () => {
      const call = await talking();
      await database.sql(
        `insert into legs (carrier_sid, call_id, party, account_id, join_number, state) values ($1, $2, 'operator', $3, 1, 'joined')`,
        [newSid(), call, OPERATOR],
      );
      await database.sql("update accounts set state = 'suspended' where id = $1", [OPERATOR]);
    },
  ],
  [
    'covers',
    'an order for the cover',
    () => talking({ talk: 'cover', cover_ordered_at: new Date(), cover_due_at: new Date() }),
  ],
  ['questions', 'a question that is asked', () => talking({ talk: 'asking' })],
  ['waiting', 'a caller who waits', () => layCall({ state: 'waiting', waiting_since: new Date() })],
  ['deskChanges', 'a note for the desks', () => database.sql("insert into desk_changes (whom) values ('all')")],
];

it.each(CASES)('%s: %s', async (name, _what, lay) => {
  await lay();
  expect(await found()).toEqual([name]);
});

it('nothing is found where people are there, one talks, and nothing is over', async () => {
  await layPresence('on-call');
  await layPresence('available', 'null', OTHER);
  await talking();
  await layCall({ state: 'menu' });
  await layCall({ state: 'ended', ended_at: new Date(), outcome: 'talked', ended_by: 'caller' });
  await database.sql('delete from desk_changes');
  expect(await found()).toEqual([]);
  expect(Object.keys(await whatIsDue(database))).toEqual(Object.keys(ALL_DUE));
});
