import { expect, it } from 'vitest';
import type { RingingPhone } from '../../src/simulator/phone.ts';
import { openLeaving } from '../harness/leave-message.ts';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { openStage } from '../harness/stage.ts';

const stage = openStage();
const { offeredAgain, presses } = openLeaving(stage);
const WORDS_SECONDS = 20;

it('A6.1: an on-call telephone takes the call while its caller speaks a message: a person is better', async () => {
  const rings: RingingPhone[] = [];
  const caller = await stage.callerWho('11');
  for (const number of ON_CALL_NUMBERS) stage.onRing(number, (ring) => rings.push(ring));
  await offeredAgain(caller);
  const phone = rings.at(-1)?.answer();
  for (let second = 0; second < WORDS_SECONDS && (await stage.callNow())?.['talk'] !== 'message'; second += 1)
    await presses(caller, '1');
  expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: 'message' });
  phone?.press('1');
  await stage.pass(3);
  expect([caller.verb, phone?.verb]).toEqual(['Dial', 'Dial']);
  expect(await stage.callNow()).toMatchObject({ state: 'talking', talk: 'on-call-phone' });
});
