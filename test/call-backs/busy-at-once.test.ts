// The carrier tells that a telephone was busy before it has said which leg rings: then nobody hears of it, and it has to be asked.
import { expect, it } from 'vitest';
import { dialCallBacks } from '../../src/call-backs/dial-call-backs.ts';
import type { CallSid } from '../../src/calls/call.ts';
import { begin, CALLER, changeDialler, onDesk, openCallBackStage, openDroppedTalks } from './call-back-stage.ts';

const { stage, dialler } = openCallBackStage();
const { dropped } = openDroppedTalks(stage);
const tries = () => stage.line.database.sql('select outcome from call_back_attempts');

it('A6.1: how a leg that was busy has ended is known to whoever asks, and of one that rings nothing', async () => {
  const { operator } = await dropped();
  await begin(operator);
  const ring = await stage.ringing(CALLER, 5);
  const [{ sid } = { sid: '' as CallSid }] = await stage.line.database.sql<{ sid: CallSid }>(
    'select carrier_sid as sid from call_back_attempts',
  );
  expect(await dialler().carrier.endOf(sid)).toBeUndefined();
  ring.reject();
  await stage.pass(2);
  expect([await dialler().carrier.endOf(sid), await tries()]).toEqual(['busy', [{ outcome: 'busy' }]]);
});

it('A6.1: the operator is free at once, and the try was busy', async () => {
  const { operator } = await dropped();
  const { carrier } = dialler();
  changeDialler(dialler(), {
    // It rings at nobody’s, and is over; of that no webhook came that found its try.
    carrier: { ...carrier, ringCallBack: async () => `CA${'b'.repeat(32)}` as CallSid, endOf: async () => 'busy' },
  });
  await begin(operator);
  await stage.pass(2);
  await dialCallBacks(dialler());
  await stage.pass(1);
  expect(await tries()).toEqual([{ outcome: 'busy' }]);
  expect(await onDesk(operator, 'calling')).toEqual([]);
});
