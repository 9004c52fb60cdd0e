import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLine, type TestLine } from '../harness/line.ts';
import { until } from '../jobs/until.ts';

/** Longer than the call path waits for the database. */
const BUSY_MS = 700;
const LIMIT_MS = 5_000;

let line: TestLine;
beforeAll(async () => {
  line = await openLine({ isPunctual: true });
});
afterAll(() => line.close());

const stateOf = async (sid: string) => {
  const rows = await line.database.sql<{ state: string }>('select state from calls where carrier_sid = $1', [sid]);
  return rows[0]?.state;
};

/** A statement of ours has waited for a row for so long. */
async function somebodyWaitedFor(ms: number): Promise<boolean> {
  const rows = await line.database.sql(
    `select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and clock_timestamp() - query_start > $1::interval`,
    [`${ms} milliseconds`],
  );
  return rows.length > 0;
}

test('a caller who hangs up in a rush, while the database answers late, is not kept in the queue', async () => {
  const caller = line.calls();
  await line.pass(1);
  caller.press('1');
  await line.pass(1);
  caller.press('1');
  await line.pass(2);
  expect(await stateOf(caller.sid)).toBe('waiting');

  await line.database.transaction(async (rush) => {
    await rush.query('rush', 'select from calls where carrier_sid = $1 for update', [caller.sid]);
    caller.hangUp();
    await until('the report has waited', LIMIT_MS, () => somebodyWaitedFor(BUSY_MS));
  });
  await until('the call is over', LIMIT_MS, async () => (await stateOf(caller.sid)) === 'ended');
});
