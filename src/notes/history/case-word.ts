import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const LETTERS_MIN = 4;
const LETTERS_MAX = 60;
const TAG_BYTES = 32;
const SALT_BYTES = 16;
/** Some 40 ms: nothing to an operator, and dear to whoever tries all pairs of words against a tag that leaked with its key. */
const SCRYPT = { N: 16_384, r: 8, p: 1 };
/** What is left of a letter is what one hears: `İ ı I i` are one, and so are `ə` and `e`, `ё` and `е`. */
const SAME_LETTERS: Readonly<Record<string, string>> = { ı: 'i', ə: 'e' };

/**
 * A word as it is compared: letters and digits only, without case or marks, by the rules of Azerbaijani. Undefined for what is
 * too short to keep anybody out, or too long to be said.
 */
export function foldCaseWord(word: string): string | undefined {
  const folded = word
    .normalize('NFKC')
    .toLocaleLowerCase('az')
    .normalize('NFKD')
    .replace(/[ıə]/gu, (letter) => SAME_LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]/gu, '');
  return folded.length >= LETTERS_MIN && folded.length <= LETTERS_MAX ? folded : undefined;
}

/** A salt of its own for each word that is agreed. */
export function newSalt(): Buffer {
  return randomBytes(SALT_BYTES);
}

/** The 32 bytes that stand for a folded word; the caller's id is in them, so that no tag fits another caller. */
export function tagOf(folded: string, belonging: { callerId: string; salt: Buffer }): Promise<Buffer> {
  const salt = Buffer.concat([Buffer.from(belonging.callerId), belonging.salt]);
  return new Promise((resolve, reject) => {
    scrypt(folded, salt, TAG_BYTES, SCRYPT, (error, tag) => (error ? reject(error) : resolve(tag)));
  });
}

/** Whether two tags are the same, in a time that says nothing of where they differ. */
export function isSameTag(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** To which record the key process binds a wrapped tag. */
export function tagContext(callerId: string): string {
  return `case-word:${callerId}`;
}
