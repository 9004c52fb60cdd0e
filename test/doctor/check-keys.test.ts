import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkKeys } from '../../src/doctor/check-keys.ts';
import { backUp } from '../../src/keyd/recovery.ts';
import { DAY_MS, type KeyPlace, makeKeyPlace } from '../keyd/key-place.ts';
import { newDevice, trustDirectory } from '../keyd/unit-devices.ts';

const [first, safe] = [newDevice('officer-1'), newDevice('unit-safe')];
let place: KeyPlace;
let bringList: Awaited<ReturnType<typeof trustDirectory>>;
beforeEach(async () => {
  place = await makeKeyPlace();
  bringList = await trustDirectory(place);
  await place.start();
});
afterEach(() => place.remove());

const examine = (mode: 'production' | 'demo' = 'production') =>
  checkKeys(
    { mode, keyd: { socketPath: place.places.socket, tokenFolder: join(place.places.folder, 'tokens') } },
    () => place.clock.now,
  );

test('keys that are in order are well, and each thing that is not is named with its remedy', async () => {
  expect(await examine()).toMatchObject({
    isGood: false,
    said: expect.stringContaining('no device of the special unit'),
  });
  await bringList([first], safe);
  expect(await examine()).toMatchObject({ isGood: false, said: expect.stringContaining('never backed up') });
  expect(await examine('demo')).toMatchObject({ isGood: true });
  const source = { kind: 'key', key: Buffer.from(place.rootKey) } as const;
  await backUp(place.places, source, { file: join(place.places.folder, 'copy'), now: place.clock.now });
  expect(await examine()).toMatchObject({ isGood: true, said: expect.stringContaining('2 devices of the unit') });
  await place.passDays(8);
  expect(await examine()).toMatchObject({ isGood: false, said: expect.stringContaining('8 days old') });
  place.clock.now += 345 * DAY_MS;
  expect(await examine()).toMatchObject({ isGood: false });
});

test('a key process that is away is a finding, and so is one whose tokens were not handed over', async () => {
  const keyd = { socketPath: place.places.socket, tokenFolder: '/nowhere' };
  expect(await checkKeys({ mode: 'demo', keyd }, Date.now)).toMatchObject({
    isGood: false,
    remedy: expect.stringContaining('KEYD_TOKENS'),
  });
  await place.stop();
  expect(await examine()).toMatchObject({ isGood: false, said: expect.stringContaining('does not answer') });
});
