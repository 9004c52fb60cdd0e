import { CarrierError } from '../carrier-error.ts';
import type { TwimlElement } from '../twiml/document.ts';
import type { Fields } from '../webhooks/sign.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';
import type { Run } from './run.ts';

/** Where the next document comes from. */
export type Source =
  | { kind: 'address'; url: string; method: 'GET' | 'POST'; fields: Fields; isFallback?: boolean }
  /** Given by REST: it has no address, so everything in it must be absolute. */
  | { kind: 'given'; elements: readonly TwimlElement[] };

/** What happens after a verb that ends its document, or after the document. */
export type Next = { kind: 'source'; source: Source } | { kind: 'end' } | { kind: 'hang-up' };

/**
 * One party under control of documents. `call`: everything is allowed. `screening`: what the called person hears before
 * being connected. `waiting`: music and words for somebody in a room.
 */
export interface Session {
  exchange: Exchange;
  leg: Leg;
  run: Run;
  mode: 'call' | 'screening' | 'waiting';
}

/** A document being performed. */
export interface Page {
  elements: readonly TwimlElement[];
  /** What relative addresses begin at; undefined for TwiML given by REST. */
  base: string | undefined;
}

/** The next source is this address. */
export function request(target: { url: string; method: 'GET' | 'POST' }, fields: Fields = {}): Next {
  return { kind: 'source', source: { kind: 'address', url: target.url, method: target.method, fields } };
}

/** Whether the error is one that Twilio knows; any other is a fault of this simulator. */
export function isCarrierError(error: unknown): error is CarrierError {
  return error instanceof CarrierError;
}
