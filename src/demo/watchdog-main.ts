// The watchdog's own process. Its channel closes when the line's first process ends, however it ends.
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WatchdogMessage } from './watchdog.ts';

const STOP_LIMIT_MS = 8_000;
const LOOK_MS = 50;

const watched = new Map<number, NodeJS.Signals>();
const files = new Set<string>();

process.on('message', (message: WatchdogMessage) => {
  if ('watch' in message) watched.set(message.watch, message.signal);
  else if ('forget' in message) watched.delete(message.forget);
  else files.add(message.remove);
});
// Only the channel ends it: a signal to the whole group must not leave the rest without a watchdog.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.once('disconnect', () => {
  for (const file of files) rmSync(file, { force: true });
  void endAll();
});

async function endAll(): Promise<void> {
  const until = Date.now() + STOP_LIMIT_MS;
  for (const [pid, signal] of watched) send(pid, signal);
  while ([...watched.keys()].some((pid) => send(pid, 0)) && Date.now() < until) await sleep(LOOK_MS);
  for (const pid of watched.keys()) {
    send(pid, 'SIGKILL');
    // The program led a group of its own; what it began is in it.
    send(-pid, 'SIGKILL');
  }
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    // It is gone, which is all that is wanted.
    return false;
  }
}
