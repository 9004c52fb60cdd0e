// What is heard at a telephone, waited for.
import { EventEmitter } from 'node:events';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { eventually } from './eventually.ts';

/** Longer than anything takes on a machine that does ten other things. */
const SOON_MS = 240_000;

/** Whether this was played on the leg, or is being played. */
export function hasHeard(phone: PhoneCall, what: string): boolean {
  return phone.heard.some((heard) => heard.what.includes(what));
}

/** Waits for things to become so on one telephone. */
export function follow(phone: PhoneCall) {
  const news = new EventEmitter();
  phone.onChange(() => news.emit('change'));
  return {
    until: (what: string, isSo: () => boolean) =>
      eventually<true>(what, { news, limitMs: SOON_MS, look: () => isSo() || undefined }).then(() => undefined),
  };
}
