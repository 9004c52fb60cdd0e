import { canonicalText } from './canonical-text.ts';
import { findAddresses } from './find-addresses.ts';
import { findBirthDates } from './find-birth-dates.ts';
import { findCards } from './find-cards.ts';
import { findCoordinates } from './find-coordinates.ts';
import { findDocuments } from './find-documents.ts';
import { findFins } from './find-fins.ts';
import { findAtHandles, findLinedHandles, findNetworkHandles } from './find-handles.ts';
import { findIbans } from './find-ibans.ts';
import { findEmails, findUrls } from './find-links.ts';
import { findNames } from './find-names.ts';
import { findPhones } from './find-phones.ts';
import { findPlates } from './find-plates.ts';
import { findEmailsWithoutAt, findSaidEmails } from './find-said-emails.ts';
import { findTaxNumbers } from './find-tax-numbers.ts';
import { findPieces } from './numbers.ts';
import { freshSheet, type Mark, type Sheet } from './sheet.ts';
import type { Span } from './span.ts';
import { readText } from './tokens.ts';

/** In this order: what is found first, and is surest, is not looked at again. */
const SEARCHES: readonly ((sheet: Sheet) => Mark[])[] = [
  findEmails,
  findSaidEmails,
  findEmailsWithoutAt,
  findUrls,
  findIbans,
  findCoordinates,
  findBirthDates,
  findCards,
  findTaxNumbers,
  findDocuments,
  findPlates,
  findFins,
  findAtHandles,
  findPhones,
  findNetworkHandles,
  findLinedHandles,
  findAddresses,
  findNames,
];

/**
 * Everything in the text that says who somebody is: sorted, not overlapping, in UTF-16 indices of the text. Never
 * fails; takes time in proportion to the length. A net and no wall: what it does not find is not thereby harmless.
 */
export function findSpans(text: string): Span[] {
  const { text: canonical, starts, ends } = canonicalText(text);
  const reading = readText(canonical);
  const sheet = freshSheet(reading, findPieces(reading));
  const claimed = new Uint8Array(canonical.length);
  const found: Mark[] = [];
  for (const search of SEARCHES) {
    for (const mark of search(sheet)) {
      if (mark.to <= mark.from || isClaimed(claimed, mark)) continue;
      sheet.taken.fill(1, mark.from, mark.to);
      claimed.fill(1, mark.from, mark.to);
      found.push(mark);
    }
  }
  return found
    .sort((one, other) => one.from - other.from)
    .map(({ kind, from, to }) => ({ start: starts[from] ?? 0, end: ends[to - 1] ?? text.length, kind }));
}

/** Two searches never claim the same place; should one claim its own twice, the first claim stands. */
function isClaimed(claimed: Uint8Array, { from, to }: Mark): boolean {
  for (let at = from; at < to; at += 1) if (claimed[at]) return true;
  return false;
}
