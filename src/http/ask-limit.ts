import type { Clock } from '../clock.ts';

const MINUTE_MS = 60_000;
/** So many askers are remembered; past it the one who was first is forgotten, and may begin anew. */
const ASKERS_LIMIT = 1_000;

/** How often the same asker may ask within a minute. In the memory of one process, and in no log: an asker is an address. */
export function createAskLimit({ perMinute, clock }: { perMinute: number; clock: Clock }): {
  isTooOften(asker: string): boolean;
} {
  const asked = new Map<string, { since: number; times: number }>();
  return {
    isTooOften: (asker) => {
      const now = clock.now();
      const known = asked.get(asker);
      if (known && now - known.since < MINUTE_MS) {
        known.times += 1;
        return known.times > perMinute;
      }
      asked.delete(asker);
      const [first] = asked.keys();
      if (first !== undefined && asked.size >= ASKERS_LIMIT) asked.delete(first);
      asked.set(asker, { since: now, times: 1 });
      return false;
    },
  };
}
