/** Something that is still to come. */
export interface Coming {
  cancel(): void;
}

/** What comes again and again; each time it asks for its next time before it does anything. */
export interface Pulse {
  everyMs: number;
  /** Which one it is, from 0. */
  work(count: number): void;
  /**
   * How many from this one on, which would come at `at`, do nothing and show nobody anything new as long as nothing else happens.
   * They are left out, but for the last of them before something does.
   */
  idle(count: number, at: number): number;
}

class Entry implements Coming {
  readonly at: number;
  readonly order: number;
  work: (() => void) | undefined;

  constructor(at: number, order: number, work: () => void) {
    this.at = at;
    this.order = order;
    this.work = work;
  }

  cancel(): void {
    this.work = undefined;
  }
}

/** A pulse and when it comes next. */
interface Beating {
  pulse: Pulse;
  at: number;
  order: number;
  count: number;
}

/** The only clock of a simulated day: it stands still while anything happens, and then leaps to what comes next. */
export class VirtualTime {
  #now: number;
  #order = 0;
  #isStirred = false;
  readonly #heap: Entry[] = [];
  #beating: Beating | undefined;

  constructor(now: number) {
    this.#now = now;
  }

  now = (): number => this.#now;

  /** Does `work` so many milliseconds from now; of two at the same moment, the one that was asked for first. */
  after(ms: number, work: () => void): Coming {
    this.#order += 1;
    const entry = new Entry(this.#now + Math.max(0, Math.round(ms)), this.#order, work);
    push(this.#heap, entry);
    return entry;
  }

  /** Lets this come for the first time so many milliseconds from now; there is one such thing on a clock. */
  pulse(ms: number, pulse: Pulse): void {
    if (this.#beating) throw new Error('two pulses on a clock');
    this.#order += 1;
    this.#beating = { pulse, at: this.#now + ms, order: this.#order, count: 0 };
  }

  /** Some promise was set going: everything that follows from it at once comes before anything later. */
  stir(): void {
    this.#isStirred = true;
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, () => {
        this.stir();
        resolve();
      });
    });
  }

  /** Lets everything happen up to this moment. `before` is told of each step ahead of it, `after` behind it. */
  async runUntil(ms: number, step: { before(): void; after(): void }): Promise<void> {
    for (let work = this.#next(ms); work; work = this.#next(ms)) {
      step.before();
      work();
      while (this.#isStirred) {
        this.#isStirred = false;
        await new Promise(afterPromises);
      }
      step.after();
    }
    this.#now = ms;
  }

  /** What comes next up to this moment, and the clock stands at it. */
  #next(ms: number): (() => void) | undefined {
    const heap = this.#heap;
    let entry = heap[0];
    while (entry && !entry.work) {
      pop(heap);
      entry = heap[0];
    }
    const beating = this.#beating;
    if (beating && beating.at <= ms && (!entry || isEarlier(beating, entry))) {
      return this.#beat(beating, Math.min(ms, (entry?.at ?? Number.POSITIVE_INFINITY) - 1));
    }
    if (!entry || entry.at > ms) return undefined;
    pop(heap);
    this.#now = entry.at;
    return entry.work;
  }

  /** Leaves idle ones out while nothing else comes: up to `until`. */
  #beat(beating: Beating, until: number): () => void {
    const { pulse } = beating;
    const further = Math.floor((until - beating.at) / pulse.everyMs);
    const skipped = further > 0 ? Math.min(further, pulse.idle(beating.count, beating.at)) : 0;
    const count = beating.count + skipped;
    this.#now = beating.at + skipped * pulse.everyMs;
    this.#order += 1;
    Object.assign(beating, { at: this.#now + pulse.everyMs, order: this.#order, count: count + 1 });
    return () => pulse.work(count);
  }
}

/** Node does this when every promise that can go on has gone on, and before anything else. */
const afterPromises = (resolve: (value: unknown) => void) => process.nextTick(resolve);

let isVirtual = false;

/** While `work` is under way, the line's own deadlines are on the virtual clock, too. */
export async function withVirtualTimers<Result>(time: VirtualTime, work: () => Promise<Result>): Promise<Result> {
  if (isVirtual) throw new Error('two virtual clocks at once');
  isVirtual = true;
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const virtual = (told: () => void, ms = 0) =>
    time.after(ms, () => {
      time.stir();
      told();
    });
  const clear = (coming: Coming | undefined) => coming?.cancel();
  Object.assign(globalThis, { setTimeout: virtual, clearTimeout: clear });
  try {
    return await work();
  } finally {
    Object.assign(globalThis, real);
    isVirtual = false;
  }
}

function isEarlier(one: Pick<Entry, 'at' | 'order'>, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  while (at > 0) {
    const above = heap[(at - 1) >> 1];
    if (!above || !isEarlier(entry, above)) break;
    heap[at] = above;
    at = (at - 1) >> 1;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = at * 2 + 1;
    const [left, right] = [heap[child], heap[child + 1]];
    if (!left) break;
    if (right && isEarlier(right, left)) child += 1;
    const least = heap[child];
    if (!least || !isEarlier(least, last)) break;
    heap[at] = least;
    at = child;
  }
  heap[at] = last;
}
