// The scripts behind npm start and npm test, run as they are: before anything is installed there is only Node.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SCRIPTS = fileURLToPath(new URL('../../scripts/', import.meta.url));
const HOLD_MS = 300;
/** Enters the lock, stays a moment, leaves: each step is printed with its time. */
const VISIT = `
  import { alone } from ${JSON.stringify(`${SCRIPTS}lock.mjs`)};
  await alone(async () => {
    console.log('in', Date.now());
    await new Promise((resolve) => setTimeout(resolve, Number(process.argv[1])));
    console.log('out', Date.now());
  });`;

function visit(holdMs: number): { child: ChildProcess; printed: () => string } {
  const child = spawn(process.execPath, ['--input-type=module', '-e', VISIT, String(holdMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout?.on('data', (part) => (text += part));
  return { child, printed: () => text };
}

async function momentsOf({ child, printed }: ReturnType<typeof visit>): Promise<{ entered: number; left: number }> {
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  const [, entered, left] = /^in (\d+)\nout (\d+)\n$/.exec(printed()) ?? [];
  return { entered: Number(entered), left: Number(left) };
}

test('two starts in one moment do not install over each other', async () => {
  const visits = await Promise.all([visit(HOLD_MS), visit(HOLD_MS), visit(HOLD_MS)].map(momentsOf));
  const [first, second, third] = visits.sort((one, other) => one.entered - other.entered);
  expect(second?.entered).toBeGreaterThanOrEqual(first?.left ?? Number.NaN);
  expect(third?.entered).toBeGreaterThanOrEqual(second?.left ?? Number.NaN);
});

test('an installation that was killed does not stop the next one', async () => {
  const killed = visit(60_000);
  await expect.poll(killed.printed).toMatch(/^in /);
  const gone = once(killed.child, 'close');
  killed.child.kill('SIGKILL');
  await gone;
  const { entered, left } = await momentsOf(visit(1));
  expect(left).toBeGreaterThanOrEqual(entered);
});

test('the scripts of the first call use only what Node has', () => {
  const { scripts } = JSON.parse(readFileSync(`${SCRIPTS}../package.json`, 'utf8'));
  const called = Object.values<string>(scripts).flatMap((command) => /^node scripts\/(\S+)/.exec(command)?.[1] ?? []);
  expect(called).toEqual(expect.arrayContaining(['start.mjs', 'test.mjs', 'run.mjs', 'build.mjs', 'prompts.mjs']));
  const outside = [...new Set(called)].flatMap((name) => importsBehind(name));
  expect(outside.filter((name) => !name.startsWith('node:') || !builtinModules.includes(name.slice(5)))).toEqual([]);
});

function importsBehind(entry: string): string[] {
  const files = [entry];
  const outside: string[] = [];
  // The list grows while it is walked.
  for (const file of files) {
    for (const [, name = ''] of readFileSync(SCRIPTS + file, 'utf8').matchAll(/^import .*'([^']+)';$/gm)) {
      if (!name.startsWith('./')) outside.push(name);
      else if (!files.includes(name.slice(2))) files.push(name.slice(2));
    }
  }
  expect(readdirSync(SCRIPTS)).toEqual(expect.arrayContaining(files));
  expect(outside.length).toBeGreaterThan(0);
  return outside;
}
