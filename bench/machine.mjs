// The machine under the benchmark: cores, processor time, memory. Everything falls back to "not known" where the system does not say.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const USUAL_HERTZ = 100;

/** The core of what is measured and the core of what loads it; null where processes cannot be pinned. */
export function findCores() {
  if (cpus().length < 2 || !isInstalled('taskset')) return null;
  return { server: 0, load: 1 };
}

function isInstalled(program) {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    // Not there: the benchmark runs unpinned and says so.
    return false;
  }
}

/** Moves processes with all their threads to one core. A process that has ended meanwhile is no error. */
export function pin(pids, core) {
  for (const pid of pids) {
    try {
      execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' });
    } catch (error) {
      if (existsSync(`/proc/${pid}`)) throw error;
    }
  }
}

/** A process and everything it began. */
export function processTree(root) {
  if (!existsSync('/proc/self/stat')) return [root];
  const parents = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = readOrNull(`/proc/${name}/stat`);
    // The second field is a name in brackets and may hold blanks.
    if (stat) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

/** Whether the system tells each thread's time on a core in nanoseconds. */
export const hasSchedstat = Number(readOrNull('/proc/self/schedstat')?.split(' ')[0] ?? 0) > 0;

/** Microseconds on a core of all threads of these processes. */
export function processorTime(pids) {
  let nanoseconds = 0;
  for (const pid of pids) {
    for (const thread of threadsOf(pid)) {
      nanoseconds += Number(readOrNull(`/proc/${pid}/task/${thread}/schedstat`)?.split(' ')[0] ?? 0);
    }
  }
  return nanoseconds / 1_000;
}

function threadsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    // The process has ended.
    return [];
  }
}

/** Microseconds for which a core was busy with anything; null where the system does not say. */
export function coreTime(core) {
  const line = readOrNull('/proc/stat')
    ?.split('\n')
    .find((each) => each.startsWith(`cpu${core} `));
  if (!line) return null;
  const [user = 0, nice = 0, system = 0, , , interrupt = 0, soft = 0, stolen = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return ((user + nice + system + interrupt + soft + stolen) * 1e6) / USUAL_HERTZ;
}

/** Resident memory now and at its highest since `forgetPeak`, in bytes; null where the system does not say. */
export function memoryOf(pid) {
  const status = readOrNull(`/proc/${pid}/status`);
  const bytes = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status ?? '')?.[1] ?? Number.NaN) * 1024;
  return status ? { now: bytes('VmRSS'), peak: bytes('VmHWM') } : null;
}

/** From now on `peak` is counted anew. */
export function forgetPeak(pid) {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not ours or not Linux: the peak then includes the start.
  }
}

/** What the report says about the machine, without its name. */
export function describeMachine() {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${cpus().length} × ${model}, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

function readOrNull(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Gone or never there.
    return null;
  }
}
