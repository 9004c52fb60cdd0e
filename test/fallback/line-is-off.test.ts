// The whole host is off while somebody calls: what the caller hears comes from the carrier's own hosting.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_DEFAULTS } from '../../src/config-settings.ts';
import type { WebhookFault } from '../../src/simulator/faults.ts';
import type { PhoneCall, RingingPhone } from '../../src/simulator/phone.ts';
import { ON_CALL_NUMBERS, openLine, type TestLine } from '../harness/line.ts';
import { LINE_NUMBER, PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { type HostedBundle, hostBundle } from './hosted-bundle.ts';

const FALLBACK_WITHIN_SECONDS = 6;
const LONGEST_SPEECH_SECONDS = 40;
const [FIRST = '', SECOND = ''] = ON_CALL_NUMBERS;

let hosted: HostedBundle;
let line: TestLine;

beforeAll(async () => {
  const settings = { publicOrigin: PUBLIC_ORIGIN, lineNumber: LINE_NUMBER, fallbackNumbers: ON_CALL_NUMBERS };
  hosted = await hostBundle(settings, DEMO_DEFAULTS.TWILIO_AUTH_TOKENS);
  line = await openLine({ fallbackUrl: hosted.address });
});
afterAll(async () => {
  await line.close();
  await hosted.close();
});

/** The recordings that somebody heard, with their language. */
const clipsOf = (phone: PhoneCall) =>
  phone.heard.flatMap(({ path }) => /(..\/[a-z-]+)\.wav$/.exec(path ?? '')?.[1] ?? []);

const OFF: [string, WebhookFault][] = [
  ['nothing answers at its address', { kind: 'lost' }],
  ['its answers take for ever', { kind: 'slow-answer', ms: 60_000 }],
  ['a proxy answers 502 for it', { kind: 'bad-status', status: 502 }],
];

describe.each(OFF)('F18: the line is off: %s', (_how, fault) => {
  it(`speech within ${FALLBACK_WITHIN_SECONDS} s, the second telephone where the first is busy, a talk, a proper end`, async () => {
    const mend = line.carrier.faults.webhook({ path: /^\/voice\// }, fault);
    const forget = [line.carrier.onRing(FIRST, (ring) => ring.reject())];
    let ringing: RingingPhone | undefined;
    forget.push(
      line.carrier.onRing(SECOND, (ring) => {
        ringing = ring;
      }),
    );
    const caller = line.calls();
    await line.pass(FALLBACK_WITHIN_SECONDS);
    expect(clipsOf(caller)[0]).toBe('az/outage');
    for (let second = 0; second < LONGEST_SPEECH_SECONDS && !ringing; second += 1) await line.pass(1);
    expect(ringing?.from).toBe(LINE_NUMBER);
    const person = ringing?.answer();
    await line.pass(1);
    expect(person && clipsOf(person)).toEqual(['az/screen-on-call']);
    // The caller is not left in silence meanwhile.
    expect([caller.heard.at(-1)?.kind, caller.heard.at(-1)?.untilMs]).toEqual(['ring', undefined]);
    person?.press('1');
    await line.pass(5);
    expect(caller.state).toBe('in-progress');
    person?.hangUp();
    await line.pass(LONGEST_SPEECH_SECONDS);
    expect(clipsOf(caller).slice(-3)).toEqual(['az/goodbye', 'ru/goodbye', 'en/goodbye']);
    expect(caller.state).toBe('completed');
    mend();
    for (const each of forget) each();
  });
});

it('the line is back before the speech is over: the caller goes on in the menu', async () => {
  const mend = line.carrier.faults.webhook({ path: /^\/voice\// }, { kind: 'lost' });
  const caller = line.calls();
  await line.pass(FALLBACK_WITHIN_SECONDS);
  mend();
  await line.pass(LONGEST_SPEECH_SECONDS);
  expect(clipsOf(caller).slice(0, 5)).toEqual([
    'az/outage',
    'ru/outage',
    'en/outage',
    'az/greeting',
    'az/language-choice',
  ]);
  expect(caller.state).toBe('in-progress');
  caller.hangUp();
  await line.pass(1);
});

it('nobody presses the key: the caller is told, and the telephones ring again', async () => {
  const mend = line.carrier.faults.webhook({ path: /^\/voice\// }, { kind: 'lost' });
  let rings = 0;
  const forget = line.carrier.onRing(FIRST, (ring) => {
    rings += 1;
    // A message box: it picks up, and never presses a key.
    ring.answer();
  });
  const caller = line.calls();
  await line.pass(180);
  expect(clipsOf(caller)).toContain('az/outage-no-answer');
  expect(rings).toBeGreaterThan(1);
  expect(caller.state).toBe('in-progress');
  caller.hangUp();
  mend();
  forget();
  await line.pass(1);
});
