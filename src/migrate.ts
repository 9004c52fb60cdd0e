import { fileURLToPath } from 'node:url';
import { readConfig } from './config.ts';
import { migrate } from './db/migrate.ts';
import { loginOf } from './db/role-login.ts';
import { settleLogins } from './db/settle-logins.ts';
import { wordsFor } from './db/words-for.ts';

/** Before a new version serves callers: brings the database up to it, lets the programs sign in, and ends. */
async function main(): Promise<void> {
  const { databaseUrl, migrationDatabaseUrl } = readConfig(process.env);
  if (migrationDatabaseUrl === null)
    throw new Error('MIGRATION_DATABASE_URL is missing: give the address of the database with its owner’s name');
  await migrate(migrationDatabaseUrl, fileURLToPath(new URL('../migrations', import.meta.url)));
  await settleLogins(migrationDatabaseUrl, loginOf(databaseUrl));
}

main().catch((error: unknown) => {
  process.stderr.write(`${wordsFor(error, 'MIGRATION_DATABASE_URL')}\n`);
  process.exitCode = 1;
});
