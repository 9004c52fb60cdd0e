// What a person brings at sign-in, from which a key is made that no server has.
import { type Bytes, utf8 } from './bytes.ts';
import type { Brought } from './wrapped-key.ts';

/** The pages are built without the demo for production: there no key is ever wrapped by what everybody knows. */
const isDemo = import.meta.env.MODE === 'demo';
/** Each passkey makes its own secret of it; the same for everybody, so that it tells nothing. */
const SALT = utf8('yardim-xetti account key by passkey 1');

/** Asks a passkey for its own secret (WebAuthn PRF) besides the proof; devices that cannot, answer without one. */
export const ASK_FOR_SECRET = { prf: { eval: { first: SALT } } } as const;

/** What a passkey brought; nothing where it makes no secrets. The answer must never be sent on whole. */
export function broughtByPasskey(answer: { readonly clientExtensionResults: unknown }): Brought[] {
  // The browser's own vocabulary.
  const { prf } = answer.clientExtensionResults as { prf?: { results?: { first?: ArrayBuffer | Bytes } } };
  const first = prf?.results?.first;
  if (first === undefined) return [];
  return [{ way: 'passkey', secret: new Uint8Array(first instanceof Uint8Array ? first : first.slice(0)) }];
}

/** What a typed password brings; as the server spells it, however it was typed. */
export function broughtByPassword(password: string): Brought[] {
  return [{ way: 'password', secret: utf8(password.normalize('NFKC')) }];
}

/** In the demo people come in by one press and bring nothing: their keys are wrapped by their public id, which hides nothing. */
export function broughtToDemo(accountId: string): Brought[] {
  return isDemo ? [{ way: 'demo', secret: utf8(`invented person ${accountId}`) }] : [];
}
