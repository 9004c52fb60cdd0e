import type { CallState, HeardKind } from '../phone.ts';
import type { Caption } from './captions.ts';

export const KEYS_LIMIT = 32;

const CALLER = /^(?:anonymous|\+[1-9]\d{5,14})$/;
const CALLED = /^\+?\d{2,15}$/;
const KEYS = new RegExp(`^[0-9*#]{1,${KEYS_LIMIT}}$`);

/** What a telephone asks of the carrier. */
export type FromTelephone =
  | { type: 'dial'; from: string; to: string }
  | { type: 'press'; keys: string }
  | { type: 'hang-up' }
  /** Be rung when somebody dials this number. */
  | { type: 'register'; number: string }
  | { type: 'unregister' }
  | { type: 'answer' }
  | { type: 'reject' };

/** What a telephone is told. */
export type ToTelephone =
  /** The first message: numbers to dial, numbers to dial from, and numbers under which the line may ring somebody. */
  | { type: 'hello'; numbers: readonly string[]; callers: readonly string[]; onCall: readonly string[] }
  | { type: 'call'; sid: string; direction: 'out' | 'in'; state: CallState; verb: string | undefined }
  /** Sent again with `untilMs` when it is over; `index` counts from 0 within the call. */
  | {
      type: 'heard';
      sid: string;
      index: number;
      at: number;
      untilMs: number | undefined;
      kind: HeardKind;
      what: string;
      caption: Caption | undefined;
    }
  | { type: 'registered'; number: string | null }
  | { type: 'ringing'; sid: string; from: string; to: string }
  | { type: 'ring-over'; sid: string }
  | { type: 'refused'; why: 'not-understood' | 'busy' | 'nothing-to-do' };

/** One message of a telephone, or nothing if it is none. */
export function readTelephone(text: string): FromTelephone | undefined {
  const message = parse(text);
  switch (message['type']) {
    case 'dial': {
      const { from, to } = message;
      return matches(from, CALLER) && matches(to, CALLED) ? { type: 'dial', from, to } : undefined;
    }
    case 'press': {
      const { keys } = message;
      return matches(keys, KEYS) ? { type: 'press', keys } : undefined;
    }
    case 'register': {
      const { number } = message;
      return matches(number, CALLED) ? { type: 'register', number } : undefined;
    }
    case 'hang-up':
    case 'unregister':
    case 'answer':
    case 'reject':
      return { type: message['type'] };
    default:
      return undefined;
  }
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    // Any object's fields may be read as unknown values.
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
