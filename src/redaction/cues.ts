import { wordKey } from './letters.ts';
import type { Token } from './tokens.ts';

/** Tells of a word, by its key, whether it is on a list. */
export type WordTest = (key: string) => boolean;

/**
 * A test for the words of a list, parted by spaces. A word stands for all that begin with it, as endings are hung on
 * in these languages; with a full stop behind it, for itself alone.
 */
export function wordTest(list: string): WordTest {
  const root: Branch = { next: new Map(), isStem: false, isWhole: false };
  for (const word of list.split(/\s+/).filter(Boolean)) {
    const end = branchOf(root, wordKey(word.replace(/\.$/, '')));
    if (word.endsWith('.')) end.isWhole = true;
    else end.isStem = true;
  }
  return (key) => {
    let branch: Branch | undefined = root;
    for (let at = 0; at < key.length; at += 1) {
      branch = branch.next.get(key.charCodeAt(at));
      if (!branch) return false;
      if (branch.isStem) return true;
    }
    return branch.isWhole;
  };
}

/** A tree of letters: a word is looked up in one walk, without a piece of it being kept anywhere. */
interface Branch {
  readonly next: Map<number, Branch>;
  isStem: boolean;
  isWhole: boolean;
}

function branchOf(root: Branch, key: string): Branch {
  let branch = root;
  for (let at = 0; at < key.length; at += 1) {
    const known = branch.next.get(key.charCodeAt(at)) ?? { next: new Map(), isStem: false, isWhole: false };
    branch.next.set(key.charCodeAt(at), known);
    branch = known;
  }
  return branch;
}

/** How many tokens before `at` the nearest word of the test stands, within `reach` and the same sentence; else 0. */
export function cueBefore(tokens: readonly Token[], at: number, { test, reach }: Cue): number {
  for (let distance = 1; distance <= reach && at - distance >= 0; distance += 1) {
    const token = tokens[at - distance];
    if (!token) return 0;
    if (token.type === 'word' && test(token.key)) return distance;
    if (endsSentence(tokens, at - distance)) return 0;
  }
  return 0;
}

/** The same for the tokens after `at`. */
export function cueAfter(tokens: readonly Token[], at: number, { test, reach }: Cue): number {
  for (let distance = 1; distance <= reach; distance += 1) {
    const token = tokens[at + distance];
    if (!token) return 0;
    if (token.type === 'word' && test(token.key)) return distance;
    if (endsSentence(tokens, at + distance)) return 0;
  }
  return 0;
}

export interface Cue {
  readonly test: WordTest;
  /** In tokens. */
  readonly reach: number;
}

/** True for a mark after which a new sentence begins; the full stop of an abbreviation is none. */
export function endsSentence(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token?.key === '!' || token?.key === '?') return true;
  if (token?.key !== '.') return false;
  const before = tokens[at - 1];
  const after = tokens[at + 1];
  const isAbbreviated = before?.type === 'word' && before.text.length <= 3;
  return after === undefined || (after.gap !== 'none' && after.isCapital && !isAbbreviated);
}
