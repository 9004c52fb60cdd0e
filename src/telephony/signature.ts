import { timingSafeEqual } from 'node:crypto';
import twilio from 'twilio';

const DEFAULT_PORTS: Record<string, string> = { 'https:': '443', 'http:': '80' };
const ADDRESS = /^(https?:)\/\/([^/:@?#\s]+)(:\d{1,5})?(\/.*)$/;

/**
 * True when the carrier signed this request with one of our tokens. The address is our configured origin with the raw
 * path, never what a proxy's headers claim. The library's own check also tries a normalised address, so that requests
 * which differ in signed bytes pass; this one does not. The signature has no time and no separators: a strict schema,
 * our own MAC and idempotent statements have to do the rest (docs/measurements.md M14).
 */
export function isFromCarrier(request: {
  url: string;
  form: Record<string, unknown>;
  signature: string | undefined;
  tokens: readonly string[];
}): boolean {
  const { form, tokens } = request;
  const given = Buffer.from(request.signature ?? '');
  if (given.length === 0) return false;
  const isSigned = (token: string, address: string) => {
    const expected = Buffer.from(twilio.getExpectedTwilioSignature(token, address, form));
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  return (
    tokens.some((token) => isSigned(token, request.url)) ||
    tokens.some((token) => otherForms(request.url).some((address) => isSigned(token, address)))
  );
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
