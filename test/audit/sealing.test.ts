import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { draftCheckpoint } from '../../src/audit/draft-checkpoint.ts';
import { TrailBroken } from '../../src/audit/mirror-checkpoints.ts';
import { recordAccess } from '../../src/audit/record-access.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { makeSigner, type TestSigner } from './signer.ts';
import { makeFolder, proveNow, recordSome, sealerOf, type TestFolder } from './trail.ts';

const START = Date.parse('2026-03-01T20:00:00Z');
const HOUR = 3_600_000;
const MINUTE = 60_000;
const RUNS_IN_A_MINUTE = 12;

let database: TestDatabase;
let folder: TestFolder;
let signer: TestSigner;
const cleanUps: (() => Promise<void>)[] = [];

beforeEach(async () => {
  database = await makeDatabase();
  folder = await makeFolder();
  signer = makeSigner();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  await folder.remove();
  await database.drop();
});

const prove = async (restoredTo?: number) =>
  proveNow(database, { lines: await folder.lines(), keys: [signer.key], restoredTo });
const seals = () =>
  database.sql<{ number: string; row_id: string }>('select number, row_id from audit_seals order by number');
const access = {
  actor: { id: null, role: 'nobody' },
  action: 'attempt-refused',
  subject: { kind: 'account', id: null },
} as const;

describe('A1.1: whatever was committed gets its number and its seal', () => {
  test('each run seals what there is, at most 256 rows a checkpoint, and writes it to the file', async () => {
    const sealer = sealerOf({ database, signer, folder });
    await sealer.run();
    expect(await folder.lines()).toEqual([]);
    await database.sql(
      `select record_access(null, 'nobody', 'attempt-refused', 'account', null, '{}', null) from generate_series(1, 600)`,
    );
    await sealer.run();
    expect((await database.sql('select rows from audit_checkpoints order by number')).map(({ rows }) => rows)).toEqual([
      256, 256, 88,
    ]);
    expect(await prove()).toMatchObject({ findings: [], checkpoints: 3, rows: 600, unsealedRows: 0, unsignedRows: 0 });
  });

  test('numbers have no gap, though many write at once and half of what they write is taken back', async () => {
    const sealers = [0, 1, 2].map(() => sealerOf({ database, signer, folder }));
    let isWriting = true;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let turn = 0; turn < 30; turn += 1) {
        const isKept = (turn + writer) % 2 === 0;
        const written = database.transaction(async (transaction) => {
          await recordAccess(transaction, access);
          await recordAccess(transaction, access);
          if (!isKept) throw new Error('taken back');
        });
        await written.catch(() => 'as planned');
      }
    });
    const sealing = sealers.map(async (sealer) => {
      while (isWriting) await sealer.run();
    });
    await Promise.all(writers);
    isWriting = false;
    await Promise.all(sealing);
    await sealers[0]?.run();
    const numbers = (await seals()).map(({ number }) => Number(number));
    expect(numbers).toEqual(Array.from({ length: 240 }, (_, place) => place + 1));
    expect(await prove()).toMatchObject({ findings: [], rows: 240, unsealedRows: 0, unsignedRows: 0 });
    expect(sealers.flatMap(({ alarms }) => alarms)).toEqual([]);
  });

  test('a row that commits after later ones were sealed gets a later number, and nobody waited for it', async () => {
    const sealer = sealerOf({ database, signer, folder });
    await database.transaction(async (slow) => {
      await recordAccess(slow, access);
      await recordSome(database, 3);
      await sealer.run();
      expect(await seals()).toHaveLength(3);
    });
    await sealer.run();
    const order = (await seals()).map(({ row_id }) => Number(row_id));
    expect(order.at(-1)).toBe(Math.min(...order));
    expect(await prove()).toMatchObject({ findings: [], rows: 4 });
  });

  test('a row that comes later than ten thousand others is found by a sealer’s long look', async () => {
    const sealer = sealerOf({ database, signer, folder });
    await database.transaction(async (slow) => {
      await recordAccess(slow, access);
      await database.sql(
        `select record_access(null, 'nobody', 'attempt-refused', 'account', null, '{}', null) from generate_series(1, 10200)`,
      );
      await sealer.run();
    });
    await sealer.run();
    expect((await prove()).unsealedRows).toBe(1);
    await sealerOf({ database, signer, folder }).run();
    expect(await prove()).toMatchObject({ findings: [], rows: 10_201, unsealedRows: 0 });
  });
});

describe('A1.1: a row that whoever owns the database put there hides no other', () => {
  const HUGE = '4611686018427387904';
  const insertAs = (id: string) =>
    database.sql(
      `insert into audit_rows (id, actor_role, action, subject_kind) overriding system value
       values ($1, 'nobody', 'attempt-refused', 'account')`,
      [id],
    );
  const proveAt = async (databaseNow: number) =>
    proveNow(database, { lines: await folder.lines(), keys: [signer.key], databaseNow });

  test('an id far ahead of the sequence does not end the sealing of those that come after', async () => {
    const sealer = sealerOf({ database, signer, folder });
    await recordSome(database, 1);
    await sealer.run();
    await insertAs(HUGE);
    await sealer.run();
    await recordSome(database, 3);
    await sealer.run();
    expect(await prove()).toMatchObject({ findings: [], rows: 5, unsealedRows: 0 });
  });

  test('one that no look finds is told of within three minutes, and by whoever proves the trail', async () => {
    await database.setClock(START);
    signer = makeSigner(() => START);
    const sealer = sealerOf({ database, signer, folder });
    // As if the sequence had given them: no look goes back so far.
    await database.sql("select setval('audit_rows_id_seq', 2000000)");
    await recordSome(database, 1);
    await sealer.run();
    await insertAs('7');
    expect((await proveAt(START + MINUTE / 2)).findings).toEqual([]);
    expect((await proveAt(START + 2 * MINUTE)).findings).toMatchObject([{ kind: 'row-unsealed', rowId: '7' }]);
    await database.setClock(START + 2 * MINUTE);
    for (let run = 0; run < 3 * RUNS_IN_A_MINUTE; run += 1) await sealer.run();
    expect(sealer.alarms).toEqual([{ kind: 'audit-unsigned', subject: 'rows-overlooked' }]);
    expect(sealer.raised).toEqual(['audit-unsigned']);
  });

  test('and a long row of runs with everything sealed tells nobody of anything', async () => {
    await database.setClock(START);
    signer = makeSigner(() => START);
    const sealer = sealerOf({ database, signer, folder });
    await recordSome(database, 3);
    await sealer.run();
    await database.setClock(START + 2 * MINUTE);
    for (let run = 0; run < 3 * RUNS_IN_A_MINUTE; run += 1) await sealer.run();
    expect([sealer.alarms, sealer.faults]).toEqual([[], []]);
    expect((await proveAt(START + 2 * MINUTE)).findings).toEqual([]);
  });
});

describe('a signer that is away delays and loses nothing', () => {
  test('rows go on being numbered, somebody is told after a minute, and then everything is signed', async () => {
    const sealer = sealerOf({ database, signer, folder });
    signer.isAway = true;
    for (let run = 1; run <= RUNS_IN_A_MINUTE; run += 1) {
      expect(sealer.alarms).toEqual([]);
      await recordSome(database, 2);
      await sealer.run();
    }
    expect(sealer.alarms).toEqual([{ kind: 'audit-unsigned' }]);
    expect(sealer.raised).toEqual(['audit-unsigned']);
    expect(sealer.faults).toHaveLength(1);
    expect(await prove()).toMatchObject({ checkpoints: 0, unsignedRows: 2 * RUNS_IN_A_MINUTE, findings: [] });
    signer.isAway = false;
    await sealer.run();
    expect(await prove()).toMatchObject({ findings: [], checkpoints: RUNS_IN_A_MINUTE, unsignedRows: 0 });
  });

  test('a checkpoint that was signed for a killed process is asked for again, word for word', async () => {
    await recordSome(database, 2);
    await draftCheckpoint(database, { isLong: true });
    const [draft] = await database.sql(
      `select encode(root, 'hex') as root, extract(epoch from database_at) * 1000 as at from audit_checkpoints`,
    );
    await signer.sign({
      number: 1,
      previous: '0'.repeat(64),
      root: String(draft?.['root']),
      rows: 2,
      databaseAt: Number(draft?.['at']),
    });
    // The signature died with the process. Meanwhile more was written, which must not come into the same checkpoint.
    await recordSome(database, 2);
    await sealerOf({ database, signer, folder }).run();
    expect(signer.count()).toBe(2);
    expect(await prove()).toMatchObject({ findings: [], checkpoints: 2, rows: 4 });
  });

  test('a signature of another key is not taken', async () => {
    const other = makeSigner();
    const sealer = sealerOf({ database, folder, signer: { sign: other.sign, signers: signer.signers } });
    await recordSome(database, 1);
    await sealer.run();
    expect(sealer.faults).toMatchObject([{ code: 'wrong-signature' }]);
    expect(await database.sql('select from audit_signatures')).toEqual([]);
  });
});

describe('the file is a witness of its own', () => {
  test('a line that was torn by a kill is stepped over, and what it should have said stands after it', async () => {
    const sealer = sealerOf({ database, signer, folder });
    const file = join(folder.path, 'checkpoints.jsonl');
    await recordSome(database, 1);
    await sealer.run();
    const [whole = ''] = await folder.lines();
    await appendFile(file, whole.slice(0, 100));
    await recordSome(database, 1);
    await sealer.run();
    expect(await prove()).toMatchObject({ findings: [], checkpoints: 2, tornLines: 1 });
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -40));
    await recordSome(database, 1);
    await sealer.run();
    expect(await prove()).toMatchObject({ findings: [], checkpoints: 3, tornLines: 2 });
  });

  test('a worker on another machine, and one that was long away, write the whole of it', async () => {
    const elsewhere = await makeFolder();
    cleanUps.push(elsewhere.remove);
    const here = sealerOf({ database, signer, folder });
    for (let run = 0; run < 3; run += 1) {
      await recordSome(database, 1);
      await here.run();
    }
    await sealerOf({ database, signer, folder: elsewhere }).run();
    expect(await elsewhere.lines()).toEqual(await folder.lines());
  });

  test('an older backup of the database is found by the file: nothing is added, and somebody is told', async () => {
    const sealer = sealerOf({ database, signer, folder });
    for (let run = 0; run < 3; run += 1) {
      await recordSome(database, 1);
      await sealer.run();
    }
    const before = await folder.lines();
    for (const table of ['audit_seals', 'audit_signatures', 'audit_checkpoints']) {
      await database.sql(`alter table ${table} disable trigger all`);
      await database.sql(`delete from ${table} where ${table === 'audit_checkpoints' ? 'number' : 'checkpoint'} = 3`);
    }
    await recordSome(database, 1);
    await sealer.run();
    expect(await folder.lines()).toEqual(before);
    expect(sealer.alarms).toEqual([{ kind: 'audit-broken', subject: 'database-behind' }]);
    expect(sealer.raised).toEqual(['audit-broken']);
    expect(sealer.faults.some((fault) => fault instanceof TrailBroken)).toBe(true);
    expect((await prove()).findings[0]).toMatchObject({ kind: 'database-older', checkpoint: 3 });
    // Declared as a restore, what it lost is counted and the rest proved; a restore that is declared wrongly is none.
    expect(await prove(2)).toMatchObject({ findings: [], checkpoints: 2, lostRows: 1 });
    expect((await prove(3)).findings[0]).toMatchObject({ kind: 'database-older', checkpoint: 3 });
    expect((await prove(1)).findings[0]).toMatchObject({ kind: 'database-differs', checkpoint: 2 });
  });

  test('a signer that forgot a key with which it signed is told of', async () => {
    const sealer = sealerOf({ database, signer, folder });
    await sealer.run();
    await recordSome(database, 1);
    const replaced = makeSigner();
    const later = sealerOf({ database, signer: replaced, folder });
    await later.run();
    expect(later.alarms).toEqual([{ kind: 'audit-broken' }]);
  });
});

describe('clocks step, and sealing goes on', () => {
  test.each([
    ['back by a second', -1_000, []],
    ['ahead by an hour', HOUR, []],
    ['back by an hour', -HOUR, ['clock-went-back']],
  ])('%s', async (_name, step, findings) => {
    let nowMs = START;
    signer = makeSigner(() => nowMs);
    const sealer = sealerOf({ database, signer, folder });
    for (const at of [START, START + step, START + step + 5_000]) {
      nowMs = at;
      await database.setClock(at);
      await recordSome(database, 2);
      await sealer.run();
    }
    expect(signer.count()).toBe(3);
    expect(sealer.alarms).toEqual([]);
    expect((await prove()).findings.map(({ kind }) => kind)).toEqual(findings);
  });
});
