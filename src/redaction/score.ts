import { findSpans } from './find-spans.ts';
import type { LabelledText } from './labelled-text.ts';
import { KINDS, type Kind, type Span } from './span.ts';

/** Kinds with a form of their own; names and addresses are promised apart. */
export const STRUCTURED: readonly Kind[] = KINDS.filter((kind) => kind !== 'name' && kind !== 'address');

export interface Miss {
  readonly text: string;
  readonly label: Span | null;
  readonly found: readonly Span[];
}

export interface Score {
  /** Labels of each kind, and how many of them lie whole in found spans. */
  readonly kinds: ReadonlyMap<Kind, { labels: number; found: number; named: number }>;
  /** Sentences without a label, and how many of them raised an alarm. */
  readonly negatives: number;
  readonly alarms: number;
  readonly misses: readonly Miss[];
}

/**
 * How well the labels are found. A label counts as found only when every letter and figure of it lies in found spans
 * (`found`); `named` when one of them has its kind as well.
 */
export function scoreTexts(texts: readonly LabelledText[]): Score {
  const kinds = new Map(KINDS.map((kind) => [kind, { labels: 0, found: 0, named: 0 }]));
  const misses: Miss[] = [];
  let negatives = 0;
  let alarms = 0;
  for (const { text, spans } of texts) {
    const found = findSpans(text);
    if (spans.length === 0) {
      negatives += 1;
      if (found.length > 0) alarms += 1;
      if (found.length > 0) misses.push({ text, label: null, found });
    }
    for (const label of spans) {
      const count = kinds.get(label.kind);
      if (!count) continue;
      count.labels += 1;
      const isFound = isCovered(text, label, found);
      const isNamed =
        isFound && found.some(({ start, end, kind }) => kind === label.kind && start < label.end && label.start < end);
      if (isFound) count.found += 1;
      if (isNamed) count.named += 1;
      if (!isFound || !isNamed) misses.push({ text, label, found });
    }
  }
  return { kinds, negatives, alarms, misses };
}

/** The share of found labels of these kinds, of 1. Where the text holds none of them, all are found. */
export function recallOf(score: Score, kinds: readonly Kind[], by: 'found' | 'named' = 'named'): number {
  const counts = kinds.map((kind) => score.kinds.get(kind) ?? { labels: 0, found: 0, named: 0 });
  const labels = counts.reduce((sum, count) => sum + count.labels, 0);
  return labels === 0 ? 1 : counts.reduce((sum, count) => sum + count[by], 0) / labels;
}

function isCovered(text: string, { start, end }: Span, found: readonly Span[]): boolean {
  for (let at = start; at < end; at += 1) {
    if (!/[\p{L}\p{Nd}]/u.test(text.charAt(at))) continue;
    if (!found.some((span) => span.start <= at && at < span.end)) return false;
  }
  return true;
}
