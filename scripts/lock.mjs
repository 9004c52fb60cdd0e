// One at a time: a second line started in the same moment must not install or build over the first.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Remedy, repository } from './machine.mjs';

const WAIT_LIMIT_MS = 15 * 60_000;
const LOOK_MS = 300;

/** Runs `work` while no other process of this checkout does. The lock of a process that died is taken over. */
export async function alone(work) {
  const path = join(
    tmpdir(),
    `yardim-xetti-${createHash('sha256').update(repository).digest('hex').slice(0, 16)}.lock`,
  );
  await acquire(path);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

async function acquire(path) {
  const until = Date.now() + WAIT_LIMIT_MS;
  while (!take(path)) {
    if (Date.now() > until) throw new Remedy(`Another installation has not ended: stop it, or remove ${path}.`);
    if (isAbandoned(path)) rmSync(path, { force: true });
    else await sleep(LOOK_MS);
  }
}

function take(path) {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAbandoned(path) {
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    // Empty for the instant between making the file and writing into it.
    if (holder === 0) return false;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    // ESRCH: the holder is gone. Anything else (EPERM, or the file gone meanwhile) is looked at again.
    return error.code === 'ESRCH';
  }
}
