import { readConfig } from './config.ts';
import { createDatabase } from './db/database.ts';
import { wordsFor } from './db/words-for.ts';
import { makeHoney } from './notes/history/make-honey.ts';

const DATABASE = { deadlineMs: 5_000, connections: 1, applicationName: 'honey' };
const LABEL = /^\d{4}$/;
const USAGE = `Usage:
  MIGRATION_DATABASE_URL=… node dist/honey.js <label of a call, such as 0412>
      makes its note one about nobody: whoever opens it later raises an alarm
`;

/** Where notes about nobody come from: a call that somebody trusted made, written up by an operator like any other. */
async function main(): Promise<void> {
  const [label = '', ...more] = process.argv.slice(2);
  if (!LABEL.test(label) || more.length > 0) throw new Error(`One label of four digits is wanted.\n\n${USAGE}`);
  const { migrationDatabaseUrl } = readConfig(process.env);
  if (migrationDatabaseUrl === null)
    throw new Error('MIGRATION_DATABASE_URL is missing: give the address of the database with its owner’s name');
  const database = createDatabase(migrationDatabaseUrl, DATABASE);
  try {
    const made = await makeHoney(database, Number(label));
    if (made === 0) throw new Error('No ended call of this label has a note, or it is one already.');
    process.stdout.write('Made. Tell nobody which call it was.\n');
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${wordsFor(error, 'MIGRATION_DATABASE_URL')}\n`);
  process.exitCode = 1;
});
