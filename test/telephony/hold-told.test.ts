import { describe, expect, it } from 'vitest';
import type { RestFault } from '../../src/simulator/faults.ts';
import { openStage, type Talk } from '../harness/stage.ts';
import { callerFields, sendWebhook } from '../harness/webhook.ts';

const stage = openStage();

async function talkOf({ operator }: Talk): Promise<string | undefined> {
  const { call } = await operator.desk();
  return call?.talk ?? undefined;
}

async function orderHold({ operator }: Talk, on: boolean): Promise<number> {
  const { call } = await operator.desk();
  const { status } = await operator.post(`/api/calls/${call?.id}/hold`, { on });
  await stage.pass(1);
  return status;
}

/** The carrier tells that the caller was held or taken back, as the so-manieth event of the room. */
async function told(
  { caller }: Talk,
  event: 'hold' | 'unhold',
  sequence: number,
  conferenceSid?: string,
): Promise<void> {
  const room = conferenceSid ?? String((await stage.callNow())?.['conference_sid']);
  await sendWebhook(stage.line, {
    path: '/voice/status',
    fields: callerFields({
      CallSid: caller.sid,
      ConferenceSid: room,
      StatusCallbackEvent: `participant-${event}`,
      SequenceNumber: String(sequence),
      Hold: String(event === 'hold'),
    }),
  });
}

describe('the operator’s screen shows a hold that the carrier carried out', () => {
  const lost: [how: string, fault: RestFault][] = [
    ['never came', { kind: 'timeout', performed: true }],
    ['broke off', { kind: 'reset', performed: true }],
  ];
  it.each(lost)('though its answer %s; and the caller can be taken back', async (_how, fault) => {
    const talk = await stage.talk();
    const healthy = stage.line.carrier.faults.rest({ method: 'POST' }, fault);
    expect(await orderHold(talk, true)).toBe(503);
    expect(await talkOf(talk)).toBe('on-hold');
    expect(await orderHold(talk, false)).toBe(503);
    expect(await talkOf(talk)).toBe('together');
    healthy();
    expect(await orderHold(talk, true)).toBe(200);
    expect(await talkOf(talk)).toBe('on-hold');
  });

  it('told twice and out of order: the latest counts', async () => {
    const talk = await stage.talk();
    await told(talk, 'hold', 101);
    expect(await talkOf(talk)).toBe('on-hold');
    await told(talk, 'unhold', 104);
    await told(talk, 'hold', 103);
    await told(talk, 'hold', 101);
    expect(await talkOf(talk)).toBe('together');
    await told(talk, 'hold', 105);
    await told(talk, 'hold', 105);
    expect(await talkOf(talk)).toBe('on-hold');
  });

  it('told late, when the caller is in the cover, or of another room: nothing changes', async () => {
    const talk = await stage.talk();
    await told(talk, 'hold', 101, `CF${'f'.repeat(32)}`);
    expect(await talkOf(talk)).toBe('together');
    talk.caller.press('*');
    await stage.pass(1);
    await told(talk, 'hold', 102);
    expect(await talkOf(talk)).toBe('cover');
  });

  it('told late, when the caller has come back into the room: nothing changes', async () => {
    const talk = await stage.talk();
    await told(talk, 'hold', 0);
    expect(await talkOf(talk)).toBe('together');
  });
});
