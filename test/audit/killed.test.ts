import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordAccess } from '../../src/audit/record-access.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { until } from '../jobs/until.ts';
import { buildKeyd, type KeydProcess, type KeydProgram } from '../keyd/keyd-process.ts';
import { chanceOf } from './attacker.ts';
import { buildPrograms, type Programs } from './programs.ts';
import { makeFolder, type TestFolder } from './trail.ts';

const KILLS = 25;
const WRITERS = 4;
const LIMIT_MS = 180_000;

let database: TestDatabase;
let folder: TestFolder;
let keydFolder: string;
let keyd: KeydProgram;
let programs: Programs;

beforeAll(async () => {
  database = await makeDatabase();
  folder = await makeFolder();
  keydFolder = await mkdtemp(join(tmpdir(), 'keyd-'));
  keyd = await buildKeyd();
  programs = await buildPrograms();
}, LIMIT_MS);
afterAll(async () => {
  await programs.remove();
  await keyd.remove();
  await rm(keydFolder, { recursive: true, force: true });
  await folder.remove();
  await database.drop();
});

const startKeyd = () => keyd.start({ NODE_ENV: 'demo', KEYD_DIR: join(keydFolder, 'store') });
const seal = () =>
  programs.seal({ databaseUrl: database.url, keydFolder: join(keydFolder, 'store'), folder: folder.path });
const verify = (...words: string[]) =>
  programs.verify(
    ['--checkpoints', join(folder.path, 'checkpoints.jsonl'), '--keys', join(folder.path, 'signers.json'), ...words],
    { DATABASE_URL: database.url },
  );
const unsealed = async () =>
  Number(
    (
      await database.sql(
        'select count(*) from audit_rows where not exists (select from audit_seals join audit_signatures using (checkpoint) where row_id = audit_rows.id)',
      )
    )[0]?.['count'],
  );

/** Writes until it is told to stop; answers how many accesses were kept. */
function write(): () => Promise<number> {
  let isWriting = true;
  const kept = Array.from({ length: WRITERS }, async () => {
    let count = 0;
    for (; isWriting; count += 1) {
      await recordAccess(database, {
        actor: { id: null, role: 'nobody' },
        action: 'attempt-refused',
        subject: { kind: 'account', id: null },
      });
      await pause(2);
    }
    return count;
  });
  return async () => {
    isWriting = false;
    return (await Promise.all(kept)).reduce((sum, count) => sum + count, 0);
  };
}

describe('A1.1: sealers and the key process may be killed at any moment', () => {
  test(
    `after ${KILLS} kills among two sealers and the real key process every row stands in one checkpoint, and anybody can prove it`,
    async () => {
      const chance = chanceOf(20);
      let key: KeydProcess = await startKeyd();
      const sealers = [await seal(), await seal()];
      const stop = write();
      for (let kill = 0; kill < KILLS; kill += 1) {
        await pause(chance.below(60));
        const which = chance.below(5);
        if (which === 4) {
          await key.end('SIGKILL');
          key = await startKeyd();
        } else {
          await sealers[which % 2]?.kill();
          sealers[which % 2] = await seal();
        }
      }
      const written = await stop();
      await until('everything is sealed', LIMIT_MS / 3, async () => (await unsealed()) === 0);
      const outputs = sealers.map((sealer) => sealer.output()).join('');
      expect(outputs).not.toContain('audit-broken');
      for (const sealer of sealers) await sealer.kill();
      // One more, alone, writes to the file what was signed last.
      const last = await seal();
      const { seen } = await until('the trail is proved', LIMIT_MS / 3, async () => {
        const verdict = await verify();
        return verdict.code === 0 && verdict;
      });
      await last.kill();
      await key.end('SIGTERM');
      expect(seen.said).toContain(`${written} rows in `);
      expect(seen.said).toContain('Proved');
      const [numbers] = await database.sql(
        'select count(*), count(distinct checkpoint) as checkpoints, max(number) as last from audit_seals',
      );
      expect(numbers).toMatchObject({ count: written, last: written });
    },
    LIMIT_MS,
  );

  test('rows that were taken out are proved by file and keys alone, and a changed one is named', async () => {
    const exported = join(folder.path, 'rows.jsonl');
    expect(await verify('--export', exported)).toMatchObject({ code: 0 });
    expect(await verify('--rows', exported)).toMatchObject({ code: 0 });
    const lines = (await readFile(exported, 'utf8')).trimEnd().split('\n');
    const changed = lines.map((line, place) => (place === 6 ? line.replace('"nobody"', '"operator"') : line));
    await writeFile(exported, `${changed.join('\n')}\n`);
    const verdict = await verify('--rows', exported);
    expect(verdict.code).toBe(1);
    expect(verdict.said).toMatch(/NOT PROVED:\n {2}row 7 in checkpoint \d+ \(id \d+\): row-changed/);
  });

  test('what cannot be looked at is neither proved nor wrong', async () => {
    const nowhere = join(folder.path, 'nowhere');
    expect(await verify('--rows', nowhere)).toMatchObject({ code: 2 });
    expect(await verify('--keys', nowhere)).toMatchObject({ code: 2 });
    expect(await verify('--checkpoints', nowhere)).toMatchObject({ code: 2 });
    expect(await verify('--noted', 'yesterday')).toMatchObject({ code: 2 });
    expect(await verify('--unheard-of')).toMatchObject({ code: 2 });
    expect(await programs.verify([], { DATA_DIR: nowhere })).toMatchObject({ code: 2 });
  });
});
