import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDatabase, type TestDatabase } from '../../harness/database.ts';
import { PAIRINGS, type Played, play } from './pairings.ts';
import { CALLS, OPERATORS, outcomeOf, STEPS, type StepName } from './steps.ts';
import { BEGUN_AT, inMemory, inPostgres, insertPeople, type Picture, type PlayedWorld } from './worlds.ts';

const LANES = 3;
const SEQUENCES = 300;
const STEPS_LIMIT = 24;
const SEED = 20261122;

/** Each lane plays on stores of its own: the steps of one do not wait for the round trips of the others. */
interface Lane {
  database: TestDatabase;
  worlds: readonly PlayedWorld[];
}

let lanes: Lane[];
beforeAll(async () => {
  lanes = [];
  for (let lane = 0; lane < LANES; lane += 1) {
    const database = await makeDatabase();
    await insertPeople(database);
    lanes.push({ database, worlds: [inMemory(), inPostgres(database)] });
  }
});
afterAll(async () => {
  for (const { database } of lanes) await database.drop();
});

const READY = play(['a page takes the telephone', 'a wish']);
const WAITING = [...READY, ...play(['a call arrives', 'a caller waits'])];
const OFFERED = [...WAITING, ...play(['a match is made'])];
const CONNECTING = [...OFFERED, ...play(['an operator accepts', 'a softphone arrives', 'a caller is on the way'])];
const TALK = [...CONNECTING, ...play(['a softphone is in the room', 'a caller is in the room'])];
/** The caller is in the room of an operator who was lost, and the next one is on the way. */
const LEFT_OVER = [
  ...OFFERED,
  ...play(['an operator accepts', 'a softphone arrives', 'a caller is on the way', 'a softphone is gone']),
  ...play(['a caller is in the room']),
  ...play(['a page takes the telephone', 'a wish', 'a match is made', 'an operator accepts', 'a softphone arrives'], {
    operator: 1,
  }),
];
const ASKED = [...TALK, ...play(['an operator asks by keys', 'a question is heard', 'a caller left the room'])];
const KEPT = [...TALK, ...play(['a page says that it goes', 'a softphone is gone'])];
const DIALLED = play(['a call arrives', 'a dialled telephone takes the call']);
const ON_CALL = [
  ...WAITING,
  ...play(['a telephone takes the call', 'a caller is on the way', 'a caller is in the room']),
];
/** Where a sequence begins: from nothing it would seldom come as far as a talk. */
const BEGINNINGS: readonly Played[][] = [
  [],
  READY,
  WAITING,
  OFFERED,
  CONNECTING,
  TALK,
  LEFT_OVER,
  ASKED,
  KEPT,
  ON_CALL,
  DIALLED,
];

const someStep: fc.Arbitrary<Played> = fc.tuple(
  fc.constantFrom(...(Object.keys(STEPS) as StepName[])),
  fc.record({
    call: oftenFirst(CALLS),
    operator: oftenFirst(OPERATORS),
    which: fc.integer({ min: 0, max: 3 }),
  }),
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(1, 700) }, fc.constantFrom(4_000, 9_500, 21_000, 61_000)),
);

function oftenFirst(count: number): fc.Arbitrary<number> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: count - 1 }));
}

/** Plays the steps in both stores; the first difference is told with all that led to it. */
async function compare({ worlds }: Lane, steps: readonly Played[]): Promise<void> {
  for (const world of worlds) await world.begin();
  let now = BEGUN_AT;
  for (const [index, [name, choice, afterMs]] of steps.entries()) {
    now += afterMs;
    const told: unknown[] = [];
    for (const world of worlds) {
      await world.at(now);
      told.push(await outcomeOf(world, name, choice));
    }
    const led = steps.slice(0, index + 1).map(([each]) => each);
    expect(told[0], `what the last of these came to in memory: ${led.join(', ')}`).toEqual(told[1]);
  }
  const [inMemoryNow, inPostgresNow] = await Promise.all(worlds.map((world) => world.picture()));
  expect(ordered(inMemoryNow), steps.map(([each]) => each).join(', ')).toEqual(ordered(inPostgresNow));
}

function ordered(picture: Picture | undefined): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(picture ?? {}).map(([table, rows]) => [
      table,
      rows.map((row: unknown) => JSON.stringify(row)).sort(),
    ]),
  );
}

async function inLanes(work: (lane: Lane, index: number) => Promise<void>): Promise<void> {
  const ended = await Promise.allSettled(lanes.map(work));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}

describe('the store in memory and Postgres', () => {
  it.each(Object.keys(PAIRINGS))('choose the same pair where %s', async (rule) => {
    const [lane] = lanes;
    if (lane) await compare(lane, PAIRINGS[rule] ?? []);
  });

  it('come to the same with every step in every situation', { timeout: 240_000 }, async () => {
    const names = Object.keys(STEPS) as StepName[];
    await inLanes(async (lane, index) => {
      for (const name of names.filter((_, at) => at % LANES === index)) {
        const last = [...play([name]), ...play([name], { which: 1, operator: 1 })];
        for (const beginning of BEGINNINGS) await compare(lane, [...beginning, ...last]);
      }
    });
  });

  it(`come to the same after ${SEQUENCES} rows of anything that can happen`, { timeout: 240_000 }, async () => {
    const sequences = fc.tuple(fc.constantFrom(...BEGINNINGS), fc.array(someStep, { maxLength: STEPS_LIMIT }));
    await inLanes((lane, index) =>
      fc.assert(
        fc.asyncProperty(sequences, ([beginning, steps]) => compare(lane, [...beginning, ...steps])),
        { numRuns: SEQUENCES / LANES, seed: SEED + index },
      ),
    );
  });
});
