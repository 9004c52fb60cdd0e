// node dist/audit/resume/main.js: goes on with the trail after an older backup was put back and the key process has signed that it was.
import { appendFile, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { wordsFor } from '../../db/words-for.ts';
import { parseRestore } from '../restore-encoding.ts';
import { keysOfFile, linesOfFile } from '../verify/read-files.ts';
import { NotResumed, resumeTrail } from './resume-trail.ts';

const CONNECT_LIMIT_MS = 10_000;
const USE = `MIGRATION_DATABASE_URL=… DATA_DIR=… node dist/audit/resume/main.js DECLARATION
  DECLARATION   what declare-restore of the key process's commands wrote
  DATA_DIR      whose audit folder holds checkpoints.jsonl and signers.json; restores.jsonl is added to it
`;

async function main(): Promise<void> {
  const [path, ...more] = process.argv.slice(2);
  const url = process.env['MIGRATION_DATABASE_URL'];
  if (!url) throw new Error(`MIGRATION_DATABASE_URL is missing.\n\n${USE}`);
  if (!path || more.length > 0) throw new Error(`One file is wanted: DECLARATION.\n\n${USE}`);
  const folder = join(resolve(process.env['DATA_DIR'] || '.data'), 'audit');
  const keys = await keysOfFile(join(folder, 'signers.json'));
  const line = (await readFile(path, 'utf8')).trim();
  const declared = parseRestore(line, keys);
  if (!declared) throw new NotResumed('none of the known keys signed this declaration');
  const file = join(folder, 'checkpoints.jsonl');
  const { size } = await stat(file);
  const owner = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    application_name: 'audit-resume',
  });
  await owner.connect();
  try {
    const back = await resumeTrail(owner, { declared, keys, lines: linesOfFile(file, size) });
    await appendFile(join(folder, 'restores.jsonl'), `${line}\n`);
    process.stdout.write(
      `${back} checkpoints came back from the file, without their rows. The next one follows ${declared.until}.\n`,
    );
  } finally {
    await owner.end();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${wordsFor(error, 'MIGRATION_DATABASE_URL')}\n`);
  process.exitCode = 1;
});
