// Of several who wait, about whom somebody is asked first, and about whom or whom not at all: each rule by itself.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { keepWaiting } from '../../src/calls/call-store.ts';
import { offerNext } from '../../src/routing/offer-store.ts';
import { person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { putOnRoster } from '../harness/roster.ts';

const NOON = Date.UTC(2026, 10, 22, 8);
let database: TestDatabase;
let aysel: string;

beforeAll(async () => {
  database = await makeDatabase();
  await database.setClock(NOON);
  aysel = await person(database, 'operator', 'Aysel');
  await database.sql(`update accounts set languages = '{az}'`);
  await putOnRoster(database, aysel);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.forget({ keepPeople: true });
  await database.sql(
    `insert into presences (account_id, state, returns_to, available_since, heartbeat_at)
     values ($1, 'available', 'available', line_now(), line_now())`,
    [aysel],
  );
});

/** A caller who waits since so many seconds, and what else is known of the call. */
async function waits(seconds: number, known = 'state = state'): Promise<CallId> {
  const call = { id: randomUUID() as CallId, sid: `CA${randomUUID().replaceAll('-', '')}` as CallSid };
  await keepWaiting(database, { ...call, language: 'az', urgency: 'ordinary', needsInterpreter: false });
  await database.sql(
    `update calls set waiting_since = line_now() - make_interval(secs => $2), ${known} where id = $1`,
    [call.id, seconds],
  );
  return call.id;
}

/** The call that the operator is asked about now. */
async function asked(): Promise<string | undefined> {
  await offerNext(database);
  const [offer] = await database.sql<{ id: string }>("select call_id as id from offers where state = 'pending'");
  return offer?.id;
}

describe('A9.1: somebody is asked first about a caller', () => {
  it.each([
    ['in danger', "urgency = 'danger'"],
    ['whose operator was lost: nobody waits at the end again for a fault of ours', 'returns = 1'],
    ['who is a child, or calls about one (B6.6)', 'is_child = true, wished_at = line_now()'],
  ])('%s, before who has waited longer', async (_who, known) => {
    await waits(60);
    const first = await waits(10, known);
    expect(await asked()).toBe(first);
  });

  it('who is not put behind the others, though who is has waited longer; but never behind in danger', async () => {
    const behind = await waits(60, "behind_until = line_now() + interval '5 minutes'");
    const other = await waits(10);
    expect(await asked()).toBe(other);
    await database.sql("delete from offers; update presences set state = 'available'");
    await database.sql("update calls set urgency = 'danger' where id = any ($1)", [[behind, other]]);
    expect(await asked()).toBe(behind);
  });

  it('who has waited longest, of those who are alike', async () => {
    const [first] = [await waits(60), await waits(10)];
    expect(await asked()).toBe(first);
  });
});

describe('A9.1: nobody is asked', () => {
  it.each([
    ['about a caller in the cover, who would hear a voice', "update calls set talk = 'cover'"],
    [
      'about a caller of whom nothing was heard for long',
      "update calls set last_seen_at = line_now() - interval '2 minutes'",
    ],
    ['whose page is silent', "update presences set heartbeat_at = line_now() - interval '12 seconds'"],
    ['who is on a break', "update presences set state = 'away'"],
    ['whose shift is over', "update shifts set state = 'cancelled'"],
    ['who was asked about this call a moment ago', 'ended'],
    ['who is suspended, wherever that was written', "update accounts set state = 'suspended'"],
  ])('%s', async (_who, change) => {
    const call = await waits(60);
    try {
      if (change === 'ended')
        await database.sql(
          `insert into offers (id, call_id, operator_id, state, expires_at, ended_at)
           values (gen_random_uuid(), $1, $2, 'withdrawn', line_now(), line_now() - interval '2 seconds')`,
          [call, aysel],
        );
      else
        await database.sql(`set session_replication_role = replica; ${change}; set session_replication_role = origin`);
      expect(await asked()).toBeUndefined();
    } finally {
      await database.sql("set session_replication_role = replica; update accounts set state = 'active'");
      await database.sql("set session_replication_role = origin; update shifts set state = 'planned'");
    }
  });
});
