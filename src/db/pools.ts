import { createDatabase, type DatabasePool } from './database.ts';

/** The call path gives up on the database early: a caller must hear something within 1.5 s. */
const CALL_PATH = { deadlineMs: 400, connections: 10, applicationName: 'web-calls', role: 'line_calls' } as const;
/** Nobody listens while these are worked on: late is better than lost. Apart, so that a rush of them delays no caller. */
const REPORTS = { deadlineMs: 3_000, connections: 5, applicationName: 'web-reports', role: 'line_calls' } as const;
/** Who somebody is. */
const ACCESS = { deadlineMs: 3_000, connections: 5, applicationName: 'web-access', role: 'line_access' } as const;
/** What somebody may see and do: always in that person's name. */
const CONSOLES = { deadlineMs: 3_000, connections: 10, applicationName: 'web-consoles', role: 'line_console' } as const;
const SWEEPS = { deadlineMs: 3_000, connections: 2, applicationName: 'web-sweeps', role: 'line_worker' } as const;

const WORKER = { deadlineMs: 3_000, applicationName: 'worker' };
const WORKER_CALLS = { ...WORKER, connections: 6, role: 'line_calls' } as const;
const WORK = { ...WORKER, connections: 6, role: 'line_worker' } as const;
const WORKER_ACCESS = { ...WORKER, connections: 1, role: 'line_access' } as const;
const SEALING = { ...WORKER, connections: 2, role: 'line_audit_sealer' } as const;

export interface WebPools {
  calls: DatabasePool;
  reports: DatabasePool;
  access: DatabasePool;
  consoles: DatabasePool;
  sweeps: DatabasePool;
}

/** The pools of a web process, each with one role for good (A1.1). `slowness` lengthens the call path's deadline in tests. */
export function openWebPools(url: string, slowness = 1): WebPools {
  return {
    calls: createDatabase(url, { ...CALL_PATH, deadlineMs: CALL_PATH.deadlineMs * slowness }),
    reports: createDatabase(url, REPORTS),
    access: createDatabase(url, ACCESS),
    consoles: createDatabase(url, CONSOLES),
    sweeps: createDatabase(url, SWEEPS),
  };
}

export interface WorkerPools {
  calls: DatabasePool;
  work: DatabasePool;
  access: DatabasePool;
  sealing: DatabasePool;
}

/** The pools of a worker, each with one role for good (A1.1). */
export function openWorkerPools(url: string): WorkerPools {
  return {
    calls: createDatabase(url, WORKER_CALLS),
    work: createDatabase(url, WORK),
    access: createDatabase(url, WORKER_ACCESS),
    sealing: createDatabase(url, SEALING),
  };
}

/** Closes them all, when nothing asks them any more. */
export async function closePools(pools: WebPools | WorkerPools): Promise<void> {
  await Promise.all(Object.values(pools).map((pool: DatabasePool) => pool.close()));
}
