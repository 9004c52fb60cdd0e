/** The carrier's time: the wall's in the demo, a virtual one in tests. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Runs `run` once, `ms` milliseconds from now, unless cancelled. */
  after(ms: number, run: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

/** Resolves when nothing is in flight; `true` says that there was work, so that every hook is asked again. */
export type SettleHook = () => Promise<boolean> | Promise<void>;

const SETTLE_ROUNDS_LIMIT = 1000;
const TIMERS_PER_ADVANCE_LIMIT = 2_000_000;

/** The machine's own time. */
export function wallClock(): Clock {
  return {
    now: () => Date.now(),
    after(ms, run) {
      const handle = setTimeout(run, ms);
      return { cancel: () => clearTimeout(handle) };
    },
  };
}

interface DueTimer {
  dueAt: number;
  order: number;
  run: () => void;
}

/** A clock that stands still until it is told to move; timers run in due order, and between two of them everything settles. */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<DueTimer>();
  readonly #hooks: SettleHook[] = [];
  readonly #followers: ((now: number) => Promise<void>)[] = [];

  constructor(startMs: number) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Timer {
    const timer = { dueAt: this.#now + Math.max(0, ms), order: this.#order++, run };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  /** The hook is asked before time moves and after every timer. */
  addSettle(hook: SettleHook): void {
    this.#hooks.push(hook);
  }

  /** Another clock that must show the new time before anything of that moment runs (a database's, say). */
  addFollower(follow: (now: number) => Promise<void>): void {
    this.#followers.push(follow);
  }

  /** Moves time by `ms` milliseconds, running what falls due; resolves when everything has settled. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms;
    await this.settle();
    for (let count = 0; count < TIMERS_PER_ADVANCE_LIMIT; count++) {
      const timer = this.#next(target);
      if (timer === undefined) {
        await this.#moveTo(target);
        return;
      }
      this.#timers.delete(timer);
      await this.#moveTo(timer.dueAt);
      timer.run();
      await this.settle();
    }
    throw new Error(`more than ${TIMERS_PER_ADVANCE_LIMIT} timers fell due while the clock moved by ${ms} ms`);
  }

  /** Waits until no hook reports work any more; time stands still. */
  async settle(): Promise<void> {
    for (let round = 0; round < SETTLE_ROUNDS_LIMIT; round++) {
      let worked = false;
      for (const hook of this.#hooks) worked = (await hook()) === true || worked;
      if (!worked) return;
    }
    throw new Error(`work did not settle within ${SETTLE_ROUNDS_LIMIT} rounds`);
  }

  async #moveTo(moment: number): Promise<void> {
    if (moment === this.#now) return;
    this.#now = moment;
    for (const follow of this.#followers) await follow(moment);
  }

  #next(target: number): DueTimer | undefined {
    let next: DueTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueAt > target) continue;
      if (next === undefined || timer.dueAt < next.dueAt || (timer.dueAt === next.dueAt && timer.order < next.order)) {
        next = timer;
      }
    }
    return next;
  }
}
