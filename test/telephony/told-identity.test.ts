import { expect, it } from 'vitest';
import type { CallSid } from '../../src/calls/call.ts';
import { createCallBackCarrier } from '../../src/telephony/call-back-rest.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import type { CarrierRest } from '../../src/telephony/carrier-rest.ts';

const OURS = '+994880000152';
const CONFIG = {
  lineNumber: OURS,
  calledNumbers: ['152', OURS],
  syntheticCallFrom: '+994120000153',
  fallbackUrl: null,
};
const SILENT = { info: () => {}, warn: () => {}, error: () => {}, fault: () => {} };
const urls = createCallUrls({ publicOrigin: 'https://line.example', secret: 'of this test', clock: { now: () => 0 } });

/** What the key process is told of a leg that the carrier describes like this. */
function toldOf(leg: Record<string, string>): Promise<string | undefined> {
  const rest: CarrierRest = {
    ask: async () => ({ status: 200, body: leg }),
    fetchBytes: async () => ({ status: 0, bytes: Buffer.alloc(0) }),
    close: () => {},
  };
  const carrier = createCallBackCarrier({ config: CONFIG, rest, urls, log: SILENT });
  return carrier.tellIdentity(`CA${'1'.repeat(32)}` as CallSid, async (identity) => identity);
}

it.each([OURS, '0880000152', `sip:${OURS}@carrier.example`, '+994120000153'])(
  'A3.1: whoever calls with a number of ours, %s, is nobody, and is promised no call back',
  async (from) => {
    expect(await toldOf({ direction: 'inbound', from, to: OURS })).toBe('anonymous');
  },
);

it('anybody else is told of as the carrier says it; of a leg that we dialled, who was called', async () => {
  for (const from of ['+994190000001', '+905880000152', 'anonymous', '']) {
    expect(await toldOf({ direction: 'inbound', from, to: OURS })).toBe(from);
  }
  expect(await toldOf({ direction: 'outbound-api', from: OURS, to: '+994190000001' })).toBe('+994190000001');
});
