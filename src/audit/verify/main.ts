// npm run audit:verify: proves the audit trail from rows, checkpoint file and public keys. 0 proved, 1 wrong, 2 not to be told.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { connectionAs } from '../../db/role-login.ts';
import { wordsFor } from '../../db/words-for.ts';
import type { PublicKey } from './checkpoint-chain.ts';
import { checkpointsOfDatabase, momentOfDatabase, type Query, rowsOfDatabase } from './read-database.ts';
import { fingerprintOf, keysOfFile, linesOfFile, restoresOfFile, rowsOfFile } from './read-files.ts';
import { sayReport } from './say-report.ts';
import { type Report, verifyTrail } from './verify-trail.ts';

const USE = `npm run audit:verify -- [options]
  --rows FILE          rows exported earlier; else from DATABASE_URL, else from the demo of DATA_DIR
  --checkpoints FILE   the append-only file; else DATA_DIR/audit/checkpoints.jsonl
  --keys FILE          the signer's public keys, JSON or PEM; else DATA_DIR/audit/signers.json
  --noted N:DIGEST     a checkpoint written down elsewhere, which the trail must hold
  --restored N         the last checkpoint of a backup that you know was put back: what came after is counted as lost
  --restores FILE      restores that the key process signed; else DATA_DIR/audit/restores.jsonl, where there is one
  --export FILE        write the database's rows there and prove nothing
`;
const CONNECT_LIMIT_MS = 10_000;
/** A little longer than a sealer takes from one run to the next. */
const AGAIN_AFTER_MS = 7_000;
const AGAIN_LIMIT = 2;
const NOTED = /^([1-9]\d{0,14}):([0-9a-f]{64})$/;

interface Options {
  rows: string | undefined;
  checkpoints: string;
  keys: string;
  noted: { number: number; digest: string } | undefined;
  restoredTo: number | undefined;
  restores: string;
  export: string | undefined;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.export !== undefined) {
    const path = options.export;
    await withDatabase((query) => exportRows(query, path));
    return 0;
  }
  const keys = await keysOfFile(options.keys);
  for (const key of keys) process.stdout.write(`key ${key.id}: ${fingerprintOf(key)}\n`);
  let report = await verify(options, keys);
  // A checkpoint reaches the database a moment before it reaches the file.
  for (let again = 0; again < AGAIN_LIMIT && isFileBehind(report); again += 1) {
    await setTimeout(AGAIN_AFTER_MS);
    report = await verify(options, keys);
  }
  process.stdout.write(sayReport(report));
  return report.findings.length === 0 ? 0 : 1;
}

async function verify({ rows, checkpoints, noted, restoredTo, restores }: Options, keys: PublicKey[]): Promise<Report> {
  // The file as it is before the database is looked at: so the database can never honestly be behind it.
  const { size } = await stat(checkpoints);
  const declared = await restoresOfFile(restores, keys);
  const files = { lines: linesOfFile(checkpoints, size), keys, noted, restoredTo, restores: declared };
  if (rows) return verifyTrail({ ...files, rows: rowsOfFile(rows), stored: null });
  return withDatabase(async (query) =>
    verifyTrail({
      ...files,
      databaseNow: await momentOfDatabase(query),
      rows: rowsOfDatabase(query),
      stored: checkpointsOfDatabase(query),
    }),
  );
}

function isFileBehind({ findings }: Report): boolean {
  return findings.length === 1 && findings[0]?.kind === 'file-older';
}

function readOptions(words: string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: words,
    options: { rows: text, checkpoints: text, keys: text, noted: text, restored: text, restores: text, export: text },
  });
  const noted = NOTED.exec(values.noted ?? '');
  if (values.noted !== undefined && !noted) throw new Error('--noted is a number, a colon and 64 hexadecimal digits');
  if (values.restored !== undefined && !/^\d{1,15}$/.test(values.restored))
    throw new Error('--restored is the number of a checkpoint');
  return {
    rows: values.rows,
    checkpoints: values.checkpoints ?? join(dataFolder(), 'audit', 'checkpoints.jsonl'),
    keys: values.keys ?? join(dataFolder(), 'audit', 'signers.json'),
    noted: noted ? { number: Number(noted[1]), digest: noted[2] ?? '' } : undefined,
    restores: values.restores ?? join(dataFolder(), 'audit', 'restores.jsonl'),
    restoredTo: values.restored === undefined ? undefined : Number(values.restored),
    export: values.export,
  };
}

function dataFolder(): string {
  return resolve(process.env['DATA_DIR'] || '.data');
}

/** One moment of the database, which nobody can change while it is read. */
async function withDatabase<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({
    // Whoever proves the trail reads it, and nothing else.
    ...connectionAs('line_audit_reader', await databaseUrl()),
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    application_name: 'audit-verify',
  });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await work((text) => client.query(text));
  } finally {
    await client.end();
  }
}

async function databaseUrl(): Promise<string> {
  const given = process.env['DATABASE_URL'];
  if (given) return given;
  const file = join(dataFolder(), 'endpoints.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`no rows to look at: give --rows or DATABASE_URL, or start the demo (${file} is not there)`);
  });
  const endpoints: { databaseUrl: string } = JSON.parse(text);
  return endpoints.databaseUrl;
}

async function exportRows(query: Query, path: string): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await once(file, 'open');
  for await (const row of rowsOfDatabase(query)) {
    if (!file.write(`${JSON.stringify(row)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`The trail could not be looked at: ${wordsFor(error, 'DATABASE_URL')}\n\n${USE}`);
    process.exitCode = 2;
  },
);
