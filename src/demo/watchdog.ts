// The one process that outlives ours for a moment: when we are killed outright, it ends what we had started.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAX_REPLACEMENTS = 20;
const ENTRY = fileURLToPath(new URL('./watchdog-main.js', import.meta.url));

/** What the watchdog is told. */
export type WatchdogMessage = { watch: number; signal: NodeJS.Signals } | { forget: number } | { remove: string };

export interface Watchdog {
  watch(pid: number, signal: NodeJS.Signals): void;
  forget(pid: number): void;
  /** A file that must not stay when we are gone. */
  remove(file: string): void;
  /** Everything is stopped: there is nothing left to watch. */
  close(): void;
}

/** Starts the watchdog; it is replaced if it dies first. */
export function startWatchdog(): Watchdog {
  const watched = new Map<number, NodeJS.Signals>();
  const files = new Set<string>();
  let replacements = 0;
  let isClosed = false;
  let process = open();

  function open(): ChildProcess {
    const next = fork(ENTRY, { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: {} });
    // It lives as long as we do, and must not be the reason that we do.
    next.unref();
    next.channel?.unref();
    next.once('exit', () => {
      replacements += 1;
      if (!isClosed && replacements <= MAX_REPLACEMENTS) process = open();
    });
    // A message to a dying watchdog is told to the next one.
    next.on('error', () => {});
    for (const [pid, signal] of watched) next.send({ watch: pid, signal });
    for (const file of files) next.send({ remove: file });
    return next;
  }
  const tell = (message: WatchdogMessage) => {
    if (process.connected) process.send(message);
  };
  return {
    watch(pid, signal) {
      watched.set(pid, signal);
      tell({ watch: pid, signal });
    },
    forget(pid) {
      watched.delete(pid);
      tell({ forget: pid });
    },
    remove(file) {
      files.add(file);
      tell({ remove: file });
    },
    close() {
      isClosed = true;
      if (process.connected) process.disconnect();
    },
  };
}
