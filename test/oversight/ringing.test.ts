// "Why is nobody ringing?": what the supervisor reads is held to what the matcher does, in whatever the line can come to.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallSid } from '../../src/calls/call.ts';
import { noteOnCallRing, onCallPhoneArrived } from '../../src/calls/on-call-store.ts';
import { RULES, readRinging } from '../../src/oversight/ringing.ts';
import { type RingingRules, ringingCalls, ringingPeople } from '../../src/oversight/ringing-store.ts';
import { declinePending, expireOffers, offerNext } from '../../src/routing/offer-store.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { certify } from '../harness/roster.ts';
import { PAIRINGS, type Played, play } from '../simulation/contract/pairings.ts';
import { CALLS, callId, OPERATORS, operatorId, outcomeOf, STEPS, type StepName } from '../simulation/contract/steps.ts';
import { BEGUN_AT, inPostgres, insertPeople, type PlayedWorld } from '../simulation/contract/worlds.ts';

const SEQUENCES = 20;
const STEPS_LIMIT = 16;
const SEED = 20261122;
const LIMIT = 25;
const SECOND_MS = 1_000;

let database: TestDatabase;
let world: PlayedWorld;
let supervisorId: string;
let now: number;

beforeAll(async () => {
  database = await makeDatabase();
  await insertPeople(database);
  supervisorId = randomUUID();
  await database.sql("insert into accounts (id, role, display_name) values ($1, 'supervisor', 'Nigar')", [
    supervisorId,
  ]);
  world = inPostgres(database);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await world.begin();
  now = BEGUN_AT;
  await world.at(now);
});

async function passes(ms: number): Promise<void> {
  now += ms;
  await world.at(now);
}

async function happens(steps: readonly Played[]): Promise<void> {
  for (const [name, choice, afterMs] of steps) {
    await passes(afterMs);
    await outcomeOf(world, name, choice);
  }
}

const ringing = () => readRinging(database, { supervisorId, now });
const someone = (rules: RingingRules) => {
  const named = database.as({ id: supervisorId, role: 'supervisor' });
  return { named, rules, limit: LIMIT };
};

/** The pairs that the page says nothing stands in the way of, as `call person`. */
async function freePairs(): Promise<string[]> {
  const { named, ...asked } = someone(RULES);
  const calls = await ringingCalls(named, asked);
  const open = calls.filter(({ state, obstacle }) => state === 'waiting' && obstacle === null).map(({ id }) => id);
  const people = await ringingPeople(named, { ...asked, callIds: open });
  const rung = new Set(people.filter(({ why }) => why === 'ringing').map((each) => each.callId));
  return people
    .filter((each) => each.why === 'free' && !rung.has(each.callId))
    .map((each) => `${each.callId} ${each.accountId}`)
    .sort();
}

/** The pairs that the matcher would make: each is tried while nobody else can be asked, and nothing of it stays. */
async function matcherPairs(): Promise<string[]> {
  const pairs: string[] = [];
  for (let call = 0; call < CALLS; call += 1) {
    for (let operator = 0; operator < OPERATORS; operator += 1) {
      if (await wouldBeOffered(callId(call), operatorId(operator)))
        pairs.push(`${callId(call)} ${operatorId(operator)}`);
    }
  }
  return pairs.sort();
}

class NotKept extends Error {}

async function wouldBeOffered(call: string, operator: string): Promise<boolean> {
  let isOffered = false;
  const trial = database.transaction(async (held) => {
    // Whoever could be free at any moment still could; only they are not asked now.
    await held.query(
      'others-busy',
      "update presences set state = 'reserved' where state = 'available' and account_id <> $1",
      [operator],
    );
    await held.query('others-covered', "update calls set talk = 'cover' where state = 'waiting' and id <> $1", [call]);
    const pending = "select id from offers where call_id = $1 and operator_id = $2 and state = 'pending'";
    const before = await held.query('pending-before', pending, [call, operator]);
    await offerNext(held);
    isOffered = before.length === 0 && (await held.query('pending-after', pending, [call, operator])).length > 0;
    throw new NotKept();
  });
  await expect(trial).rejects.toThrow(NotKept);
  return isOffered;
}

/** Plays the steps; before each match the page names the pairs that the matcher would make, and no other. */
async function holdsWhile(steps: readonly Played[]): Promise<number> {
  let pairs = 0;
  for (const step of steps) {
    if (step[0] === 'a match is made') {
      await passes(step[2]);
      const made = await matcherPairs();
      expect(await freePairs()).toEqual(made);
      pairs += made.length;
    }
    await happens([step]);
  }
  return pairs;
}

const READY = play(['a page takes the telephone', 'a wish']);
const WAITS = play(['a caller waits']);
const someStep: fc.Arbitrary<Played> = fc.tuple(
  fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom<StepName>('a wish', 'a caller waits', 'a caller says a wish') },
    { weight: 1, arbitrary: fc.constantFrom(...(Object.keys(STEPS) as StepName[])) },
  ),
  fc.record({
    call: fc.integer({ min: 0, max: CALLS - 1 }),
    operator: fc.integer({ min: 0, max: OPERATORS - 1 }),
    which: fc.integer({ min: 0, max: 3 }),
  }),
  fc.constantFrom(1, 700, 4_000, 9_500, 21_000),
);

describe('A9.1: why nobody is ringing', () => {
  it('is said by the rules by which calls are offered, whatever has happened', { timeout: 120_000 }, async () => {
    let pairs = 0;
    const steps = fc.tuple(
      fc.array(someStep, { minLength: 4, maxLength: STEPS_LIMIT }),
      // Whoever is there in the end: from anything that can happen nobody is, most of the time.
      fc.subarray(Array.from({ length: OPERATORS }, (_, operator) => operator)),
      fc.subarray(Array.from({ length: CALLS }, (_, call) => call)),
    );
    const holds = async ([sequence, operators, calls]: [readonly Played[], number[], number[]]) => {
      await world.begin();
      now = BEGUN_AT;
      await happens([...READY, ...WAITS, ...sequence]);
      for (const operator of operators) await happens(play(['a page takes the telephone', 'a wish'], { operator }));
      for (const call of calls) await happens(play(['a caller waits'], { call }));
      pairs += await holdsWhile(play(['a match is made', 'a match is made']));
    };
    await fc.assert(fc.asyncProperty(steps, holds), { numRuns: SEQUENCES, seed: SEED });
    // Or nothing was compared.
    expect(pairs).toBeGreaterThan(SEQUENCES);
  });

  it.each(Object.keys(PAIRINGS))('is said by the rules by which calls are offered, where %s', async (rule) => {
    await holdsWhile(PAIRINGS[rule] ?? []);
  });

  it('names each person with what keeps them: another language, a silent page, a break, no sign-in', async () => {
    await happens([
      ...play(['a page takes the telephone', 'a wish'], { operator: 1 }),
      ...play(['a caller waits'], { call: 2 }),
    ]);
    expect((await ringing()).calls).toMatchObject([
      { callLabel: expect.stringMatching(/^\d{4}$/), language: 'en', standing: 'waiting', obstacle: null, offers: [] },
    ]);
    const whys = async () => (await ringing()).calls[0]?.people?.map(({ why }) => why).sort();
    expect(await whys()).toEqual(['language', 'not-signed-in', 'not-signed-in']);
    await happens([...play(['a wish'], { operator: 1, which: 1 })]);
    expect(await whys()).toContain('away');
    await happens([...play(['a wish'], { operator: 1 }), ...play(['a caller asks'], { call: 2 }, 12 * SECOND_MS)]);
    expect(await whys()).toContain('page-silent');
  });

  it('names a supervisor at a desk as the one who is asked later, for as long as it is so', async () => {
    await certify(database, supervisorId);
    await database.sql(
      `insert into shifts (id, account_id, span, kind)
       values (gen_random_uuid(), $1, tstzrange(line_now(), line_now() + interval '1 hour'), 'extra')`,
      [supervisorId],
    );
    await database.sql(
      "insert into presences (account_id, state, available_since) values ($1, 'available', line_now())",
      [supervisorId],
    );
    const serves = () =>
      database.sql('update presences set heartbeat_at = line_now() where account_id = $1', [supervisorId]);
    const why = async () => (await ringing()).calls[0]?.people?.find(({ name }) => name === 'Nigar')?.why;
    await happens(WAITS);
    await serves();
    expect(await why()).toBe('language');
    await happens(play(['a caller asks'], {}, 25 * SECOND_MS));
    await serves();
    expect(await why()).toBe('supervisor-later');
    expect(await offerNext(database)).toBe(false);
    await happens(play(['a caller asks'], {}, 6 * SECOND_MS));
    await serves();
    expect(await why()).toBe('free');
    await offerNext(database);
    expect(await why()).toBe('ringing');
    expect((await ringing()).calls[0]?.offers).toMatchObject([{ name: 'Nigar', on: 'supervisor' }]);
    await database.sql('delete from shifts where account_id = $1', [supervisorId]);
  });

  it('says that only one call of a caller rings at a time', async () => {
    await happens([...READY, ...play(['a page takes the telephone', 'a wish'], { operator: 1 })]);
    await happens([...WAITS, ...play(['a caller waits'], { call: 1, which: 2 })]);
    await database.sql(
      `with caller as (insert into caller_links (caller_id, epoch, reference)
                       values (gen_random_uuid(), '2026-11', repeat('0', 64)) returning caller_id)
       update calls set caller_id = caller.caller_id from caller`,
    );
    await happens(play(['a match is made']));
    const shown = async () => (await ringing()).calls.map(({ obstacle, offers }) => [obstacle, offers.length]);
    expect(await shown()).toEqual([
      [null, 1],
      ['one-at-a-time', 0],
    ]);
    expect(await matcherPairs()).toEqual(await freePairs());
    await happens(play(['an operator declines']));
    expect((await shown()).map(([obstacle]) => obstacle)).toEqual([null, null]);
    expect(await matcherPairs()).toEqual(await freePairs());
  });

  it('does not say that nobody is on duty of those whom it explains no more', async () => {
    await happens(READY);
    await database.sql(
      `insert into calls (id, carrier_sid, state, language, waiting_since)
       select gen_random_uuid(), 'CA' || lpad(nth::text, 32, '0'), 'waiting', 'az', line_now() from generate_series(1, 12) as nth`,
    );
    const people = (await ringing()).calls.map((call) => call.people);
    expect(people.map((each) => each !== null && each.length > 0)).toEqual([...Array(10).fill(true), false, false]);
    expect(people.slice(10)).toEqual([null, null]);
  });

  it('says of a caller in the cover, and of one who is no longer heard, that nobody can be rung for them', async () => {
    await happens([...READY, ...WAITS, ...play(['the cover begins'])]);
    expect((await ringing()).calls[0]).toMatchObject({ obstacle: 'cover' });
    await happens([...play(['the cover ends']), ...play(['a page answers'], {}, 41 * SECOND_MS)]);
    expect((await ringing()).calls[0]).toMatchObject({ obstacle: 'not-heard' });
  });
});

describe('A9.1: who was rung', () => {
  it('stands in words, each with what came of it, and stays for a day after the call', async () => {
    await happens([...READY, ...WAITS, ...play(['a match is made'])]);
    expect((await ringing()).calls[0]?.offers).toMatchObject([{ on: 'console', result: 'pending' }]);
    await declinePending(database, { offerId: await world.latestOffer(operatorId(0)), operatorId: operatorId(0) });
    const again = [...play(['a page answers'], {}, 10 * SECOND_MS + 1), ...play(['a match is made'])];
    await happens(again);
    await happens([...play(['a page closes'])]);
    await expireOffers(database);
    await happens([...READY, ...again]);
    await happens(play(['a caller hangs up']));
    const [ended] = (await ringing()).calls;
    expect(ended).toMatchObject({ standing: 'abandoned', people: [] });
    expect(ended?.offers.map(({ result }) => result)).toEqual(['caller-left', 'page-lost', 'declined']);
    await passes(25 * 3_600 * SECOND_MS);
    expect((await ringing()).calls).toEqual([]);
  });

  it('names an on-call telephone by its place, and the one that took the call', async () => {
    await happens([...READY, ...WAITS, ...play(['a match is made'])]);
    const id = callId(0);
    await passes(SECOND_MS);
    await noteOnCallRing(database, { id, place: 1, isDialled: false });
    await passes(SECOND_MS);
    await noteOnCallRing(database, { id, place: 2, isDialled: false });
    await passes(SECOND_MS);
    await onCallPhoneArrived(database, { id, legSid: `CA${'c'.repeat(32)}` as CallSid });
    const [call] = (await ringing()).calls;
    expect(call?.standing).toBe('with-somebody');
    expect(call?.offers.map(({ on, place, result }) => [on, place, result])).toEqual([
      ['on-call-phone', 2, 'accepted'],
      ['on-call-phone', 1, 'rung'],
      ['console', null, 'taken-elsewhere'],
    ]);
  });

  it('is shown to nobody but a supervisor', async () => {
    await happens([...READY, ...WAITS]);
    const named = database.as({ id: operatorId(0), role: 'operator' });
    expect(await ringingCalls(named, { limit: LIMIT, rules: RULES })).toEqual([]);
    expect(await ringingPeople(named, { callIds: [callId(0)], limit: LIMIT, rules: RULES })).toEqual([]);
  });
});
