import { CarrierError } from '../carrier-error.ts';

/** Which failures are tried again: no connection, no answer in time, a client's or a server's error. */
export type RetryReason = 'ct' | 'rt' | '4xx' | '5xx';

/** How one address is to be requested: what its fragment says, Twilio's defaults for the rest. */
export interface DeliveryPlan {
  /** Without the fragment, which is neither sent nor signed. */
  url: string;
  connectMs: number;
  readMs: number;
  totalMs: number;
  retries: number;
  retryOn: ReadonlySet<RetryReason>;
}

const REASONS: readonly RetryReason[] = ['ct', 'rt', '4xx', '5xx'];

/** Reads the connection overrides of an address (`#ct= #rt= #rc= #rp= #tt=`); one that Twilio does not define is error 11100. */
export function planDelivery(address: string): DeliveryPlan {
  if (!URL.canParse(address)) throw new CarrierError(11100, 'not an absolute address', address);
  const url = new URL(address);
  const overrides = new URLSearchParams(url.hash.slice(1));
  url.hash = '';
  for (const name of overrides.keys()) {
    if (!['ct', 'rt', 'rc', 'rp', 'tt', 'e', 'sni'].includes(name)) throw bad(address, name);
  }
  return {
    url: url.href,
    connectMs: whole(overrides, 'ct', { min: 100, max: 10_000, otherwise: 5000, address }),
    readMs: whole(overrides, 'rt', { min: 100, max: 15_000, otherwise: 15_000, address }),
    totalMs: whole(overrides, 'tt', { min: 100, max: 15_000, otherwise: 15_000, address }),
    retries: whole(overrides, 'rc', { min: 0, max: 5, otherwise: 1, address }),
    retryOn: reasons(overrides.get('rp'), address),
  };
}

interface Bounds {
  min: number;
  max: number;
  otherwise: number;
  address: string;
}

function whole(overrides: URLSearchParams, name: string, bounds: Bounds): number {
  const value = overrides.get(name);
  if (value === null) return bounds.otherwise;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < bounds.min || number > bounds.max) throw bad(bounds.address, name);
  return number;
}

function reasons(value: string | null, address: string): ReadonlySet<RetryReason> {
  if (value === null) return new Set(['ct']);
  const words = value.split(',');
  if (words.includes('all')) return new Set(REASONS);
  const known = REASONS.filter((reason) => words.includes(reason));
  if (known.length !== words.length) throw bad(address, 'rp');
  return new Set(known);
}

function bad(address: string, name: string): CarrierError {
  return new CarrierError(11100, `the connection override ${name} is not one that exists`, address);
}
