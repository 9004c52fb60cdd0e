/** After a longer sleep of the machine the missed frames are skipped: nobody wants old sound in a burst. */
const MOST_MISSED_TICKS = 10;

export interface Ticker {
  start(): void;
  stop(): void;
}

/** Calls `tick` every `everyMs` on the average: a late timer is followed by an earlier one, so that sound does not drift. */
export function createTicker(everyMs: number, tick: () => void): Ticker {
  let timer: NodeJS.Timeout | undefined;
  let dueAt = 0;

  function schedule() {
    timer = setTimeout(run, Math.max(0, dueAt - performance.now()));
    // Sound alone keeps no process alive: the sockets and legs that it belongs to do.
    timer.unref();
  }

  function run() {
    const missed = Math.floor((performance.now() - dueAt) / everyMs);
    if (missed > MOST_MISSED_TICKS) dueAt += missed * everyMs;
    dueAt += everyMs;
    schedule();
    tick();
  }

  return {
    start() {
      if (timer) return;
      dueAt = performance.now() + everyMs;
      schedule();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
