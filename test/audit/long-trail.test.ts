// A trail of years: what a look for new rows reads, and who hears of it when a look fails.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unsealedRows } from '../../src/audit/seal-store.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { makeSigner } from './signer.ts';
import { makeFolder, proveNow, recordSome, sealerOf, type TestFolder } from './trail.ts';

const ROWS = 60_000;
const RUNS_IN_A_MINUTE = 12;

interface Plan {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

let database: TestDatabase;
let folder: TestFolder;
beforeEach(async () => {
  database = await makeDatabase();
  folder = await makeFolder();
});
afterEach(async () => {
  await folder.remove();
  await database.drop();
});

/** How many rows of a table were read by this plan and all below it. */
function rowsOf(plan: Plan, table: string): number {
  const own = (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'];
  const below = (plan.Plans ?? []).reduce((sum, each) => sum + rowsOf(each, table), 0);
  return below + (plan['Relation Name'] === table ? own : 0);
}

/** Runs the statement of a short look, and answers how many seals it read. */
async function sealsReadByALook(): Promise<number> {
  let read = 0;
  const query: TestDatabase['query'] = async (_name, text, values) => {
    const explained = `explain (analyze, format json) ${text}`;
    const [row] = await database.sql<{ 'QUERY PLAN': { Plan: Plan }[] }>(explained, values.map(String));
    for (const { Plan: plan } of row?.['QUERY PLAN'] ?? []) read += rowsOf(plan, 'audit_seals');
    return [];
  };
  await unsealedRows({ ...database, query }, { isLong: false, limit: 256 });
  return read;
}

describe('A1.1: a trail of years is sealed as quickly as one of days', () => {
  test('a look reads the newest seals, and not all there ever were', async () => {
    await database.sql(
      `select record_access(null, 'nobody', 'attempt-refused', 'account', null, '{}', null) from generate_series(1, $1)`,
      [ROWS],
    );
    await database.sql(
      `insert into audit_checkpoints (number, rows, leaves, root, database_at)
       values (1, 1, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), date_trunc('milliseconds', line_now()))`,
    );
    await database.sql('insert into audit_seals (number, row_id, checkpoint) select id, id, 1 from audit_rows');
    for (const table of ['audit_rows', 'audit_seals']) await database.sql(`vacuum analyze ${table}`);
    const read = await sealsReadByALook();
    expect(read).toBeGreaterThan(9_000);
    expect(read).toBeLessThan(ROWS / 2);
  });

  test('rows that cannot be numbered for a minute are told of, and sealed once they can', async () => {
    let isSlow = true;
    const transaction: TestDatabase['transaction'] = (work) =>
      isSlow ? Promise.reject(new Error('timeout')) : database.transaction(work);
    const signer = makeSigner();
    const sealer = sealerOf({ database: { ...database, transaction }, signer, folder });
    await recordSome(database, 1);
    for (let run = 1; run <= RUNS_IN_A_MINUTE; run += 1) {
      expect(sealer.alarms).toEqual([]);
      await sealer.run();
    }
    expect([sealer.alarms, sealer.raised]).toEqual([[{ kind: 'audit-unsigned' }], ['audit-unsigned']]);
    isSlow = false;
    await sealer.run();
    const proved = await proveNow(database, { lines: await folder.lines(), keys: [signer.key] });
    expect(proved).toMatchObject({ findings: [], rows: 1, unsealedRows: 0 });
  });
});
