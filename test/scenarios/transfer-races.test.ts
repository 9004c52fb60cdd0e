import pg from 'pg';
import { expect, it } from 'vitest';
import type { CallSid } from '../../src/calls/call.ts';
import { operatorLegLeft, takeBackUnjoined } from '../../src/calls/ending-store.ts';
import { createDatabase } from '../../src/db/database.ts';
import { tidyUp } from '../../src/telephony/status-webhook.ts';
import { heardBy, openStage } from '../harness/stage.ts';
import { until } from '../jobs/until.ts';

const stage = openStage();
const LOCK_LIMIT_MS = 20_000;
const FINDER = { deadlineMs: 10_000, connections: 1, applicationName: 'finder', role: 'line_calls' } as const;

/** Somebody else changes this call: the answer lets the others go on. */
async function holdUp(statement: string, values: readonly string[]): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: stage.line.database.ownerUrl });
  await client.connect();
  await client.query('begin');
  await client.query(statement, [...values]);
  return async () => {
    await client.query('commit');
    await client.end();
  };
}

/** A report of coming in that is being kept: the answer ends what was begun. */
async function beginsToKeep(legSid: string): Promise<() => Promise<void>> {
  const [call] = await stage.line.database.sql<{ room: string }>('select conference_sid as room from calls');
  return holdUp('select * from guest_joined($1, $2)', [legSid, call?.room ?? '']);
}

/** The first one's end, found by another process. */
async function foundLeft(legSid: CallSid): Promise<void> {
  const { app, database } = stage.line;
  const calls = createDatabase(database.url, FINDER);
  const released = await operatorLegLeft(calls, legSid);
  await calls.close();
  if (released) tidyUp({ ...app, matchSoon: () => {} }, released);
}

/** How many statements wait for the report that is being kept. */
async function heldUp(): Promise<number> {
  const held = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  return (await stage.line.database.sql(held)).length;
}

/** Leyla was asked into Aysel's talk and has picked up; the report that she is in the room did not come. */
async function colleagueComes() {
  const { caller, operator, softphone } = await stage.talk();
  const leyla = await stage.operator('Leyla');
  const wish = { colleagueId: null, language: null, reason: 'needs-experience' };
  await operator.post(`/api/calls/${(await stage.callNow())?.['id']}/transfer`, wish);
  await stage.pass(0);
  stage.line.carrier.faults.webhook({ path: '/voice/status', event: 'participant-join' }, { kind: 'lost' }, 1);
  const second = await leyla.answer();
  await stage.pass(1);
  return { caller, operator, softphone, leyla, second };
}

it('A6.1: the first one is lost while the colleague’s coming is being kept: colleague and caller come into a room again', async () => {
  const { caller, operator, softphone, leyla, second } = await colleagueComes();
  const keep = await beginsToKeep(second?.sid ?? '');
  softphone.hangUp();
  const passing = stage.pass(1);
  await until('the report of the first one’s end waits', LOCK_LIMIT_MS, async () => (await heldUp()) > 0);
  await keep();
  await passing;
  await stage.pass(5);
  expect([caller.verb, second?.verb]).toEqual(['Dial', 'Dial']);
  expect((await leyla.desk()).call).toMatchObject({ part: 'own', state: 'talking', talk: 'together' });
  expect(await operator.desk()).toMatchObject({ call: null, wrapUps: [{}] });
});

it('A6.1: the caller asks what comes next before the first one’s end is kept: nobody is left in the cover of a room that is made anew', async () => {
  const { caller, operator, softphone, leyla, second } = await colleagueComes();
  const keep = await beginsToKeep(second?.sid ?? '');
  await keep();
  const letGo = await holdUp('select from calls for no key update', []);
  const { faults } = stage.line.carrier;
  const isTold = faults.webhook({ path: '/voice/status' }, { kind: 'lost' });
  faults.webhook({ path: '/voice/stay' }, { kind: 'late', ms: 1_500 }, 1);
  softphone.hangUp();
  const passing = stage.pass(1);
  await until('the caller’s question waits', LOCK_LIMIT_MS, async () => (await heldUp()) === 1);
  const left = foundLeft(softphone.sid as CallSid);
  await until('and what is found of the first one', LOCK_LIMIT_MS, async () => (await heldUp()) === 2);
  await letGo();
  await Promise.all([left, passing]);
  isTold();
  await stage.pass(5);
  expect([caller.verb, second?.verb]).toEqual(['Dial', 'Dial']);
  expect((await leyla.desk()).call).toMatchObject({ part: 'own', state: 'talking', talk: 'together' });
  expect(await operator.desk()).toMatchObject({ call: null, wrapUps: [{}] });
});

it('A6.1: * in the moment in which the colleague comes in: the cover begins, and both stay at their telephones', async () => {
  const { caller, softphone, leyla, second } = await colleagueComes();
  stage.line.carrier.faults.rest({ method: 'GET' }, { kind: '500' });
  stage.line.carrier.faults.rest({ path: /Participants/ }, { kind: '500' });
  const keep = await beginsToKeep(second?.sid ?? '');
  const asked = new Promise((resolve) =>
    stage.line.carrier.tape.subscribe(({ text }) => text.includes('GET ') && resolve(text)),
  );
  caller.press('*');
  const passing = stage.pass(1);
  await asked;
  await keep();
  await passing;
  await stage.pass(2);
  expect(heardBy(caller)).toContain('cover');
  expect([softphone.verb, second?.verb]).toEqual(['Dial', 'Dial']);
  expect((await leyla.desk()).call).toMatchObject({ part: 'own', state: 'talking', talk: 'cover' });
});

it('A6.1: an operator comes in while a sweep waits to take the call back: it stays theirs', async () => {
  stage.withoutSweeps();
  const operator = await stage.operator('Aysel');
  await stage.callerWho('11');
  const { offerId } = await operator.acceptOnly();
  await stage.pass(1);
  const arrives = 'select * from operator_arrived($1, $2, $3)';
  const letGo = await holdUp(arrives, [operator.id, offerId, `CA${'7'.repeat(32)}`]);
  const calls = createDatabase(stage.line.database.url, FINDER);
  // Its time is over, as far as this sweep knows.
  const taken = takeBackUnjoined(calls, 0);
  await until('the sweep waits', LOCK_LIMIT_MS, async () => (await heldUp()) === 1);
  await letGo();
  expect(await taken).toEqual([]);
  await calls.close();
  expect(await stage.callNow()).toMatchObject({ state: 'connecting', operator_id: operator.id });
});
