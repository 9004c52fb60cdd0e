import { timingSafeEqual } from 'node:crypto';
import type { CallId, CallSid } from '../calls/call.ts';
import type { Clock } from '../clock.ts';
import { createKeyedHash } from './keyed-hash.ts';

/** How long the carrier tries each address of ours; what is slower than this is for the fallback (decision 011). */
export const CONNECTION_OVERRIDES = '#ct=1500&rt=2500&rc=1&rp=all&tt=5000';

/** As long as a call can last at the carrier. */
const CALL_LIFE_SECONDS = 4 * 60 * 60;
/** Every turn of a call asks for its id: kept for more calls than a line has in these hours. */
const KNOWN_CALLS = 10_000;
const MAC_BYTES = 15;
const SEPARATOR = '~';
const STATE_LENGTH_LIMIT = 300;
const MAC_FORM = /^[A-Za-z0-9_-]{20}$/;
/** A call that we began ourselves: its id was drawn before there was a leg, and follows from none. */
const DRAWN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4/;

/** What a call carries along in its addresses, so that the menu needs no database. */
export interface UrlState {
  callId: CallId;
  fields: string[];
}

export interface CallUrls {
  /** The call's own id, made from the carrier's by a keyed function. */
  callIdOf(sid: CallSid): CallId;
  /** An address of ours under our MAC. Fields must not hold `~`. */
  make(path: string, callId: CallId, fields: readonly string[]): string;
  /**
   * The state of an address, or undefined when it is not ours, not this path's, not this call's, or past its time. The address of a call
   * back is tied to its call by our MAC alone.
   */
  read(path: string, query: { s?: unknown; m?: unknown }, sid: CallSid): UrlState | undefined;
  /** The same for an address that another leg asks for: an on-call telephone which we rang for the call. */
  readForOther(path: string, query: { s?: unknown; m?: unknown }): UrlState | undefined;
  /** An address without state. */
  plain(path: string): string;
}

/** Addresses of one line: our public origin, our MAC, one set of connection overrides. */
export function createCallUrls(settings: { publicOrigin: string; secret: string; clock: Clock }): CallUrls {
  const { publicOrigin, clock } = settings;
  const hashOf = createKeyedHash('sha256', Buffer.from(settings.secret));
  const macOf = (path: string, state: string) => hashOf(`url:${path}?${state}`).subarray(0, MAC_BYTES);
  const known = new Map<CallSid, CallId>();
  const callIdOf = (sid: CallSid) => {
    let id = known.get(sid);
    if (id === undefined) {
      id = makeCallId(sid);
      if (known.size >= KNOWN_CALLS) known.clear();
      known.set(sid, id);
    }
    return id;
  };
  const makeCallId = (sid: CallSid) => {
    const hex = hashOf(`call:${sid}`).toString('hex');
    // A version 8 UUID: our own bits.
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}` as CallId;
  };
  const readOurs: CallUrls['readForOther'] = (path, { s, m }) => {
    if (typeof s !== 'string' || typeof m !== 'string') return undefined;
    if (s.length > STATE_LENGTH_LIMIT || !MAC_FORM.test(m)) return undefined;
    if (!timingSafeEqual(Buffer.from(m, 'base64url'), macOf(path, s))) return undefined;
    const [callId, until, ...fields] = s.split(SEPARATOR);
    if (callId === undefined || until === undefined) return undefined;
    if (!(Number.parseInt(until, 36) >= clock.now() / 1000)) return undefined;
    return { callId: callId as CallId, fields };
  };
  return {
    callIdOf,
    make: (path, callId, fields) => {
      const until = Math.floor(clock.now() / 1000 + CALL_LIFE_SECONDS).toString(36);
      const state = [callId, until, ...fields].join(SEPARATOR);
      const mac = macOf(path, state).toString('base64url');
      return `${publicOrigin}${path}?s=${state}&m=${mac}${CONNECTION_OVERRIDES}`;
    },
    read: (path, query, sid) => {
      const state = readOurs(path, query);
      if (state === undefined) return undefined;
      return state.callId === callIdOf(sid) || DRAWN_ID.test(state.callId) ? state : undefined;
    },
    readForOther: readOurs,
    plain: (path) => `${publicOrigin}${path}${CONNECTION_OVERRIDES}`,
  };
}
