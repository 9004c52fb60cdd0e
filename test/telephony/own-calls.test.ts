// A6.1: the line calls itself just while the database is away: it is no caller, rings nobody, and counts as nobody.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { type CarrierRest, createCarrierRest } from '../../src/telephony/carrier-rest.ts';
import { createOwnCalls } from '../../src/telephony/own-calls.ts';
import { syntheticSweeps } from '../../src/telephony/synthetic-call.ts';
import { ON_CALL_NUMBERS, openLine, type TestLine } from '../harness/line.ts';
import type { TestOperator } from '../harness/operator.ts';
import { callerFields, sendWebhook } from '../harness/webhook.ts';

const FROM = '+99412000153';
const SILENT = { info: () => {}, warn: () => {}, error: () => {}, fault: () => {} };
/** A silent caller's way through the menus; and until a telephone would ring, but before the carrier ends the call. */
const WALK_SECONDS = 90;
const UNTIL_RUNG_SECONDS = 115;
const [FIRST_PHONE = ''] = ON_CALL_NUMBERS;

let line: TestLine;
let calls: DatabasePool;
let rest: CarrierRest;
let operator: TestOperator;
let offered: number;
let rung: number;
let forget: () => void;

beforeAll(async () => {
  line = await openLine({ syntheticCallFrom: FROM });
  calls = createDatabase(line.database.url, {
    ...{ deadlineMs: 5_000, connections: 2, applicationName: 'synthetic' },
    role: 'line_calls',
  });
  rest = createCarrierRest(line.config.carrier);
});
afterAll(async () => {
  rest.close();
  await calls.close();
  await line.close();
});
beforeEach(async () => {
  operator = await line.operator('Aysel', ['az', 'ru', 'en']);
  [offered, rung] = [0, 0];
  forget = line.carrier.onRing(FIRST_PHONE, () => {
    rung += 1;
  });
});
afterEach(async () => {
  forget();
  for (const call of line.carrier.liveCalls()) call.hangUp();
  await line.pass(5);
  await sweep('spool');
  await line.database.forget();
  await line.database.sql('delete from synthetic_calls');
});

const away = () => line.database.sql('alter table calls rename to calls_away');
const back = () => line.database.sql('alter table calls_away rename to calls');
const sweep = async (name: string) => line.app.sweeps.find((each) => each.name === name)?.run();
const kinds = () => line.database.sql('select kind, state, outcome from calls');
const reached = async () => {
  await worker('synthetic-reached');
  return (await line.database.sql('select from synthetic_calls where reached_at is not null')).length;
};
const worker = async (name: string) =>
  syntheticSweeps({ config: line.config, calls, rest, log: SILENT })
    .find((each) => each.name === name)
    ?.run();

/** The line calls itself; what `meanwhile` does is done when it has been placed and not yet come in. */
async function callsItself(meanwhile: () => Promise<unknown>): Promise<void> {
  const placed = worker('synthetic-call');
  while ((await line.database.sql('select from synthetic_calls where call_id is null')).length === 0);
  await meanwhile();
  await line.pass(1);
  await placed;
}

/** What this process does each second while so many pass, and whether anybody is asked to answer. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await line.pass(1);
    await sweep('own-calls').catch(() => 'the database is away');
    if ((await operator.desk().catch(() => undefined))?.offer) offered += 1;
  }
}

const NOBODYS = [{ kind: 'synthetic', state: 'ended', outcome: 'test' }];

it('for the moment in which it comes in: it is marked a second later, and comes through', async () => {
  await operator.available();
  await callsItself(away);
  await back();
  await sweep('spool');
  await pass(WALK_SECONDS);
  expect([offered, rung]).toEqual([0, 0]);
  expect(await kinds()).toEqual(NOBODYS);
  expect(await reached()).toBe(1);
});

it('for its first webhook alone: there is no row to mark, and it is marked all the same', async () => {
  const { sql } = line.database;
  await sql(
    `create or replace function not_now() returns trigger language plpgsql as
       'begin if new.kind = ''caller'' then raise exception ''not now''; end if; return new; end'`,
  );
  await callsItself(() => sql('create trigger not_now before insert on calls for each row execute function not_now()'));
  await sql('drop trigger not_now on calls');
  await pass(WALK_SECONDS);
  expect([offered, rung]).toEqual([0, 0]);
  expect(await kinds()).toEqual(NOBODYS);
  expect(await reached()).toBe(1);
});

it.each([
  ['it is marked before what was told is written', ['own-calls', 'spool']],
  ['what was told is written first', ['spool', 'own-calls']],
])('for as long as it lasts: it is told goodbye, and %s', async (_which, order) => {
  await callsItself(away);
  await pass(UNTIL_RUNG_SECONDS);
  expect(rung).toBe(0);
  expect(line.carrier.liveCalls()).toEqual([]);
  await back();
  for (const name of order) await sweep(name);
  expect(await kinds()).toEqual(NOBODYS);
  expect(await reached()).toBe(0);
});

it('when it was marked: no telephone is rung for it, and no outage is hidden by it', async () => {
  await callsItself(() => Promise.resolve());
  expect(await kinds()).toEqual(NOBODYS);
  await away();
  await pass(UNTIL_RUNG_SECONDS);
  expect(rung).toBe(0);
  expect(line.carrier.liveCalls()).toEqual([]);
  await back();
  expect(await reached()).toBe(0);
});

it('and even its address is not understood: goodbye, and no telephone', async () => {
  await callsItself(() => Promise.resolve());
  const [row] = await line.database.sql<{ sid: string }>('select carrier_sid as sid from calls');
  await away();
  const answer = await sendWebhook(line, { path: '/voice/wait', fields: callerFields({ CallSid: row?.sid ?? '' }) });
  await back();
  expect(answer.verbs().map(({ name }) => name)).toEqual(['Play', 'Hangup']);
});

it('for the table of its own calls alone: whose it is nobody can say, and so it does not wait for anybody', async () => {
  await operator.available();
  await callsItself(() => line.database.sql('alter table synthetic_calls rename to synthetic_calls_away'));
  await pass(WALK_SECONDS);
  await line.database.sql('alter table synthetic_calls_away rename to synthetic_calls');
  expect([offered, rung]).toEqual([0, 0]);
  await sweep('own-calls');
  expect(await kinds()).toEqual(NOBODYS);
});

it('and it was not the line, but somebody who sends its number: a caller like any other when it is back', async () => {
  await operator.available();
  await away();
  const caller: PhoneCall = line.calls(FROM);
  await line.pass(2);
  await back();
  await sweep('own-calls');
  caller.press('1');
  await line.pass(2);
  caller.press('1');
  await line.pass(3);
  expect(await kinds()).toMatchObject([{ kind: 'caller', state: 'waiting' }]);
  expect((await operator.desk()).offer).not.toBeNull();
});

it('and somebody who sends its number again and again: ten wait to be judged, and the next one is a caller at once', async () => {
  const told: CallId[] = [];
  const unanswered = new Promise<never>(() => {});
  const own = createOwnCalls({
    config: { ...line.config, syntheticCallFrom: FROM },
    database: { query: () => unanswered, transaction: () => unanswered },
    clock: line.clock,
    callerArrived: async ({ callId }) => void told.push(callId),
  });
  const ids = Array.from({ length: 11 }, (_, at) => `call-${at}` as CallId);
  for (const callId of ids) void own.arrived({ callId, sid: `CA${'0'.repeat(32)}` as CallSid, identity: FROM });
  expect(told).toEqual(['call-10']);
  expect(ids.filter((id) => !own.isUndecided(id))).toEqual(['call-10']);
});
