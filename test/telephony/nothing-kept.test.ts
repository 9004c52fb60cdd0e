// A3.1: what is remembered of a webhook does not keep the whole of it in memory, and with it who calls.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import { fieldOf, NO_FIELDS, parseFields } from '../../src/telephony/form-fields.ts';
import { readWebhookForm } from '../../src/telephony/webhook-form.ts';

const CALLS = 100;
/** Much longer than the carrier's, so that it is seen by its size alone whether they are still there. */
const BODY_BYTES = 1_000_000;
const sidOf = (index: number) => `CA${String(index).padStart(32, '0')}`;
/** As text from the network, which is in one piece. */
const fieldsOf = (index: number) =>
  parseFields(Buffer.from(`CallSid=${sidOf(index)}&CallStatus=ringing&From=${'0'.repeat(BODY_BYTES)}`).toString()) ??
  NO_FIELDS;
const calls = <Kept>(remember: (index: number) => Kept) => Array.from({ length: CALLS }, (_, index) => remember(index));

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const bytesInUse = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};
/** What is used more than before, in bodies. */
const bodiesKept = (before: number) => Math.round((bytesInUse() - before) / BODY_BYTES);

it('A3.1: a call whose id is remembered keeps no body of a webhook alive; one that is kept would be seen', () => {
  const urls = createCallUrls({
    publicOrigin: 'https://line.example',
    secret: 's'.repeat(32),
    clock: { now: () => 0 },
  });
  const before = bytesInUse();
  const forms = calls((index) => readWebhookForm(fieldsOf(index)));
  const ids = forms.map((form) => form && urls.callIdOf(form.callSid));
  expect(bodiesKept(before)).toBeLessThan(CALLS / 10);
  const parts = calls((index) => fieldOf(fieldsOf(index), 'CallSid'));
  expect(bodiesKept(before)).toBeGreaterThan(CALLS / 2);
  // They are used, or they would not be alive themselves.
  expect(forms.map((form) => form?.callSid)).toEqual(parts);
  expect(new Set(ids).size).toBe(CALLS);
});
