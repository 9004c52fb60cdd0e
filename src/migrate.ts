import { fileURLToPath } from 'node:url';
import { readConfig } from './config.ts';
import { migrate } from './db/migrate.ts';

/** Before a new version serves callers: brings the database up to it, and ends. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  await migrate(config.databaseUrl, fileURLToPath(new URL('../migrations', import.meta.url)));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
