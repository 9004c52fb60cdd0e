// The demo's process: starts the line, prints where it is, and stops it however it is asked to.
import { relative } from 'node:path';
import { consolePath } from '../access/account.ts';
import { createDemo, type Demo } from './demo.ts';
import { Remedy } from './remedy.ts';

/** One Ctrl+C reaches us twice, from the terminal and from npm; only a later one means impatience. */
const SAME_SIGNAL_MS = 1_000;
const PARENT_LOOK_MS = 1_000;
const NAME_COLUMN = 28;

const demo = createDemo({
  environment: process.env,
  now: Date.now(),
  tell: (line) => console.log(line),
  giveUp: fail,
});
let stopAskedAt: number | undefined;

// The terminal may be gone before we are: what is printed then is lost, and the line is stopped all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopAskedAt === undefined) console.log('\nStopping …');
    stop();
  });
}
followParent();
try {
  const running = await demo.start();
  if (stopAskedAt === undefined) announce(running);
} catch (error) {
  if (stopAskedAt === undefined) fail(error);
}

function announce({ endpoints, dataDir }: Demo): void {
  const show = (name: string, address: string) => console.log(`  ${name.padEnd(NAME_COLUMN)}${address}`);
  console.log('\nYardım Xətti is ready.\n');
  show('Line', endpoints.origin);
  show('Telephone of a caller', `${endpoints.origin}/phone`);
  show('Event tape', `${endpoints.origin}/tape`);
  for (const { name, role, signIn } of endpoints.people) {
    // A role whose console is still to be built has nowhere to go.
    if (consolePath(role) !== null) show(`${name}, ${role}`, signIn);
  }
  console.log(
    `\nInvented people, one address each. Logs: ${relative(process.cwd(), dataDir) || dataDir}/log. Ctrl+C stops everything.`,
  );
}

function fail(error: unknown): void {
  console.error(error instanceof Remedy ? `\n${error.message}` : error);
  process.exitCode = 1;
  stop();
}

function stop(): void {
  const now = Date.now();
  if (stopAskedAt === undefined) {
    stopAskedAt = now;
    void finish();
  } else if (now - stopAskedAt > SAME_SIGNAL_MS) {
    // The watchdog ends what we leave behind.
    process.exit(1);
  }
}

async function finish(): Promise<void> {
  try {
    await demo.stop();
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
  process.exit();
}

/** npm may be ended without a word to us; a line that nobody can stop any more stops itself. */
function followParent(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) stop();
  }, PARENT_LOOK_MS);
  timer.unref();
}
