// What one setting must look like. Each rule answers null, or a remedy that does not repeat the value.
import { isIP } from 'node:net';

const MAX_LIST_ITEMS = 20;
/** A network as large as this is nobody's own. */
const LEAST_NETWORK_BITS = 8;
const MAX_NUMBER_LENGTH = 128;
const MAX_SECRET_LENGTH = 512;
const MIN_STRONG_LENGTH = 32;
/** Thirty-two random hexadecimal digits hold fewer than eight different ones about once in a million million. */
const MIN_DISTINCT_CHARACTERS = 8;
const E164 = /^\+[1-9]\d{6,14}$/;

/** The origin of an address that is nothing but an origin, or null. */
export function originOf(text: string): string | null {
  const url = parseUrl(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  const isBare =
    url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return isBare && !/[?#]/.test(text) ? url.origin : null;
}

/** For an address of a server: a known protocol and a host. */
export function urlProblem(text: string, protocols: readonly string[]): string | null {
  const url = parseUrl(text);
  const isGood = url !== null && protocols.includes(url.protocol) && url.hostname !== '';
  return isGood
    ? null
    : `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')} and names a host`;
}

/** For an identifier of the carrier: its two letters and 32 hexadecimal digits. */
export function sidProblem(text: string, prefix: string): string | null {
  const isGood = text.startsWith(prefix) && /^[0-9a-f]{32}$/i.test(text.slice(prefix.length));
  return isGood ? null : `must be ${prefix} and 32 hexadecimal digits; copy it from the carrier’s console`;
}

/** For a secret: long and varied enough where it must be strong, and never with a blank inside. */
export function secretProblem(text: string, mustBeStrong: boolean): string | null {
  if (text === '') return 'holds an empty value; remove the extra comma';
  if (/\s/.test(text)) return 'must not contain blanks';
  if (text.length > MAX_SECRET_LENGTH) return `must not be longer than ${MAX_SECRET_LENGTH} characters`;
  if (!mustBeStrong) return null;
  if (text.length < MIN_STRONG_LENGTH)
    return `must have at least ${MIN_STRONG_LENGTH} characters; make one with: openssl rand -hex 32`;
  const isVaried = new Set(text).size >= MIN_DISTINCT_CHARACTERS;
  return isVaried ? null : 'repeats too few characters to be a secret; make one with: openssl rand -hex 32';
}

/** For the numbers callers dial: exact strings, at least one of them international, since it is the caller id of what we dial. */
export function calledNumbersProblem(items: readonly string[]): string | null {
  const isGood = items.every((item) => /^[\x21-\x7e]+$/.test(item) && item.length <= MAX_NUMBER_LENGTH);
  if (!isGood) return 'must be a comma-separated list of numbers exactly as the carrier sends them, without blanks';
  if (items.some((item) => item.startsWith('+') && !E164.test(item)))
    return 'holds a number that begins with + and is not +, country code, number';
  if (!items.some((item) => E164.test(item)))
    return 'must hold at least one number as +, country code, number: the line’s own caller id';
  return listProblem(items);
}

/** For telephones that we dial: international numbers only. */
export function numbersProblem(items: readonly string[]): string | null {
  if (!items.every((item) => E164.test(item)))
    return 'must be a comma-separated list of numbers, each as +, country code, number';
  return listProblem(items);
}

/** For the telephones that ring when no console answers: a number of the line's own would be answered by its menu, and by nobody. */
export function onCallProblem(items: readonly string[], called: readonly string[]): string | null {
  const isOurs = items.some((item) => called.includes(item));
  return numbersProblem(items) ?? (isOurs ? 'holds a number of CALLED_NUMBERS: the line would ring itself' : null);
}

/** For our own proxies: addresses or networks, and never the whole world. */
export function proxiesProblem(items: readonly string[]): string | null {
  const isGood = items.every((item) => {
    const [address = '', bits] = item.split('/');
    const version = isIP(address);
    if (version === 0 || item.split('/').length > 2) return false;
    if (bits === undefined) return true;
    const most = version === 4 ? 32 : 128;
    return /^\d{1,3}$/.test(bits) && Number(bits) >= LEAST_NETWORK_BITS && Number(bits) <= most;
  });
  return isGood
    ? listProblem(items)
    : 'must be a comma-separated list of addresses or networks of your own proxies, such as 10.0.0.5 or 10.0.0.0/24';
}

function listProblem(items: readonly string[]): string | null {
  if (items.length > MAX_LIST_ITEMS) return `must not hold more than ${MAX_LIST_ITEMS} entries`;
  return new Set(items).size === items.length ? null : 'names the same number twice';
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
