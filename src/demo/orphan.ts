// A server left over from a line that was killed together with its watchdog still holds its data: it is ended first.
import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Remedy } from './remedy.ts';

const run = promisify(execFile);
const STOP_LIMIT_MS = 10_000;
const LOOK_MS = 50;

/**
 * Ends the server whose process id stands in `pidFile`, if it is alive and works in `folder`.
 * A file that names a stranger (ids are used again) is removed: Postgres would take the stranger for itself and not start.
 */
export async function endOrphan(server: { pidFile: string; folder: string; signal: NodeJS.Signals }): Promise<void> {
  const text = await readFile(server.pidFile, 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return;
  if (!(await worksIn(pid, server.folder))) {
    await rm(server.pidFile, { force: true });
    return;
  }
  process.kill(pid, server.signal);
  const until = Date.now() + STOP_LIMIT_MS;
  while (isAlive(pid)) {
    if (Date.now() > until) throw new Remedy(`A server of an earlier start does not end: stop process ${pid}.`);
    await sleep(LOOK_MS);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // Gone, or another account's: not one that we started.
    return false;
  }
}

async function worksIn(pid: number, folder: string): Promise<boolean> {
  const home = await realpath(folder);
  const place = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  if (place !== null) return place === home;
  // Systems without /proc: both servers name their folder or themselves in their command.
  const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.includes(home) || stdout.includes('redis-server');
}
