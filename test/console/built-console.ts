import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

export const CONSOLE = new URL('../../src/console/', import.meta.url).pathname;

/** Builds the pages into a folder of their own, as `npm run build` does. */
export async function buildConsole(mode: 'production' | 'demo'): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), `console-${mode}-`));
  await build({ configFile: join(CONSOLE, 'vite.config.ts'), mode, logLevel: 'error', build: { outDir: folder } });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
