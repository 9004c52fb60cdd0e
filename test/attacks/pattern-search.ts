// Finds any of many thousand byte patterns in one pass, however large the haystack: at each place six bytes are hashed into a
// bitmap, and only where that says "perhaps" are patterns compared.
import type { Pattern } from './encodings.ts';

/** The shortest pattern: with less, chance alone would find something in a gigabyte. */
const SHORTEST_PATTERN = 6;
const BITMAP_BITS = 24;
/** A smaller one before it, which a processor keeps at hand: most places end there. */
const COARSE_BITS = 19;

export interface Hit {
  /** Whose: the number or the word that must not be there. */
  subject: string;
  encoding: string;
  at: number;
}

export interface PatternSearch {
  /** Hits in these bytes, at most `limit`. Of the first `skip` bytes only what reaches behind them counts. */
  find(bytes: Uint8Array, options?: { skip?: number; limit?: number }): Hit[];
  /** How many bytes two neighbouring chunks must share, so that nothing lies between them. */
  readonly overlap: number;
}

const HITS_LIMIT = 1_000;
/** One more byte before and behind, to see whether a number goes on there. */
const NEIGHBOURS = 2;

/** Prepares the search for these patterns. Throws when one is too short to mean anything. */
export function createPatternSearch(patterns: readonly Pattern[]): PatternSearch {
  const bitmap = new Uint8Array(2 ** (BITMAP_BITS - 3));
  const coarse = new Uint8Array(2 ** (COARSE_BITS - 3));
  const known = new Map<number, Pattern[]>();
  let longest = 0;
  for (const pattern of patterns) {
    const { bytes } = pattern;
    if (bytes.length < SHORTEST_PATTERN) throw new Error(`the pattern ${pattern.encoding} is too short`);
    longest = Math.max(longest, bytes.length);
    const hash = hashOf(threeAt(bytes, 0), threeAt(bytes, 3));
    mark(bitmap, hash);
    mark(coarse, hash >>> (BITMAP_BITS - COARSE_BITS));
    known.set(hash, [...(known.get(hash) ?? []), pattern]);
  }
  return {
    overlap: longest + NEIGHBOURS,
    find: (bytes, { skip = 0, limit = HITS_LIMIT } = {}) => {
      const hits: Hit[] = [];
      const last = bytes.length - SHORTEST_PATTERN;
      // Six bytes as two threes; from one place to the next a single byte is read.
      let low = threeAt(bytes, -1);
      let high = threeAt(bytes, 2);
      for (let at = 0; at <= last; at += 1) {
        low = (low >>> 8) | ((high & 0xff) << 16);
        high = (high >>> 8) | ((bytes[at + 5] as number) << 16);
        const hash = hashOf(low, high);
        if (!isMarked(coarse, hash >>> (BITMAP_BITS - COARSE_BITS)) || !isMarked(bitmap, hash)) continue;
        for (const pattern of known.get(hash) ?? []) {
          if (at + pattern.bytes.length + 1 > skip && isAt(bytes, pattern, at))
            hits.push({ subject: pattern.subject, encoding: pattern.encoding, at });
        }
        if (hits.length >= limit) break;
      }
      return hits;
    },
  };
}

function mark(bits: Uint8Array, at: number): void {
  bits[at >>> 3] = (bits[at >>> 3] ?? 0) | (1 << (at & 7));
}

function isMarked(bits: Uint8Array, at: number): boolean {
  return ((bits[at >>> 3] as number) & (1 << (at & 7))) !== 0;
}

// Out of its range an array of bytes gives undefined, which these operators take as 0.
function threeAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
}

function hashOf(low: number, high: number): number {
  return (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca77)) >>> (32 - BITMAP_BITS);
}

function isAt(bytes: Uint8Array, pattern: Pattern, at: number): boolean {
  const wanted = pattern.bytes;
  if (at + wanted.length > bytes.length) return false;
  for (let index = SHORTEST_PATTERN - 1; index >= 0; index -= 1) if (bytes[at + index] !== wanted[index]) return false;
  for (let index = SHORTEST_PATTERN; index < wanted.length; index += 1)
    if (bytes[at + index] !== wanted[index]) return false;
  return !pattern.standsAlone || !(isDigit(bytes[at - 1]) || isDigit(bytes[at + wanted.length]));
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
