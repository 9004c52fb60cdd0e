import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const REPOSITORY = new URL('../..', import.meta.url).pathname;

/** Builds programs (name → file) that a test runs as processes, into a new folder that the test removes; answers it. */
export async function buildProgramsInto(label: string, entries: Record<string, string>): Promise<string> {
  // Inside the repository, so that the programs find their packages.
  const folder = await mkdtemp(join(REPOSITORY, 'node_modules', `.yardim-${label}-`));
  await build({
    root: REPOSITORY,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20',
      rollupOptions: { input: entries, output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  });
  return folder;
}
