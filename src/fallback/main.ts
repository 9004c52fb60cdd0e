// npm run fallback [folder]: writes what the carrier's own hosting serves when nothing of ours answers.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../config.ts';
import { makeFallbackBundle, writeFallbackBundle } from './bundle.ts';

/** The bundle asks no store: their addresses need not be known where it is written. */
const STORES = { DATABASE_URL: 'postgres://127.0.0.1/line', REDIS_URL: 'redis://127.0.0.1' };
const root = fileURLToPath(new URL('../..', import.meta.url));

async function main(): Promise<void> {
  const [path, ...more] = process.argv.slice(2);
  // The on-call numbers go there: into no folder that nobody meant.
  if (more.length > 0 || path?.startsWith('-') || path === '')
    throw new Error(
      'One word is wanted at most, the folder: npm run fallback -- FOLDER; one with a space stands in quotation marks.',
    );
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const config = readConfig({ ...STORES, ...given });
  const folder = resolve(path ?? join(config.dataDir, 'fallback'));
  const bundle = await makeFallbackBundle(config, join(root, 'ivr-flows', 'audio'));
  await writeFallbackBundle(bundle, folder);
  const told = [
    `${folder}: ${bundle.files.size} files, version ${bundle.version}, on-call telephones as the line keeps them, ${config.fallbackNumbers.length} after them.`,
    'Upload it to the carrier (docs/running.md), set the number’s voice fallback URL, then ask: npm run doctor',
  ];
  process.stdout.write(`${told.join('\n')}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
