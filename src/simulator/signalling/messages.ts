/** The SDK's wire format; private to Twilio, so the SDK's version is pinned. */
const WIRE_VERSION = '1.6';
export const HEARTBEAT = '\n';

const SDP_LIMIT = 32_768;
const ID_LIMIT = 128;
const TOKEN_LIMIT = 8_192;
/** Twilio allows 800 bytes of a page's own parameters. */
const PARAMS_LIMIT = 800;
const DIGITS = /^[0-9*#w]{1,64}$/;
const HOLD_LIMIT_SECONDS = 30;

/** What a page sends; parts that are missing or odd are left out, and the reader refuses what it cannot do without. */
export interface FromPage {
  type: string;
  callSid: string;
  sdp: string;
  token: string;
  /** A query string made by the page: never to be trusted. */
  params: string;
  reconnect: string;
  digits: string;
  /** Whether a registration asks for calls or ends them. */
  wantsCalls: boolean;
  /** For how long the page asks to hold its call after a lost socket. */
  holdSeconds: number;
}

export type Send = (type: string, payload: Record<string, unknown>) => void;

/** One message from a page, or nothing if it is none. */
export function readMessage(text: string): FromPage | undefined {
  const message = record(parse(text));
  const payload = record(message['payload']);
  const { type } = message;
  if (typeof type !== 'string') return undefined;
  const reconnectTimeout = payload['reconnectTimeout'];
  return {
    type,
    callSid: short(payload['callsid'], ID_LIMIT),
    sdp: short(payload['sdp'], SDP_LIMIT),
    token: short(payload['token'], TOKEN_LIMIT),
    params: short(record(payload['twilio'])['params'], PARAMS_LIMIT),
    reconnect: short(payload['reconnect'], ID_LIMIT),
    digits: digits(payload['dtmf']),
    wantsCalls: record(payload['media'])['audio'] === true,
    holdSeconds: typeof reconnectTimeout === 'number' ? Math.max(0, Math.min(reconnectTimeout, HOLD_LIMIT_SECONDS)) : 0,
  };
}

/** One message to a page. */
export function writeMessage(type: string, payload: Record<string, unknown>): string {
  return JSON.stringify({ type, version: WIRE_VERSION, payload });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Any object's fields as unknown values; none of what is no object. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function short(value: unknown, limit: number): string {
  return typeof value === 'string' && value.length <= limit ? value : '';
}

function digits(value: unknown): string {
  return typeof value === 'string' && DIGITS.test(value) ? value.replaceAll('w', '') : '';
}
