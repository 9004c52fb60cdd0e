// An older backup of the database is put back, people declare it to the key process, and the trail goes on.

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseRestore } from '../../src/audit/restore-encoding.ts';
import { resumeTrail } from '../../src/audit/resume/resume-trail.ts';
import type { Signer } from '../../src/audit/signer.ts';
import { createAuditSigner } from '../../src/confidentiality/audit-signer.ts';
import { declareRestore } from '../../src/keyd/ceremonies.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { type KeyPlace, makeKeyPlace } from '../keyd/key-place.ts';
import { makeFolder, proveNow, recordSome, sealerOf, type TestFolder } from './trail.ts';

const BACKED_UP = 2;
const SIGNED = 5;

let database: TestDatabase;
let folder: TestFolder;
let place: KeyPlace;
let signer: Signer;

beforeEach(async () => {
  database = await makeDatabase();
  folder = await makeFolder();
  place = await makeKeyPlace(Date.now());
  await place.start();
  signer = createAuditSigner(await place.client('sealer'));
  for (let count = 0; count < SIGNED; count += 1) {
    await recordSome(database, 2);
    await sealerOf({ database, signer, folder }).run();
  }
  expect(await folder.lines()).toHaveLength(SIGNED);
});
afterEach(async () => {
  await place.remove();
  await folder.remove();
  await database.drop();
});

/** What is left of the trail when a backup is put back that ends with that checkpoint. */
async function putBack(): Promise<void> {
  const tables = ['audit_signatures', 'audit_seals', 'audit_checkpoints', 'audit_rows'];
  await database.sql(tables.map((table) => `alter table ${table} disable trigger user`).join(';'));
  const [last] = await database.sql<{ row: string }>(
    'select max(row_id) as row from audit_seals where checkpoint <= $1',
    [BACKED_UP],
  );
  await database.sql('delete from audit_signatures where checkpoint > $1', [BACKED_UP]);
  await database.sql('delete from audit_seals where checkpoint > $1', [BACKED_UP]);
  await database.sql('delete from audit_checkpoints where number > $1', [BACKED_UP]);
  await database.sql('delete from audit_rows where id > $1', [last?.row]);
  await database.sql(
    tables.map((table) => `alter table ${table} enable always trigger ${table}_are_permanent`).join(';'),
  );
}

async function declare(after = BACKED_UP) {
  await place.stop();
  const source = { kind: 'key' as const, key: Buffer.from(place.rootKey) };
  const line = await declareRestore(place.places, source, { after, now: place.clock.now });
  await place.start();
  const keys = await signer.signers();
  const declared = parseRestore(line, keys);
  if (!declared) throw new Error('a declaration that nobody signed');
  return { declared, keys, line };
}

async function resume(told: Awaited<ReturnType<typeof declare>>): Promise<number> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    return await resumeTrail(owner, { ...told, lines: linesOf(await folder.lines()) });
  } finally {
    await owner.end();
  }
}

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function seal() {
  const sealer = sealerOf({ database, signer, folder });
  await sealer.run();
  return sealer;
}

// A1.1: a day of recovery is no end of the trail, and no way to be rid of a part of it.
describe('after an older backup was put back', () => {
  test('the line cannot seal on by itself; declared and resumed it does, and the gap is shown for ever', async () => {
    await putBack();
    await recordSome(database, 3);
    const stuck = await seal();
    expect(stuck.alarms).toEqual([{ kind: 'audit-broken', subject: 'database-behind' }]);
    const told = await declare();
    expect(told.declared).toMatchObject({ after: BACKED_UP, until: SIGNED });
    expect(await resume(told)).toBe(SIGNED - BACKED_UP);
    const sealer = await seal();
    expect([sealer.alarms, sealer.faults]).toEqual([[], []]);
    await recordSome(database, 1);
    await seal();
    expect(await folder.lines()).toHaveLength(SIGNED + 2);
    const evidence = { lines: await folder.lines(), keys: told.keys };
    const lostRows = (SIGNED - BACKED_UP) * 2;
    expect(await proveNow(database, { ...evidence, restores: [told.declared] })).toMatchObject({
      findings: [],
      lostRows,
      rows: BACKED_UP * 2 + 4,
      checkpoints: SIGNED + 2,
    });
    // Without the signed declaration the same trail is not proved.
    expect((await proveNow(database, evidence)).findings[0]).toMatchObject({
      kind: 'row-missing',
      checkpoint: BACKED_UP + 1,
    });
  });

  test('a row that is taken away beside the gap is found, and so is a gap that nobody signed', async () => {
    await putBack();
    const told = await declare();
    await resume(told);
    await recordSome(database, 2);
    await seal();
    const forged = { ...JSON.parse(told.line), text: told.declared.text.replace(`after ${BACKED_UP}`, 'after 0') };
    expect(parseRestore(JSON.stringify(forged), told.keys)).toBeUndefined();
    await database.sql('alter table audit_seals disable trigger user; delete from audit_seals where checkpoint = 1');
    const report = await proveNow(database, {
      lines: await folder.lines(),
      keys: told.keys,
      restores: [told.declared],
    });
    expect(report.findings[0]).toMatchObject({ kind: 'row-missing', checkpoint: 1 });
  });

  test('a checkpoint that the backup held unsigned keeps its rows', async () => {
    await database.sql(
      'alter table audit_signatures disable trigger user; delete from audit_signatures where checkpoint > 4',
    );
    await database.sql('alter table audit_signatures enable always trigger audit_signatures_are_permanent');
    const told = await declare(SIGNED - 1);
    await resume(told);
    await recordSome(database, 1);
    await seal();
    const evidence = { lines: await folder.lines(), keys: told.keys, restores: [told.declared] };
    expect(await proveNow(database, evidence)).toMatchObject({ findings: [], lostRows: 0, checkpoints: SIGNED + 1 });
  });

  test('nothing is declared that was not lost, and nothing resumed that does not fit', async () => {
    const source = { kind: 'key' as const, key: Buffer.from(place.rootKey) };
    await place.stop();
    await expect(declareRestore(place.places, source, { after: SIGNED, now: place.clock.now })).rejects.toThrow(
      'nothing is lost',
    );
    await place.start();
    const told = await declare();
    // The database still has all of it.
    await expect(resume(told)).rejects.toThrow(`ends with checkpoint ${SIGNED}`);
    await putBack();
    await folder.write((await folder.lines()).slice(0, -1));
    await expect(resume(told)).rejects.toThrow('does not end with');
    const walls = await database.sql(
      `select relname from pg_class where relname like 'audit\\_%' and relkind = 'r' and not relforcerowsecurity`,
    );
    expect(walls).toEqual([]);
  });
});
