import { createHmac } from 'node:crypto';

/** Fields of a request; a list is a name that appears more than once. */
export type Fields = Record<string, string | readonly string[]>;

/**
 * Twilio's signature of a request: base64 of HMAC-SHA1 over the address and, for a POST, every field's name and value in byte
 * order of the names. An https address is signed without its port, every address without user and fragment.
 */
export function signature(authToken: string, address: string, fields: Fields): string {
  const url = new URL(address);
  url.hash = '';
  url.username = '';
  url.password = '';
  if (url.protocol === 'https:') url.port = '';
  let signed = url.href;
  for (const name of Object.keys(fields).sort(byteOrder)) {
    const value = fields[name] ?? '';
    for (const one of typeof value === 'string' ? [value] : [...new Set(value)].sort(byteOrder)) signed += name + one;
  }
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}

function byteOrder(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
