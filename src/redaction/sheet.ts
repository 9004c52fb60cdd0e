import type { Piece } from './numbers.ts';
import type { Kind } from './span.ts';
import type { Reading, Token } from './tokens.ts';

/** A place found, in indices of the canonical text. */
export interface Mark {
  readonly kind: Kind;
  readonly from: number;
  readonly to: number;
}

/** What every search looks at: the text as read, its numbers, and which characters others have already found. */
export interface Sheet {
  readonly reading: Reading;
  readonly pieces: readonly Piece[];
  /** The index of the piece that begins with this token. */
  readonly pieceAt: ReadonlyMap<number, number>;
  /** One for each character of the canonical text: not 0 where something was found, or where a plain date stands. */
  readonly taken: Uint8Array;
}

/** A sheet on which nothing is marked yet. */
export function freshSheet(reading: Reading, pieces: readonly Piece[]): Sheet {
  const pieceAt = new Map(pieces.map(({ first }, index) => [first, index]));
  return { reading, pieces, pieceAt, taken: new Uint8Array(reading.text.length) };
}

/** True when nothing was found yet in this stretch of the canonical text. */
export function isFree(sheet: Sheet, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (sheet.taken[at]) return false;
  return true;
}

/** True when nothing was found yet in this token. */
export function isFreeToken(sheet: Sheet, token: Token | undefined): token is Token {
  return token !== undefined && !sheet.taken[token.from] && !sheet.taken[token.to - 1];
}

/** The mark that covers these tokens, the last one included. */
export function markOf(kind: Kind, first: Token, last: Token): Mark {
  return { kind, from: first.from, to: last.to };
}
