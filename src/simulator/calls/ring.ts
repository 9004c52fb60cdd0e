import type { RingingPhone } from '../phone.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';
import { answerLeg, endLeg, ringLeg } from './life.ts';
import { phoneCall } from './phone-call.ts';

export type RingOutcome = 'answered' | 'busy' | 'no-answer';

export interface RingOptions {
  timeoutMs: number;
  /** Custom parameters for a softphone. */
  params?: Readonly<Record<string, string>>;
  /** Told the outcome once, or nothing when the leg ends in another way. */
  told(outcome: RingOutcome): void;
}

const REGISTRATIONS_LIMIT = 10;

/**
 * Rings everybody who answers for the leg's number or identity; the first answer wins. Nobody there: a telephone rings in vain, a softphone that is not registered is `no-answer` at once.
 */
export function ringOut(exchange: Exchange, leg: Leg, options: RingOptions): void {
  const answerers = [...(exchange.answerers.get(leg.to) ?? [])].slice(0, REGISTRATIONS_LIMIT);
  const cancels = new Set<() => void>();
  let open = true;
  let rejections = 0;
  const close = () => {
    open = false;
    timer.cancel();
    forget();
    for (const cancel of cancels) cancel();
  };
  const finish = (outcome: RingOutcome) => {
    if (!open) return;
    close();
    if (outcome !== 'answered') endLeg(exchange, leg, outcome);
    options.told(outcome);
  };
  const timer = exchange.clock.after(options.timeoutMs, () => finish('no-answer'));
  const forget = leg.run.onStop(() => close());
  ringLeg(exchange, leg);
  if (answerers.length === 0 && leg.to.startsWith('client:')) {
    finish('no-answer');
    return;
  }
  for (const answerer of answerers) {
    answerer(ringingPhone());
  }

  function ringingPhone(): RingingPhone {
    const listeners = new Set<() => void>();
    const cancel = () => {
      for (const listener of listeners) listener();
    };
    cancels.add(cancel);
    if (!open) queueMicrotask(cancel);
    return {
      sid: leg.sid,
      from: leg.from,
      to: leg.to,
      params: options.params ?? {},
      answer() {
        if (!open) throw new Error('the ringing is over');
        cancels.delete(cancel);
        answerLeg(exchange, leg);
        const phone = phoneCall(exchange, leg);
        finish('answered');
        return phone;
      },
      reject() {
        if (!open || !cancels.delete(cancel)) return;
        rejections += 1;
        if (rejections === answerers.length) finish('busy');
      },
      onCancel: (listener) => void listeners.add(listener),
    };
  }
}
