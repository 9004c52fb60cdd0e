// A trail to seal and to tamper with: rows in a real Postgres, checkpoints in a real file.
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSealer, type Sealing } from '../../src/audit/sealer.ts';
import type { Signer } from '../../src/audit/signer.ts';
import type { PublicKey } from '../../src/audit/verify/checkpoint-chain.ts';
import { checkpointsOfDatabase, rowsOfDatabase } from '../../src/audit/verify/read-database.ts';
import { type Evidence, type Report, verifyTrail } from '../../src/audit/verify/verify-trail.ts';
import type { TestDatabase } from '../harness/database.ts';

export interface Heard {
  alarms: { kind: string; subject?: string }[];
  faults: unknown[];
  /** Put before the coordinator. */
  raised: string[];
}

export interface TestFolder {
  path: string;
  /** The checkpoint file, line by line; none while there is no file. */
  lines(): Promise<string[]>;
  write(lines: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}

export async function makeFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'yardim-audit-'));
  const file = join(path, 'checkpoints.jsonl');
  return {
    path,
    lines: async () => {
      const text = await readFile(file, 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
    write: (lines) => writeFile(file, lines.map((line) => `${line}\n`).join('')),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** A sealer and what it tells the log. */
export function sealerOf(parts: { database: TestDatabase; signer: Signer; folder: TestFolder }): Sealing & Heard {
  const heard: Heard = { alarms: [], faults: [], raised: [] };
  const log = {
    error: (_name: 'alarm', fields: Heard['alarms'][number]) => void heard.alarms.push(fields),
    fault: (_where: string, error: unknown) => void heard.faults.push(error),
  };
  const raise = async (kind: string) => void heard.raised.push(kind);
  return { ...createSealer({ ...parts, folder: parts.folder.path, log, raise }), ...heard };
}

const ROLES = ['operator', 'duty-officer', 'supervisor'];
const ACTIONS = ['note-changed', 'escalation-read', 'flag-raised', 'attempt-refused'];

/** Records so many accesses of invented people, each in a statement of its own. */
export async function recordSome(database: Pick<TestDatabase, 'sql'>, count: number): Promise<void> {
  for (let row = 0; row < count; row += 1) {
    await database.sql(`select record_access($1, $2, $3, 'call', $4, $5, $6)`, [
      randomUUID(),
      ROLES[row % ROLES.length],
      ACTIONS[row % ACTIONS.length],
      row % 5 === 0 ? null : randomUUID(),
      row % 2 === 0 ? ['text', 'revision'] : [],
      row % 3 === 0 ? 'not-your-call' : null,
    ]);
  }
}

interface Told extends Pick<Evidence, 'noted' | 'restoredTo' | 'restores' | 'databaseNow'> {
  lines: readonly string[];
  keys: readonly PublicKey[];
}

/** Proves the trail as the database and these lines hold it at this moment. */
export async function proveTrail(
  query: (text: string) => Promise<{ rows: unknown[] }>,
  evidence: Told,
): Promise<Report> {
  return verifyTrail({
    lines: each(evidence.lines),
    keys: evidence.keys,
    noted: evidence.noted,
    restoredTo: evidence.restoredTo,
    restores: evidence.restores ?? [],
    ...(evidence.databaseNow === undefined ? {} : { databaseNow: evidence.databaseNow }),
    rows: rowsOfDatabase(query),
    stored: checkpointsOfDatabase(query),
  });
}

/** Opens one moment of the database and proves the trail in it. */
export async function proveNow(database: TestDatabase, evidence: Told): Promise<Report> {
  await database.sql('begin isolation level repeatable read');
  try {
    return await proveTrail(async (text) => ({ rows: await database.sql(text) }), evidence);
  } finally {
    await database.sql('rollback');
  }
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
