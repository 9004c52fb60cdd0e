import { fileURLToPath } from 'node:url';
import { readConfig } from './config.ts';
import { migrate } from './db/migrate.ts';

/** Before a new version serves callers: brings the database up to it, and ends. */
async function main(): Promise<void> {
  const { migrationDatabaseUrl } = readConfig(process.env);
  if (migrationDatabaseUrl === null)
    throw new Error('MIGRATION_DATABASE_URL is missing: give the address of the database with its owner’s name');
  await migrate(migrationDatabaseUrl, fileURLToPath(new URL('../migrations', import.meta.url)));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
