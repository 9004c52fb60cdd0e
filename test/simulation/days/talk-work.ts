import type { CallId } from '../../../src/calls/call.ts';
import { askByKeys, coverCaller, endCall, holdCall } from '../../../src/calls/operator-actions.ts';
import { tidyUp } from '../../../src/telephony/status-webhook.ts';
import { MINUTE, SECOND } from './plan.ts';
import type { Chance } from './random.ts';
import type { WebProcess } from './virtual-line.ts';

const HOLD_MS = 20 * SECOND;

/** What an operator does while talking: now and then a question by keys or a hold, and in the end an end. */
export function workInTalk(
  chance: Chance,
  own: { callId: CallId; operatorId: string },
  during: (ms: number, name: string, work: (web: WebProcess) => Promise<unknown>) => void,
): void {
  const parts = (web: WebProcess) => ({ database: web.consoles, control: web.control });
  if (chance.is(0.1)) {
    during(chance.between(5, 60) * SECOND, 'ask', (web) =>
      askByKeys(parts(web), { ...own, question: 'question-safe' }),
    );
  }
  if (chance.is(0.05)) {
    during(chance.between(20, 90) * SECOND, 'cover', (web) => coverCaller(parts(web), own));
  }
  if (chance.is(0.1)) {
    const from = chance.between(10, 60) * SECOND;
    during(from, 'hold', (web) => holdCall(parts(web), { ...own, isOn: true }));
    during(from + HOLD_MS, 'take back', (web) => holdCall(parts(web), { ...own, isOn: false }));
  }
  during(2 * MINUTE + chance.around(14 * MINUTE), 'end', async (web) => {
    tidyUp(web.voice, await endCall(parts(web), own));
  });
}
