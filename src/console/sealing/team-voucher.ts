// What one who holds a version of the team's key leaves with the server about another key, so that the next holder need not believe
// the server: without that version nobody makes it. Whoever left with the version could, together with whoever writes the database.
import { type Bytes, measured, utf8 } from './bytes.ts';

const NAME = 'yardim-xetti team voucher 1';

/** `member`: this account key was let in. `next`: this is the version that follows. */
export interface Vouched {
  readonly kind: 'member' | 'next';
  readonly publicKey: Bytes;
}

/** HMAC-SHA-256 under a key made of the version's private half, bound to that version and to what it says. */
export async function voucherOf(
  secret: Bytes,
  { kind, publicKey, by }: Vouched & { readonly by: { readonly version: number; readonly publicKey: Bytes } },
): Promise<Bytes> {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8(NAME) };
  const mac = { name: 'HMAC', hash: 'SHA-256', length: 256 };
  const key = await crypto.subtle.deriveKey(derivation, material, mac, false, ['sign']);
  const said = measured(NAME, kind, by.version, by.publicKey, publicKey);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, said));
}

/** Whether both are the same bytes. What is compared was not secret to whoever sent it, so time tells nothing. */
export function isSameVoucher(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
