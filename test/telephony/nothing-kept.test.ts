// A3.1: what is remembered of a webhook does not keep the whole of it in memory, and with it who calls.
import { Session } from 'node:inspector/promises';
import { expect, it } from 'vitest';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import { parseFields } from '../../src/telephony/form-fields.ts';
import { readWebhookForm } from '../../src/telephony/webhook-form.ts';

const CALLS = 50;
/** Made anew each time it is needed, so that this file keeps none. */
const numberOf = (index: number) => ['+99400', String(7_700_000 + index)].join('');
const sidOf = (index: number) => `CA${String(index).padStart(32, '0')}`;
/** As text from the network, which is in one piece. */
const bodyOf = (index: number) =>
  Buffer.from(
    new URLSearchParams({
      CallSid: sidOf(index),
      CallStatus: 'ringing',
      From: numberOf(index),
      Caller: numberOf(index),
    }).toString(),
  ).toString();

/** Every text that is alive in this thread. */
async function textsAlive(): Promise<string> {
  const session = new Session();
  session.connect();
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => chunks.push(params.chunk));
  await session.post('HeapProfiler.collectGarbage');
  await session.post('HeapProfiler.takeHeapSnapshot');
  session.disconnect();
  return chunks.join('');
}

const isIn = (texts: string) => (index: number) =>
  texts.includes(numberOf(index)) || texts.includes(encodeURIComponent(numberOf(index)));

it('A3.1: a call whose id is remembered keeps no number alive; a body that is kept would be seen', async () => {
  const urls = createCallUrls({
    publicOrigin: 'https://line.example',
    secret: 's'.repeat(32),
    clock: { now: () => 0 },
  });
  const forms = Array.from({ length: CALLS }, (_, index) =>
    readWebhookForm(parseFields(bodyOf(index)) ?? { names: [], values: [] }),
  );
  const ids = forms.map((form) => form && urls.callIdOf(form.callSid));
  const kept = [bodyOf(CALLS)];
  const texts = await textsAlive();
  const found = Array.from({ length: CALLS + 1 }, (_, index) => index).filter(isIn(texts));
  // Still there, and used, or they would not be alive themselves.
  expect(forms.map((form) => form?.callSid)).toEqual(Array.from({ length: CALLS }, (_, index) => sidOf(index)));
  expect(ids.map((_, index) => urls.callIdOf(forms[index]?.callSid ?? ('' as never)))).toEqual(ids);
  expect(kept).toHaveLength(1);
  expect(found).toEqual([CALLS]);
});
