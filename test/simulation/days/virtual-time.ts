/** Something that is still to come. */
export interface Coming {
  cancel(): void;
}

interface Entry extends Coming {
  at: number;
  order: number;
  work: (() => void) | undefined;
}

/** The only clock of a simulated day: it stands still while anything happens, and then leaps to what comes next. */
export class VirtualTime {
  #now: number;
  #order = 0;
  #isStirred = false;
  readonly #heap: Entry[] = [];

  constructor(now: number) {
    this.#now = now;
  }

  now = (): number => this.#now;

  /** Does `work` so many milliseconds from now; of two at the same moment, the one that was asked for first. */
  after(ms: number, work: () => void): Coming {
    this.#order += 1;
    const entry: Entry = {
      at: this.#now + Math.max(0, Math.round(ms)),
      order: this.#order,
      work,
      cancel: () => {
        entry.work = undefined;
      },
    };
    push(this.#heap, entry);
    return entry;
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
    for (let entry = this.#heap[0]; entry && entry.at <= ms; entry = this.#heap[0]) {
      pop(this.#heap);
      if (!entry.work) continue;
      this.#now = entry.at;
      step.before();
      entry.work();
      while (this.#isStirred) {
        this.#isStirred = false;
        await new Promise(afterPromises);
      }
      step.after();
    }
    this.#now = ms;
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

function isEarlier(one: Entry, other: Entry): boolean {
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
