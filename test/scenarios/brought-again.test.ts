// The order to bring a caller into the room is lost. Whoever is speaking a message has no next turn by which to come.
import { beforeEach, expect, it } from 'vitest';
import type { RestFault } from '../../src/simulator/faults.ts';
import type { PhoneCall, RingingPhone } from '../../src/simulator/phone.ts';
import { openLeaving } from '../harness/leave-message.ts';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { speaks } from '../harness/line-carrier.ts';
import { openStage } from '../harness/stage.ts';

const stage = openStage();
const { offeredCaller, offeredAgain, presses, speak } = openLeaving(stage);
/** Three until it is ordered again, and what a sweep and a room take. */
const BROUGHT_SECONDS = 6;
const MESSAGE_SECONDS = 100;
const WORDS_SECONDS = 20;
const MOVE = { method: 'POST', path: /Calls\/CA[0-9a-f]+\.json$/ };

beforeEach(() => stage.explain(/./));

const losesOneMove = (fault: RestFault) => stage.line.carrier.faults.rest(MOVE, fault, 1);
/** How often the carrier was asked to take this caller elsewhere. */
const movesOf = (caller: PhoneCall) => {
  const { entries } = stage.line.carrier.tape;
  return entries.filter(({ kind, text }) => kind === 'rest' && text.startsWith('POST') && text.includes(caller.sid))
    .length;
};

async function speaksOn(caller: PhoneCall): Promise<void> {
  await speak(caller, 5);
  speaks(stage.line.carrier, caller.sid, MESSAGE_SECONDS);
}

it.each<[string, RestFault]>([
  ['refused', { kind: '500' }],
  ['lost with the connection', { kind: 'reset' }],
])('A6.1: it is %s: within seconds the operator is not alone any more', async (_how, fault) => {
  const caller = await offeredCaller();
  await speaksOn(caller);
  const aysel = await stage.operator('Aysel');
  losesOneMove(fault);
  const softphone = await aysel.answer();
  await stage.pass(BROUGHT_SECONDS);
  expect([caller.verb, softphone?.verb]).toEqual(['Dial', 'Dial']);
  expect((await aysel.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
});

it('A6.1: nor is whoever took the call on an on-call telephone', async () => {
  const rings: RingingPhone[] = [];
  const caller = await stage.callerWho('11');
  for (const number of ON_CALL_NUMBERS) stage.onRing(number, (ring) => rings.push(ring));
  await offeredAgain(caller);
  const phone = rings.at(-1)?.answer();
  for (let second = 0; second < WORDS_SECONDS && (await stage.callNow())?.['talk'] !== 'message'; second += 1)
    await presses(caller, '1');
  speaks(stage.line.carrier, caller.sid, MESSAGE_SECONDS);
  losesOneMove({ kind: '500' });
  phone?.press('1');
  await stage.pass(BROUGHT_SECONDS);
  expect([caller.verb, phone?.verb]).toEqual(['Dial', 'Dial']);
});

it('a caller who came is not moved again, however late that is told', async () => {
  const caller = await stage.callerWho('11');
  const aysel = await stage.operator('Aysel');
  const healthy = stage.line.carrier.faults.webhook({ path: '/voice/status' }, { kind: 'lost' });
  const before = movesOf(caller);
  await aysel.answer();
  await stage.pass(12);
  expect(movesOf(caller) - before).toBe(1);
  expect(caller.verb).toBe('Dial');
  healthy();
});
