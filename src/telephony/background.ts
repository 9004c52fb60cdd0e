import type { Log } from '../http/log.ts';

/** Work that follows an answer and must never hold it up. */
export interface Background {
  run(name: string, work: () => Promise<unknown>): void;
  /** Resolves when nothing is under way, saying whether there was anything: for stopping, and for tests. */
  settled(): Promise<boolean>;
}

const UNDER_WAY_LIMIT = 1_000;

/** Failures are logged, never thrown; past the limit new work is dropped, since every turn of the wait loop repeats it. */
export function createBackground(log: Log): Background {
  const underWay = new Set<Promise<void>>();
  return {
    run: (name, work) => {
      if (underWay.size >= UNDER_WAY_LIMIT) return log.fault(name, new Error('too much work under way'));
      const running: Promise<void> = Promise.resolve()
        .then(work)
        .then(
          () => undefined,
          (error: unknown) => log.fault(name, error),
        )
        .finally(() => underWay.delete(running));
      underWay.add(running);
    },
    settled: async () => {
      const wasBusy = underWay.size > 0;
      while (underWay.size > 0) await Promise.all(underWay);
      return wasBusy;
    },
  };
}
