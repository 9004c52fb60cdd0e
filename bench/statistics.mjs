/** The middle of some numbers; NaN of none. */
export function median(numbers) {
  return quantile(
    [...numbers].sort((a, b) => a - b),
    0.5,
  );
}

/** A quantile of sorted numbers, by the nearest rank. */
export function quantile(sorted, share) {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

/** The usual summary of some latencies in milliseconds. */
export function summary(latencies) {
  const sorted = Float64Array.from(latencies).sort();
  return {
    count: sorted.length,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    max: sorted.length === 0 ? Number.NaN : sorted[sorted.length - 1],
  };
}

/** Ratios inside each round, then their median with the least and the greatest: rounds differ more than servers do. */
export function ratio(ours, theirs) {
  const each = ours.flatMap((value, round) => (theirs[round] > 0 ? [value / theirs[round]] : []));
  return { median: median(each), least: Math.min(...each), greatest: Math.max(...each), rounds: each.length };
}

/** Numbers that look random and are the same in every run: all servers get the same arrivals. */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
