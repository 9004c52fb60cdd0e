import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { Attacker, chanceOf, tearDownWalls } from './attacker.ts';
import { ATTACKS } from './attacks.ts';
import { makeSigner, type TestSigner } from './signer.ts';
import { makeFolder, recordSome, sealerOf, type TestFolder } from './trail.ts';

const SEEDS = 100;
const CHECKPOINTS = 8;
const START = Date.parse('2026-03-01T20:00:00Z');
const MINUTE = 60_000;

let database: TestDatabase;
let folder: TestFolder;
let signer: TestSigner;
let lines: string[];
let lastRows: number[];
const foreignKey = makeSigner();

beforeAll(async () => {
  database = await makeDatabase();
  folder = await makeFolder();
  let nowMs = START;
  signer = makeSigner(() => nowMs);
  const sealer = sealerOf({ database, signer, folder });
  lastRows = [];
  for (let checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint += 1) {
    nowMs = START + checkpoint * MINUTE;
    await database.setClock(nowMs);
    const size = 1 + ((checkpoint * 5) % 11);
    await recordSome(database, size);
    lastRows.push((lastRows.at(-1) ?? 0) + size);
    await sealer.run();
  }
  lines = await folder.lines();
  await tearDownWalls(database);
});
afterAll(async () => {
  await folder.remove();
  await database.drop();
});

/** A loaded machine takes its time over so many transactions. */
const LIMIT_MS = 180_000;

/** Takes back what was done before, does it, and looks. */
async function inVain<Result>(work: (attacker: Attacker) => Promise<Result>): Promise<Result> {
  await database.sql('rollback; begin');
  return work(new Attacker(database, signer, lines));
}

describe('A1.1: whoever tampers with the trail is found, even as the owner of the database server', () => {
  test('a trail that nobody touched is proved', async () => {
    const report = await inVain((attacker) => attacker.verdict());
    expect(report).toMatchObject({ findings: [], checkpoints: CHECKPOINTS, rows: lastRows.at(-1), unsealedRows: 0 });
  });

  test.each(Object.entries(ATTACKS))(
    `when %s, the place is named in ${SEEDS} of ${SEEDS} cases`,
    async (_name, attack) => {
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        await inVain(async (attacker) => {
          const impostorKey = { ...foreignKey, key: { ...foreignKey.key, id: signer.key.id } };
          const traces = await attack({ attacker, chance: chanceOf(seed), lastRows, foreignKey, impostorKey });
          const { findings } = await attacker.verdict();
          const there = findings.find(
            ({ kind, row }) => traces.kinds.includes(kind) && (row === traces.row || !traces.row),
          );
          expect({ seed, first: findings[0]?.checkpoint, kind: there?.kind, row: there?.row }).toEqual({
            seed,
            first: traces.checkpoint,
            kind: expect.toBeOneOf([...traces.kinds]),
            row: traces.row ?? expect.toBeOneOf([null, expect.any(Number)]),
          });
          expect(there?.checkpoint).toBe(traces.checkpoint);
        });
      }
    },
    LIMIT_MS,
  );

  test('when file and database both lose their tail, a checkpoint that somebody noted gives it away', async () => {
    const report = await inVain(async (attacker) => {
      const noted = { number: CHECKPOINTS, digest: (await attacker.verdict()).last?.digest ?? '' };
      await attacker.sql('close all');
      attacker.lines = attacker.lines.slice(0, CHECKPOINTS - 1);
      await attacker.sql('delete from audit_rows using audit_seals where row_id = id and checkpoint = $1', [
        CHECKPOINTS,
      ]);
      for (const [table, column] of Object.entries({
        audit_seals: 'checkpoint',
        audit_signatures: 'checkpoint',
        audit_checkpoints: 'number',
      })) {
        await attacker.sql(`delete from ${table} where ${column} = $1`, [CHECKPOINTS]);
      }
      return attacker.verdict(noted);
    });
    expect(report.findings.map(({ kind }) => kind)).toEqual(['noted-missing']);
  });
});
