import type { PhoneCall } from '../phone.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';
import { hangUpLeg } from './life.ts';

const phones = new WeakMap<Leg, PhoneCall>();

/** The leg as its holder sees it; the same object every time. */
export function phoneCall(exchange: Exchange, leg: Leg): PhoneCall {
  const known = phones.get(leg);
  if (known !== undefined) return known;
  const phone: PhoneCall = {
    sid: leg.sid,
    from: leg.from,
    to: leg.to,
    get state() {
      return leg.state;
    },
    get verb() {
      return leg.verb;
    },
    heard: leg.heard,
    press(keys) {
      if (!/^[0-9*#]+$/.test(keys)) throw new Error('a telephone has the keys 0 to 9, * and #');
      for (const key of keys) press(exchange, leg, key);
    },
    hangUp: () => hangUpLeg(exchange, leg),
    onChange(listener) {
      leg.listeners.add(listener);
      return () => void leg.listeners.delete(listener);
    },
  };
  phones.set(leg, phone);
  return phone;
}

function press(exchange: Exchange, leg: Leg, key: string): void {
  if (leg.isOver) return;
  const isHeeded = leg.onKey !== undefined;
  exchange.tape.write({ kind: 'key', callSid: leg.sid, text: key, detail: { heeded: isHeeded } });
  leg.onKey?.(key);
}
