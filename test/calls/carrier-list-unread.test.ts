// A3.1: what the line does not know of stays at the carrier while nobody can read the carrier's list; somebody is told for as long.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { forgetDeleted, judgeRecords, keepComparison } from '../../src/calls/carrier-record-store.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const SID = `CA${'0'.repeat(32)}`;
const UNFINISHED_HOURS = 12;

let database: TestDatabase;
let calls: DatabasePool;
let alarms: DatabasePool;

beforeAll(async () => {
  database = await makeDatabase();
  const pool = { deadlineMs: 5_000, connections: 2, applicationName: 'test' };
  calls = createDatabase(database.url, { ...pool, role: 'line_calls' });
  alarms = createDatabase(database.url, { ...pool, role: 'line_worker' });
});

beforeEach(async () => {
  await database.sql('delete from carrier_records; delete from carrier_comparisons; delete from alarms');
});

afterAll(async () => {
  await calls.close();
  await alarms.close();
  await database.drop();
});

/** A call of so long ago, deleted at the carrier minutes after it. */
const deletedCall = (ago: string) =>
  database.sql(
    `insert into carrier_records (sid, over_at, deleted_at)
     values ($1, line_now() - $2::interval, line_now() - $2::interval)`,
    [SID, ago],
  );

test('a list that was never read is told of a day after the first call, until it is read', async () => {
  expect(await judgeRecords(alarms)).toBe(false);
  await deletedCall('23 hours');
  expect(await judgeRecords(alarms)).toBe(false);
  await database.sql("update carrier_records set over_at = over_at - interval '2 hours'");
  expect(await judgeRecords(alarms)).toBe(true);
  expect(await openAlarms()).toEqual(['carrier-records-late']);
  await keepComparison(calls, [], UNFINISHED_HOURS);
  expect(await judgeRecords(alarms)).toBe(false);
  expect(await openAlarms()).toEqual([]);
});

test('a list that was read last three months ago is told of still: the newest comparison is not forgotten', async () => {
  await database.sql(
    `insert into carrier_comparisons (at, found, kept)
     select line_now() - make_interval(days => days), 0, 0 from unnest(array[91, 92]) as days`,
  );
  await forgetDeleted(calls);
  expect(await judgeRecords(alarms)).toBe(true);
  expect(await openAlarms()).toEqual(['carrier-records-late']);
  expect(await database.sql('select found from carrier_comparisons')).toHaveLength(1);
  await keepComparison(calls, [], UNFINISHED_HOURS);
  await forgetDeleted(calls);
  expect(await judgeRecords(alarms)).toBe(false);
  expect(await database.sql('select found from carrier_comparisons')).toHaveLength(1);
});

async function openAlarms(): Promise<string[]> {
  const rows = await database.sql<{ kind: string }>('select kind from alarms where ended_at is null');
  return rows.map(({ kind }) => kind);
}
