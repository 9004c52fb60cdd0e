import { timingSafeEqual } from 'node:crypto';
import type { FormFields } from './form-fields.ts';
import { createKeyedHash, type KeyedHash } from './keyed-hash.ts';

const DEFAULT_PORTS: Record<string, string> = { 'https:': '443', 'http:': '80' };
const ADDRESS = /^(https?:)\/\/([^/:@?#\s]+)(:\d{1,5})?(\/.*)$/;
/** A SHA-1 in base64. */
const SIGNATURE_LENGTH = 28;

export interface SignedRequest {
  /** Our configured origin with the raw path, never what a proxy's headers claim. */
  url: string;
  fields: FormFields;
  signature: string | undefined;
}

/**
 * A check that is true when the carrier signed a request with one of these tokens (decision 001). The signature has no
 * time and no separators: a strict form, our own MAC and idempotent statements have to do the rest
 * (docs/measurements.md M14).
 */
export function createSignatureCheck(tokens: readonly string[]): (request: SignedRequest) => boolean {
  const hashes = tokens.map((token) => createKeyedHash('sha1', Buffer.from(token)));
  return ({ url, fields, signature }) => {
    if (signature?.length !== SIGNATURE_LENGTH) return false;
    const given = Buffer.from(signature);
    const signed = signedFields(fields);
    const isOf = (hashOf: KeyedHash, address: string) => {
      const expected = Buffer.from(hashOf(address + signed).toString('base64'));
      return given.length === expected.length && timingSafeEqual(given, expected);
    };
    return (
      hashes.some((hashOf) => isOf(hashOf, url)) ||
      otherForms(url).some((address) => hashes.some((hashOf) => isOf(hashOf, address)))
    );
  };
}

/** Every name with its value, in the carrier's order, with nothing between. */
function signedFields({ names, values }: FormFields): string {
  let text = '';
  for (let at = 0; at < names.length; at += 1) text += `${names[at]}${values[at]}`;
  return text;
}

/** Other forms of an address that the carrier is known to sign: without a port, with the usual one, `'` written as %27. */
function otherForms(url: string): string[] {
  const [, scheme, host, port = '', rest] = ADDRESS.exec(url) ?? [];
  if (scheme === undefined || host === undefined || rest === undefined) return [];
  const withPorts = [url, ...(port === '' ? [`${scheme}//${host}:${DEFAULT_PORTS[scheme]}${rest}`] : [])];
  if (port !== '' && (scheme === 'https:' || port === ':80')) withPorts.push(`${scheme}//${host}${rest}`);
  const written = rest.includes("'") ? withPorts.map((each) => each.replaceAll("'", '%27')) : [];
  return [...withPorts.slice(1), ...written];
}
