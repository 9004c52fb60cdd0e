import { build } from 'vite';
import { onceInARun } from './once-in-a-run.ts';

const REPOSITORY = new URL('../..', import.meta.url).pathname;

/** Programs (name → file) that tests run as processes, built once in a run; answers their folder. One label names one set. */
export function builtPrograms(label: string, entries: Record<string, string>): Promise<string> {
  return onceInARun(label, (folder) =>
    build({
      root: REPOSITORY,
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: true,
        outDir: folder,
        target: 'node20',
        rollupOptions: {
          input: entries,
          output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
        },
      },
    }),
  );
}
