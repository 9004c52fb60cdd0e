// Callers for whom nobody is there: some leave a message, the others ask by key to be called back.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallSid } from '../../src/calls/call.ts';
import { DEMO_DEFAULTS } from '../../src/config-settings.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import type { AttackLine } from './attack-line.ts';
import { follow, hasHeard } from './telephones.ts';

/** English: everybody who speaks it has gone home. */
const LANGUAGE = { key: '3', code: 'en' };
/** A turn of the wait loop at which something is offered; minutes of the same sentence are left out. */
const OFFER_TURN = 17;
const SPEAKS = { pieces: 20, everyMs: 100, samples: 800 };
const SOON_MS = 120_000;
const LOOK_MS = 200;

/** Plays them at once; resolves when every message is sealed and gone from the carrier, and every promise stands. */
export async function playUnanswered(
  line: AttackLine,
  script: { callers: readonly string[]; words: readonly string[] },
): Promise<{ messages: number; promises: number }> {
  const calls = script.callers.map((number, index) =>
    index % 2 === 0 ? leaveMessage(line, number, script.words[index] ?? '') : askToBeCalled(line, number),
  );
  await Promise.all(calls);
  const promises = Math.floor(calls.length / 2);
  const messages = calls.length - promises;
  await becomes(line, { count: messages, what: 'select from messages where sealed_at is not null' });
  await becomes(line, {
    count: promises,
    what: "select from call_backs where state = 'promised' and occasion = 'promised'",
  });
  await untilSo('the carrier holds no recording', async () =>
    (await askCarrier(line, 'GET', 'Recordings.json')).includes('"recordings":[]'),
  );
  return { messages, promises };
}

/** Speaks these words into the message: the sound that the carrier records is their very bytes, again and again. */
async function leaveMessage(line: AttackLine, number: string, words: string): Promise<void> {
  const phone = await offered(line, number);
  const wire = follow(phone);
  phone.press('1');
  await wire.until('what becomes of it', () => hasHeard(phone, 'message-about'));
  phone.press('1');
  await wire.until('the tone', () => phone.heard.some(({ kind }) => kind === 'record-beep'));
  const microphone = line.media.attach(phone.sid, () => {});
  const sound = soundOf(words);
  for (let piece = 0; piece < SPEAKS.pieces; piece += 1) {
    microphone.speak(sound);
    await sleep(SPEAKS.everyMs);
  }
  phone.hangUp();
  microphone.detach();
  await wire.until('the end', () => phone.state === 'completed');
}

async function askToBeCalled(line: AttackLine, number: string): Promise<void> {
  const phone = await offered(line, number);
  const wire = follow(phone);
  for (const [key, words] of [
    ['2', 'call-back-safe-phone'],
    ['1', 'call-back-when'],
    ['1', 'call-back-agreed'],
  ] as const) {
    phone.press(key);
    await wire.until(words, () => hasHeard(phone, words));
  }
  phone.press('2');
  await wire.until('the end', () => phone.state === 'completed');
}

/** A caller who waited long, at the moment at which something is offered. */
async function offered(line: AttackLine, number: string): Promise<PhoneCall> {
  const phone = line.carrier.dial({ from: number, to: '152' });
  const wire = follow(phone);
  await wire.until('the first words', () => hasHeard(phone, 'greeting'));
  phone.press(LANGUAGE.key);
  await wire.until('the menu', () => hasHeard(phone, 'menu-main'));
  phone.press('1');
  await becomes(line, {
    count: 1,
    what: `select from calls where state = 'waiting' and carrier_sid = '${phone.sid}'`,
  });
  const clock = { now: () => Date.now() };
  const urls = createCallUrls({ publicOrigin: line.origin, secret: DEMO_DEFAULTS.URL_SECRET, clock });
  // The carrier's own ids have this form.
  const id = urls.callIdOf(phone.sid as CallSid);
  const url = urls.make('/voice/wait', id, [LANGUAGE.code, 'ordinary', '0', String(OFFER_TURN), '0']);
  await askCarrier(line, 'POST', `Calls/${phone.sid}.json`, { Url: url });
  await wire.until('the offer', () => hasHeard(phone, 'nobody-offer'));
  return phone;
}

function soundOf(words: string): Int16Array {
  const bytes = Buffer.from(`${words} `.repeat(SPEAKS.samples));
  const samples = new Int16Array(SPEAKS.samples);
  for (const index of samples.keys()) samples[index] = bytes.readInt16LE(index * 2);
  return samples;
}

async function askCarrier(
  { carrier }: AttackLine,
  method: string,
  path: string,
  form: Record<string, string> = {},
): Promise<string> {
  const { TWILIO_ACCOUNT_SID, TWILIO_API_KEY_SID, TWILIO_API_KEY_SECRET } = DEMO_DEFAULTS;
  const answer = await carrier.handleRest({
    method,
    path: `/2010-04-01/Accounts/${TWILIO_ACCOUNT_SID}/${path}`,
    query: new URLSearchParams(),
    form: new URLSearchParams(form),
    authorization: `Basic ${Buffer.from(`${TWILIO_API_KEY_SID}:${TWILIO_API_KEY_SECRET}`).toString('base64')}`,
  });
  return String(answer.body);
}

function becomes(line: AttackLine, { count, what }: { count: number; what: string }): Promise<void> {
  return untilSo(what, async () => (await line.sql(what)).length >= count);
}

async function untilSo(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const until = Date.now() + SOON_MS; !(await isSo()); await sleep(LOOK_MS))
    if (Date.now() > until) throw new Error(`in vain: ${what}`);
}
