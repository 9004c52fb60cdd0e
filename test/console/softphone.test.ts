/// <reference types="vite/client" />
// What the SDK reports here it was seen to report: test/simulator/softphone.test.ts.
import { expect, it, vi } from 'vitest';
import { createSoftphone } from '../../src/console/operator/softphone.ts';
import { FakeDevice } from './fake-device.ts';
import { VirtualTimers } from './virtual-timers.ts';

vi.mock('@twilio/voice-sdk', async () => ({ Device: (await import('./fake-device.ts')).FakeDevice }));

const LINE_BROKE = Object.assign(new Error(), { code: 31005 });
const SOCKET_ERROR = Object.assign(new Error(), { code: 31000 });
const TOKEN_OVER = Object.assign(new Error(), { code: 20104 });

async function dialled(requestToken: () => Promise<string> = async () => 'second') {
  const timers = new VirtualTimers();
  const devices = () => ({ microphone: null, headset: null });
  const softphone = createSoftphone({ carrier: null, requestToken, devices, timers });
  await softphone.connect('first', {});
  const device = FakeDevice.made.at(-1);
  if (!device) throw new Error('no device');
  return { softphone, device, timers, phase: () => softphone.state.get().phase };
}

it('a talk goes on when the line for orders breaks, and while the SDK tries to mend it', async () => {
  const { device, phase } = await dialled();
  device.call.emit('accept');
  device.emit('error', LINE_BROKE);
  device.call.emit('reconnecting');
  device.emit('error', LINE_BROKE);
  expect([phase(), device.isDestroyed]).toEqual(['reconnecting', false]);
  device.call.emit('reconnected');
  expect(phase()).toBe('connected');
});

it('a talk goes on when the line had no new token to give, which is asked for until it comes', async () => {
  const requestToken = vi
    .fn(async () => 'second')
    .mockRejectedValueOnce(new Error())
    .mockRejectedValueOnce(new Error());
  const { softphone, device, timers, phase } = await dialled(requestToken);
  device.call.emit('accept');
  device.emit('tokenWillExpire');
  await timers.pass(0);
  device.emit('error', TOKEN_OVER);
  expect([phase(), device.isDestroyed, softphone.state.get().warning]).toEqual(['connected', false, 'poor-line']);
  await timers.pass(10_000);
  expect(device.tokens).toEqual(['first', 'second']);
  expect(softphone.state.get().warning).toBeNull();
});

it('a token is not asked for once the call is over', async () => {
  const requestToken = vi.fn(async () => Promise.reject(new Error()));
  const { softphone, device, timers } = await dialled(requestToken);
  device.call.emit('accept');
  device.emit('tokenWillExpire');
  await timers.pass(0);
  softphone.disconnect();
  await timers.pass(60_000);
  expect(requestToken).toHaveBeenCalledTimes(1);
});

it('where the nearest edge of the carrier is away the next ones are tried; where all are, the try is over', async () => {
  const { device, phase } = await dialled();
  for (const error of [SOCKET_ERROR, LINE_BROKE, SOCKET_ERROR, LINE_BROKE]) device.emit('error', error);
  expect([phase(), device.isDestroyed]).toEqual(['connecting', false]);
  device.emit('error', SOCKET_ERROR);
  device.emit('error', LINE_BROKE);
  expect([phase(), device.isDestroyed]).toEqual(['failed', true]);
});

it('any other error before anybody is heard ends the try, and so does one of the call', async () => {
  const early = await dialled();
  early.device.emit('error', TOKEN_OVER);
  expect([early.phase(), early.device.isDestroyed]).toEqual(['failed', true]);
  const { device, phase } = await dialled();
  device.call.emit('accept');
  device.call.emit('error', LINE_BROKE);
  expect([phase(), device.isDestroyed]).toEqual(['failed', true]);
});
