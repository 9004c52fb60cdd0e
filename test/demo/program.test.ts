import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createProgram } from '../../src/demo/program.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'program-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Starts a program that ends by itself before it is ready. */
function start(code: string, environment: Record<string, string> = {}): Promise<void> {
  const plan = {
    ...{ name: 'invented', command: process.execPath, words: ['-e', code], environment, folder },
    ...{ logFile: join(folder, 'own.log'), hasChannel: false, stopSignal: 'SIGTERM' as const },
    ready: () => new Promise<void>(() => {}),
  };
  const watchdog = { watch: () => {}, forget: () => {}, remove: () => {}, close: () => {} };
  return createProgram(plan, { watchdog, tell: () => {}, giveUp: () => {} }).start();
}

test('a program that never became ready is told with its last words', async () => {
  await expect(start('console.log("no prompts"); process.exit(3)')).rejects.toThrow(
    /^invented ended at once \(3\)\. Its log, .*own\.log, ends with:\nno prompts$/,
  );
});

test('and where it printed none, with those of the log into which it writes', async () => {
  const shared = join(folder, 'line.log');
  await writeFile(shared, 'first\nkeyd did not answer\n');
  await expect(start('process.exit(3)', { LOG_FILE: shared })).rejects.toThrow(
    /It printed nothing; the log of the line, .*line\.log, ends with:\nfirst\nkeyd did not answer$/,
  );
  await expect(start('process.exit(3)')).rejects.toThrow(/It printed nothing into .*own\.log\.$/);
});
