import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallSid, QUESTIONS } from '../../src/calls/call.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import { parseFields } from '../../src/telephony/form-fields.ts';
import { identityOf } from '../../src/telephony/softphone-token.ts';
import { readWebhookForm } from '../../src/telephony/webhook-form.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import { PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { sendWebhook } from '../harness/webhook.ts';

const PATHS = [
  '/voice/inbound',
  '/voice/menu',
  '/voice/wait',
  '/voice/move',
  '/voice/after',
  '/voice/cover',
  '/voice/answer',
  '/voice/hold',
  '/voice/rung',
  '/voice/screen',
  '/voice/screened',
  '/voice/trial',
  '/voice/operator',
  '/voice/status',
  '/voice/nobody',
] as const;
const RUNS_PER_PATH = 120;
const SEED = 20_261_122;

let line: TestLine;
let operatorId: string;
beforeAll(async () => {
  line = await openLine();
  const operator = await line.operator('Aysel');
  operatorId = operator.id;
  operator.goDeaf();
});
afterAll(() => line.close());

const sid = fc.integer({ min: 1, max: 4 }).map((number) => `CA${number.toString(16).padStart(32, 'a')}`);
const word = (...words: string[]) => fc.constantFrom(...words);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  word(
    '',
    ' ',
    '\u0000',
    '\u202e',
    '\ufffe',
    '<Hangup/>',
    '"&\'<>]]>',
    '$(x)',
    '__proto__',
    "' or 1=1 --",
    '9'.repeat(900),
  ),
);
/** Where the order of signing depends on it: how letters beyond the basic plane are sorted is not defined. */
const plainText = fc.oneof(fc.string({ maxLength: 30 }), word('', 'ğ', 'Ə', '__proto__', 'constructor', 'toString'));
/** Fields that we read, with what the carrier writes into them, and with anything. */
const FIELDS: Record<string, fc.Arbitrary<string>> = {
  CallSid: sid,
  CallStatus: word('queued', 'ringing', 'in-progress', 'completed', 'busy', 'failed', 'no-answer', 'canceled'),
  Direction: word('inbound', 'outbound-api', 'outbound-dial'),
  From: fc.oneof(word('+994000007777', 'anonymous', 'client:nobody'), fc.constant('client:op')),
  Digits: word('', '0', '1', '2', '4', '5', '9', '*', '#', '77777777'),
  DialCallStatus: word('completed', 'answered', 'busy', 'no-answer', 'failed', 'canceled'),
  DialBridged: word('true', 'false'),
  ParentCallSid: sid,
  offer: fc.uuid(),
  StatusCallbackEvent: word(
    'participant-join',
    'participant-leave',
    'conference-end',
    'conference-start',
    'announcement-end',
  ),
  ConferenceSid: sid.map((text) => text.replace('CA', 'CF')),
  CallSidEndingConference: sid,
  SequenceNumber: word('0', '1', '2', '999999999', '-1'),
};
const field = fc.constantFrom(...Object.keys(FIELDS)).chain((name) =>
  fc.oneof(
    { weight: 6, arbitrary: (FIELDS[name] ?? anyText).map((value) => [name, value] as const) },
    { weight: 1, arbitrary: anyText.map((value) => [name, value] as const) },
    {
      weight: 1,
      arbitrary: fc.array(plainText, { minLength: 2, maxLength: 3 }).map((values) => [name, values] as const),
    },
  ),
);
const foreignField = fc.tuple(plainText, fc.oneof(anyText, fc.array(plainText, { maxLength: 2 })));
const body = fc
  .tuple(sid, fc.array(field, { maxLength: 9 }), fc.array(foreignField, { maxLength: 2 }))
  .map(([callSid, known, foreign]) => Object.fromEntries([['CallSid', callSid] as const, ...foreign, ...known]));
const state = fc.array(
  fc.oneof(
    word('az', 'ru', 'en', 'danger', 'ordinary', '0', '1', '2', '7', '9999', 'blind', ...QUESTIONS),
    sid,
    fc.string({ maxLength: 12 }).map((text) => text.replaceAll('~', '')),
  ),
  { maxLength: 6 },
);
const query = fc.oneof(
  { weight: 4, arbitrary: state.map((fields) => ({ kind: 'ours' as const, fields })) },
  { weight: 1, arbitrary: fc.webQueryParameters().map((text) => ({ kind: 'any' as const, text })) },
);

describe('A6.1: whatever the carrier sends, the caller is kept', () => {
  it.each(PATHS)('%s never throws, never fails, and answers what the carrier accepts', async (path) => {
    const urls = createCallUrls({ publicOrigin: PUBLIC_ORIGIN, secret: line.config.urlSecret, clock: line.clock });
    const property = fc.asyncProperty(body, query, async (fields, asked) => {
      if (fields['From'] === 'client:op') fields['From'] = `client:${identityOf(operatorId)}`;
      const callSid = typeof fields['CallSid'] === 'string' ? fields['CallSid'] : '';
      const id = urls.callIdOf(callSid as CallSid);
      const address = asked.kind === 'ours' ? urls.make(path, id, asked.fields) : `${path}?${asked.text}`;
      const answer = await sendWebhook(line, { path: encodeURI(address).replaceAll('%25', '%'), fields });
      expect([200, 204]).toContain(answer.status);
      expect(answer.status === 204).toBe(path === '/voice/status');
      answer.verbs();
    });
    await fc.assert(property, { numRuns: RUNS_PER_PATH, seed: SEED });
    await line.app.background.settled();
    expect(line.logged.filter(({ event }) => event === 'fault')).toEqual([]);
  });

  it('the form is read without a throw, and holds nothing but what its patterns allow', () => {
    const known = fc.record(FIELDS);
    const anything = fc.tuple(known, fc.dictionary(fc.constantFrom(...Object.keys(FIELDS)), anyText));
    const property = fc.property(anything, ([some, others]) => {
      const fields = parseFields(new URLSearchParams({ ...some, ...others }).toString());
      const form = fields && readWebhookForm(fields);
      if (!form) return;
      expect(form.callSid).toMatch(/^CA[0-9a-f]{32}$/);
      expect(form.digits).toMatch(/^[0-9*#]{0,8}$/);
      expect(Object.keys(form)).not.toContain('from');
    });
    fc.assert(property, { numRuns: 3_000, seed: SEED });
  });
});
