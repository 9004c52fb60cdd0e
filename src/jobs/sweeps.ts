import type { JobLog } from './job-log.ts';

/** A statement or a few that find by themselves what a lost job forgot. */
export interface Sweep {
  name: string;
  /** The pause between the end of one run and the start of the next. */
  everyMs: number;
  /** Must be harmless when several processes run it at once. */
  run(): Promise<void>;
}

export interface Sweeps {
  stop(): Promise<void>;
}

/** Runs each sweep again and again, never twice at the same time here, and through every fault. Needs no Redis. */
export function startSweeps(sweeps: readonly Sweep[], log: JobLog): Sweeps {
  const stops = sweeps.map((sweep) => startSweep(sweep, log));
  return {
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

function startSweep(sweep: Sweep, log: JobLog): () => Promise<void> {
  let isStopped = false;
  let isInTrouble = false;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  const runOnce = async () => {
    try {
      await sweep.run();
      isInTrouble = false;
    } catch (error) {
      // Once an outage, not once a second.
      if (!isInTrouble) log.fault(`sweep ${sweep.name}`, error);
      isInTrouble = true;
    }
    if (!isStopped) timer = setTimeout(start, sweep.everyMs);
  };
  const start = () => {
    running = runOnce();
  };
  start();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await running;
  };
}
