import { afterAll, beforeAll, expect, it } from 'vitest';
import { toBase64 } from '../../src/console/sealing/bytes.ts';
import { newPair } from '../../src/console/sealing/key-pair.ts';
import { type KeyServer, makeKeyServer } from './key-server.ts';
import { messageServer } from './left-messages.ts';
import { desk, write } from './note-page.ts';
import { deskWith, eventually, SLOW } from './screens.ts';
import { type ApiRequest, openStage, type Scene, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const quiet = (server: KeyServer, name: string): Promise<Scene> =>
  stage.open('/operator', { ...desk(server, name), messages: [deskWith({})] });

// A3.1, B1.3: leaving ends what one may read.
it(
  'a team that somebody left makes a new key by one press; who stays gets it and loses no letter, who left never',
  SLOW,
  async () => {
    const server = makeKeyServer();
    const aysel = await quiet(server, 'aysel');
    await eventually(() => server.holdersOf(1)).toEqual(['aysel']);
    const nigar = await stage.open('/operator', desk(server, 'nigar'));
    await eventually(() => server.keysOf('nigar').length).toBe(1);
    const leyla = { id: 'key-of-leyla', publicKey: toBase64((await newPair()).publicKey), wraps: [] };
    // Nothing is awaited between these two: a page that asked meanwhile would be taken for the one whose key this is.
    server.become('leyla');
    server.answer({ method: 'POST', path: '/api/keys', body: leyla });
    await aysel.page.reload();
    for (const name of ['nigar', 'leyla']) {
      const letIn = aysel.page.getByRole('button', { name: `Let ${name} in` });
      await letIn.click();
      await letIn.waitFor({ state: 'detached' });
    }
    expect(server.holdersOf(1).sort()).toEqual(['aysel', 'leyla', 'nigar']);
    server.leave('leyla');
    await write(nigar, server, 'ağ darvaza');
    expect(server.received()).toContain('"teamVersion":1');

    await aysel.page.reload();
    await aysel.page.getByText('has left', { exact: false }).waitFor();
    await aysel.page.getByRole('button', { name: 'Make a new key' }).click();
    await eventually(() => server.holdersOf(2).sort()).toEqual(['aysel', 'nigar']);
    await aysel.page.getByRole('button', { name: 'Make a new key' }).waitFor({ state: 'detached' });
    expect(aysel.faults).toEqual([]);

    await write(nigar, server, 'ağ darvaza, ikinci mərtəbə');
    expect(server.received()).toContain('"teamVersion":2');
    expect(server.holdersOf(2).sort()).toEqual(['aysel', 'nigar']);
    await Promise.all([aysel.close(), nigar.close()]);
  },
);

// A6.1, B1.3: whoever is on duty next hears it, and no server could.
it(
  'a message that a caller left is heard in this page, by keyboard alone, and goes when it is said what was done',
  SLOW,
  async () => {
    const server = makeKeyServer();
    const left = messageServer(server, 2);
    const options = desk(server, 'aysel');
    const api = (request: ApiRequest) => left.answer(request) ?? options.api?.(request);
    const { page, faults, close } = await stage.open('/operator', { ...options, api, messages: [deskWith({})] });
    await eventually(() => server.holdersOf(1)).toEqual(['aysel']);
    await page.getByText('1 message waits').waitFor();
    await page.getByRole('button', { name: 'Listen to the message of call 0412' }).focus();
    await page.keyboard.press('Enter');
    const sound = page.locator('audio.message-sound');
    await sound.waitFor();
    const heard = () => sound.evaluate((audio: HTMLAudioElement) => [audio.duration, audio.error?.message ?? null]);
    await eventually(heard).toEqual([2, null]);
    await page.getByRole('button', { name: 'Call back agreed' }).focus();
    await page.keyboard.press('Enter');
    await eventually(() => left.done).toEqual([{ disposition: 'call-back-promised' }]);
    await sound.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await close();
  },
);
