import { describe, expect, test } from 'vitest';
import { createMessageCarrier, foundRecording } from '../../src/telephony/carrier-recordings.ts';
import { type CarrierRest, createCarrierRest } from '../../src/telephony/carrier-rest.ts';
import { testAccount } from '../harness/simulator-application.ts';

const RECORDING = `RE${'0'.repeat(32)}`;
const CALL = `CA${'0'.repeat(32)}`;
const ENTRY = { sid: RECORDING, call_sid: CALL, source: 'RecordVerb', status: 'completed', duration: '8' };
const quiet = () => {};
const log = { info: quiet, warn: quiet, error: quiet, fault: quiet };

function carrierThatAnswers(status: number, text: string) {
  const rest: CarrierRest = createCarrierRest({ ...testAccount, authTokens: [testAccount.authToken], apiOrigin: null });
  return createMessageCarrier({
    rest: { ...rest, fetchBytes: async () => ({ status, bytes: Buffer.from(text) }) },
    log,
  });
}

describe('A3.1: of all recordings at the carrier, the line fetches what callers left, and nothing else', () => {
  test('a message is one by how it was made', () => {
    expect(foundRecording(ENTRY)).toEqual([{ recordingSid: RECORDING, callSid: CALL, seconds: 8 }]);
  });

  test.each(['DialVerb', 'Conference', 'OutboundAPI', 'Trunking', 'StartCallRecordingAPI', ''])(
    'a recording of a talk (%s) is never one, whoever switched it on',
    (source) => {
      expect(foundRecording({ ...ENTRY, source })).toEqual([]);
    },
  );

  test.each([
    ['it is not whole yet', { status: 'processing' }],
    ['its name is none', { sid: 'RE1' }],
    ['its call is none', { call_sid: '../Accounts' }],
  ])('nor is one of which %s', (_why, odd) => {
    expect(foundRecording({ ...ENTRY, ...odd })).toEqual([]);
  });

  test('a page of an error, or half a file, is no sound, and is asked for again', async () => {
    expect(await carrierThatAnswers(200, '<html>').fetchSound(RECORDING)).toBe('later');
    expect(await carrierThatAnswers(200, 'RIFF').fetchSound(RECORDING)).toBe('later');
    expect(await carrierThatAnswers(500, 'RIFF0000WAVE').fetchSound(RECORDING)).toBe('later');
    expect(await carrierThatAnswers(404, '').fetchSound(RECORDING)).toBe('gone');
    expect((await carrierThatAnswers(200, 'RIFF0000WAVE').fetchSound(RECORDING)).length).toBe(12);
  });
});
