import type { Exchange } from '../calls/exchange.ts';
import type { RestAnswer } from './rest.ts';

/** What a handler is given: the account's part of the path is already checked and cut off. */
export interface RestCall {
  exchange: Exchange;
  /** The parts of the path that the route's pattern captured. */
  parts: readonly string[];
  path: string;
  query: URLSearchParams;
  form: URLSearchParams;
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  /** Of the path after `/2010-04-01/Accounts/AC…`. */
  pattern: RegExp;
  answer(call: RestCall): RestAnswer;
}

/** Nothing to say: what was to be deleted is gone. */
export const GONE: RestAnswer = { status: 204, headers: {}, body: '' };
