// The line goes off in the moment in which a caller is fetched out of the queue by an order to the carrier.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_DEFAULTS } from '../../src/config-settings.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { type LineSettings, ON_CALL_NUMBERS } from '../harness/line.ts';
import { LINE_NUMBER, PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { openStage } from '../harness/stage.ts';
import { type HostedBundle, hostBundle } from './hosted-bundle.ts';

let hosted: HostedBundle;
const settings: LineSettings = {};
beforeAll(async () => {
  const own = { publicOrigin: PUBLIC_ORIGIN, lineNumber: LINE_NUMBER, fallbackNumbers: ON_CALL_NUMBERS };
  hosted = await hostBundle(own, DEMO_DEFAULTS.TWILIO_AUTH_TOKENS);
  settings.fallbackUrl = hosted.address;
});
const stage = openStage(settings);
afterAll(() => hosted.close());

const heard = (phone: PhoneCall) =>
  phone.heard.flatMap(({ path }) => /(..\/[a-z-]+)\.wav$/.exec(path ?? '')?.[1] ?? []);

// What the carrier's documents promise of a moved leg: the fallback that the order names, and no other.
it('A6.1: words and a way back into the line, and no English error, for whoever was being moved to an operator', async () => {
  const operator = await stage.operator('Aysel');
  const caller = await stage.callerWho('11');
  stage.explain(/./);
  const mend = stage.line.carrier.faults.webhook({ path: '/voice/move' }, { kind: 'lost' });
  expect(await operator.answer()).toBeDefined();
  await stage.pass(5);
  expect(heard(caller).at(-1)).toBe('az/outage');
  expect(caller.state).toBe('in-progress');
  mend();
  await stage.pass(30);
  expect([caller.state, caller.verb]).toEqual(['in-progress', 'Dial']);
});
