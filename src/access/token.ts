import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;

/** A new secret of 256 bits, as 43 letters that any address or cookie can carry. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Whether somebody's word has the form of a token; one that has not is simply unknown. */
export function isToken(text: string | undefined): text is string {
  return text !== undefined && TOKEN_FORM.test(text);
}

/** What is stored of a token. It is random and long: one fast hash is enough, and a stolen table opens nothing. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
