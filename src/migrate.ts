import { fileURLToPath } from 'node:url';
import { readConfig } from './config.ts';
import { migrate } from './db/migrate.ts';
import { loginOf } from './db/role-login.ts';
import { settleLogins } from './db/settle-logins.ts';

/** Before a new version serves callers: brings the database up to it, lets the programs sign in, and ends. */
async function main(): Promise<void> {
  const { databaseUrl, migrationDatabaseUrl } = readConfig(process.env);
  if (migrationDatabaseUrl === null)
    throw new Error('MIGRATION_DATABASE_URL is missing: give the address of the database with its owner’s name');
  await migrate(migrationDatabaseUrl, fileURLToPath(new URL('../migrations', import.meta.url)));
  await settleLogins(migrationDatabaseUrl, loginOf(databaseUrl));
}

/** Where a name has two addresses and nobody answers at either, Node gives a code and no words. */
function wordsFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : error.name;
  return error.message || `Postgres does not answer (${code}): start it, or correct MIGRATION_DATABASE_URL`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${wordsFor(error)}\n`);
  process.exitCode = 1;
});
