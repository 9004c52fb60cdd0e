import type { VirtualTime } from './virtual-time.ts';

export interface Trace {
  write(who: string, what: string): void;
  /** Of everything that was written. */
  hash(): string;
  readonly lines: readonly string[];
}

const LINES_LIMIT = 200_000;

/** Everything that happened, as one number and, where wanted, line by line. */
export function createTrace(time: VirtualTime, options: { keepsEvents?: boolean }): Trace {
  const lines: string[] = [];
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  const mix = (text: string) => {
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      high = Math.imul(high ^ code, 2_654_435_761);
      low = Math.imul(low ^ code, 1_597_334_677);
    }
  };
  return {
    lines,
    write: (who, what) => {
      const at = time.now();
      high = Math.imul(high ^ at, 2_654_435_761);
      mix(who);
      mix(what);
      if (options.keepsEvents && lines.length < LINES_LIMIT) lines.push(`${at} ${who} ${what}`);
    },
    hash: () => [high, low].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join(''),
  };
}
