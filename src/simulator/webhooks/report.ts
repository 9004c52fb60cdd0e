import { CarrierError } from '../carrier-error.ts';
import { struckBy } from './attempt.ts';
import { deliver, type WebhookOrder } from './deliver.ts';
import { type Outside, pause } from './outside.ts';

/** Status callbacks: they control nothing, and nobody waits for them. */
export interface Reporter {
  /** Sends the callback after the earlier ones of the same stream (one call's, one conference's). */
  report(stream: string, order: WebhookOrder): void;
}

const REPORT_FAULTS = ['lost', 'late', 'twice', 'out-of-order'] as const;
// A callback that was told to come out of order and has no successor comes after this long.
const HELD_LIMIT_MS = 1000;

/** A reporter with empty streams. */
export function createReporter(outside: Outside): Reporter {
  const tails = new Map<string, Promise<void>>();
  const held = new Map<string, () => void>();

  function append(stream: string, order: WebhookOrder): void {
    const tail = (tails.get(stream) ?? Promise.resolve()).then(() => send(outside, order));
    tails.set(stream, tail);
    void tail.finally(() => {
      if (tails.get(stream) === tail) tails.delete(stream);
    });
  }

  function hold(stream: string, order: WebhookOrder): void {
    const release = () => {
      if (held.get(stream) !== release) return;
      held.delete(stream);
      timer.cancel();
      append(stream, order);
    };
    const timer = outside.clock.after(HELD_LIMIT_MS, release);
    held.get(stream)?.();
    held.set(stream, release);
  }

  return {
    report(stream, order) {
      const { pathname } = new URL(order.url);
      const faults = outside.faults.strikeWebhook({ ...order, path: pathname }, REPORT_FAULTS);
      if (struckBy(faults, 'lost') !== undefined) return;
      if (struckBy(faults, 'out-of-order') !== undefined) {
        hold(stream, order);
        return;
      }
      const late = struckBy(faults, 'late');
      if (late !== undefined) {
        void pause(outside, late.ms).then(() => append(stream, order));
        return;
      }
      append(stream, order);
      if (struckBy(faults, 'twice') !== undefined) append(stream, order);
      held.get(stream)?.();
    },
  };
}

async function send(outside: Outside, order: WebhookOrder): Promise<void> {
  try {
    await deliver(outside, order, ['slow-answer', 'bad-status']);
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    outside.tape.write({ kind: 'error', callSid: order.callSid, text: `status callback: ${error.message}` });
  }
}
