import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../http/log.ts';

/** Work that follows an answer and must never hold it up. */
export interface Background {
  run(name: string, work: () => Promise<unknown>): void;
  /**
   * The same for work that looks at everything there is: while it is under way, any number of wishes for it are one
   * more run. `name` says which work it is.
   */
  runOnce(name: string, work: () => Promise<unknown>): void;
  /** Resolves when nothing is under way, saying whether there was anything: for stopping, and for tests. */
  settled(): Promise<boolean>;
}

const UNDER_WAY_LIMIT = 1_000;
/** In a rush, work that looks at everything is done only so often: what it costs must not grow with the rush. */
const AGAIN_AFTER_MS = 20;

/** Failures are logged, never thrown; past the limit new work is dropped, since every turn of the wait loop repeats it. */
export function createBackground(log: Log): Background {
  const underWay = new Set<Promise<void>>();
  /** By name: whether somebody wished for it after its present run had begun. */
  const wishes = new Map<string, { again: boolean }>();
  const begin = (name: string, work: () => Promise<unknown>): boolean => {
    if (underWay.size >= UNDER_WAY_LIMIT) {
      log.fault(name, new Error('too much work under way'));
      return false;
    }
    const running: Promise<void> = Promise.resolve()
      .then(work)
      .then(
        () => undefined,
        (error: unknown) => log.fault(name, error),
      )
      .finally(() => underWay.delete(running));
    underWay.add(running);
    return true;
  };
  const beginOnce = (name: string, work: () => Promise<unknown>): void => {
    const known = wishes.get(name);
    if (known) {
      known.again = true;
      return;
    }
    const wish = { again: false };
    wishes.set(name, wish);
    const once = async () => {
      try {
        await work();
      } finally {
        if (wish.again) await pause(AGAIN_AFTER_MS);
        wishes.delete(name);
        if (wish.again) beginOnce(name, work);
      }
    };
    if (!begin(name, once)) wishes.delete(name);
  };
  return {
    run: begin,
    runOnce: beginOnce,
    settled: async () => {
      const wasBusy = underWay.size > 0;
      while (underWay.size > 0) await Promise.all(underWay);
      return wasBusy;
    },
  };
}
