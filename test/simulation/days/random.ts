/** Chance from one seed: the same seed gives the same row, on every machine. */
export interface Chance {
  /** From 0 up to, and without, 1. */
  next(): number;
  whole(min: number, max: number): number;
  between(min: number, max: number): number;
  /** True so often, from 0 to 1. */
  is(probability: number): boolean;
  of<Item>(items: readonly [Item, ...Item[]]): Item;
  /** About this long, now and then much longer. */
  around(mean: number): number;
  seed(): number;
}

/** A small generator with 32 bits of state (Mulberry32): whole numbers only, so that no machine rounds otherwise. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const whole = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    whole,
    between: (min, max) => min + next() * (max - min),
    is: (probability) => next() < probability,
    of: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    // Two draws: no logarithm, which machines may round differently.
    around: (mean) => mean * 2 * next() * (next() + 0.5),
    seed: () => whole(1, 0x7fff_ffff),
  };
}
