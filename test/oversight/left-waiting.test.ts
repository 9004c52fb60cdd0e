import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import type { DatabaseRole } from '../../src/db/role-login.ts';
import { readOversight, takeNotice } from '../../src/oversight/oversight.ts';
import { watchWaiting } from '../../src/oversight/watch-waiting.ts';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { openStage } from '../harness/stage.ts';

const stage = openStage();
const MINUTE = 60;
let worker: DatabasePool;
let consoles: DatabasePool;
let coordinatorId: string;
let told: string[];
let look: () => Promise<void>;
let skippedMs: number;

beforeAll(() => {
  const options = { deadlineMs: 5_000, connections: 1, applicationName: 'test' };
  const pool = (role: DatabaseRole) => createDatabase(stage.line.database.url, { ...options, role });
  worker = pool('line_worker');
  consoles = pool('line_console');
});
afterAll(async () => {
  await worker.close();
  await consoles.close();
});
beforeEach(async () => {
  told = [];
  skippedMs = 0;
  look = watch();
  coordinatorId = randomUUID();
  await stage.line.database.sql("insert into accounts (id, role, display_name) values ($1, 'coordinator', 'Rəşad')", [
    coordinatorId,
  ]);
});

afterEach(() => stage.line.database.sql('delete from alarm_acknowledgements; delete from alarms'));

const watch = () => {
  const clock = { now: () => stage.line.clock.now() + skippedMs };
  return watchWaiting({ database: worker, clock, log: { error: (_name, { kind }) => told.push(kind) } }).run;
};
/** Lets so many minutes pass, in which the watch looks as it does by itself. */
async function minutes(count: number): Promise<void> {
  for (let quarter = 0; quarter < count * 4; quarter += 1) {
    await stage.pass(MINUTE / 4);
    await look();
  }
}
/** A look now, and then as if so many minutes more had passed since whatever is under way. */
async function later(count: number): Promise<void> {
  const span = `interval '1 minute' * ${count}`;
  await look();
  skippedMs += count * MINUTE * 1_000;
  await stage.line.database.sql(`update calls set waiting_since = waiting_since - ${span};
    update legs set left_at = left_at - ${span}, joined_at = joined_at - ${span}, dialled_at = dialled_at - ${span}`);
}
async function open(): Promise<string[]> {
  const rows = await stage.line.database.sql<{ kind: string }>(
    'select kind from alarms where ended_at is null order by kind',
  );
  return rows.map(({ kind }) => kind);
}
const page = async () => (await readOversight(consoles, { coordinatorId, now: stage.line.clock.now() })).alarms;

describe('A6.1: a caller who waits with nobody', () => {
  it('for more than five minutes: the coordinator is told once, without any word of who, and until it is over', async () => {
    const caller = await stage.callerWho('11');
    await later(4);
    await minutes(0.5);
    expect(told).toEqual([]);
    await minutes(1);
    expect([told, await open()]).toEqual([['caller-waits'], ['caller-waits']]);
    const shown = await page();
    expect(shown).toMatchObject([{ kind: 'caller-waits', account: null, lasts: true }]);
    expect(JSON.stringify(shown)).not.toContain(String((await stage.callNow())?.['id']));
    const [row] = await stage.line.database.sql(
      "select subject_id, account_id from alarms where kind = 'caller-waits'",
    );
    expect(row).toEqual({ subject_id: '00000000-0000-0000-0000-000000000000', account_id: null });
    await takeNotice(consoles, { alarmId: shown[0]?.id ?? '', coordinatorId });
    await minutes(0.5);
    expect([told, await open()]).toEqual([['caller-waits'], ['caller-waits']]);
    caller.hangUp();
    await minutes(0.5);
    expect(await open()).toEqual([]);
  });

  it('two operators let every offer pass, or take it and never come: told all the same', async () => {
    const operators = [await stage.operator('Aysel'), await stage.operator('Leyla')];
    await stage.callerWho('11');
    await later(5);
    for (let second = 0; second < MINUTE; second += 2) {
      await stage.pass(2);
      for (const operator of operators) if ((await operator.desk()).offer !== null) await operator.acceptOnly();
      await look();
    }
    expect(told).toEqual(['caller-waits']);
    await stage.pass(10);
  });

  it('not while somebody talks with them, nor right after the operator was lost', async () => {
    const { caller, softphone, operator } = await stage.talk();
    await later(8);
    await minutes(0.5);
    operator.goDeaf();
    softphone.hangUp();
    await minutes(0.5);
    await later(4);
    await minutes(0.25);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting' });
    expect(told).toEqual([]);
    await minutes(0.75);
    expect(told).toEqual(['caller-waits']);
    caller.hangUp();
  });

  it('not about whoever hears the cover, and over with the person whose telephone took the call', async () => {
    const covered = await stage.callerWho('11');
    covered.press('*');
    await stage.pass(2);
    await later(6);
    await minutes(0.5);
    expect(told).toEqual([]);
    covered.hangUp();
    await stage.pass(5);
    const caller = await stage.callerWho('11');
    await later(5);
    await minutes(0.5);
    expect(await open()).toEqual(['caller-waits']);
    const phone = await stage.onCallPhoneThatAnswers(ON_CALL_NUMBERS[0] ?? '', 60);
    phone.press('1');
    await minutes(0.5);
    expect(caller.verb).toBe('Dial');
    expect(await open()).toEqual([]);
  });
});

describe('A9.1: somebody is on duty, and nobody can be reached', () => {
  it('comes for some seconds and closes the page: told after ten minutes, and over when the page is back', async () => {
    const aysel = await stage.operator('Aysel');
    await minutes(0.5);
    await aysel.closePage();
    await later(9);
    await minutes(0.5);
    expect(told).toEqual([]);
    // Another process that looks since now alone knows of no ten minutes, and takes nothing back.
    const other = watch();
    await minutes(1);
    await other();
    expect([told, await open()]).toEqual([['nobody-reachable'], ['nobody-reachable']]);
    await aysel.openPage();
    await minutes(0.5);
    expect(await open()).toEqual([]);
  });

  it('on a break each, both of them; a page that is opened again in between begins it anew', async () => {
    const aysel = await stage.operator('Aysel');
    const leyla = await stage.operator('Leyla');
    await aysel.post('/api/presence', { state: 'away' });
    await later(2);
    await look();
    await leyla.post('/api/presence', { state: 'away' });
    await later(9);
    await minutes(0.5);
    await leyla.available();
    await minutes(0.5);
    await leyla.post('/api/presence', { state: 'away' });
    await later(9);
    await minutes(0.5);
    expect(told).toEqual([]);
    await minutes(1);
    expect(told).toEqual(['nobody-reachable']);
  });

  it('a talk and its wrap-up are being there, and an empty roster is another alarm', async () => {
    const { caller } = await stage.talk();
    await later(11);
    await look();
    caller.hangUp();
    await later(9);
    await minutes(0.5);
    expect(told).toEqual([]);
    await stage.line.database.sql("update shifts set state = 'cancelled'");
    await later(11);
    await look();
    expect(told).toEqual([]);
  });
});
