// A real line's way to its keys: the store made by command, the process in production, each client's token handed over.
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openKeyd } from '../../src/confidentiality/open-keyd.ts';
import { readConfig } from '../../src/config.ts';
import { checkKeys } from '../../src/doctor/check-keys.ts';
import { type KeyPlace, makeKeyPlace } from './key-place.ts';
import { buildKeyd, type KeydProgram } from './keyd-process.ts';

let place: KeyPlace;
let program: KeydProgram;
beforeAll(async () => {
  place = await makeKeyPlace();
  program = await buildKeyd();
});
afterAll(async () => {
  await program.remove();
  await place.remove();
});

it('web finds keyd by its settings, with the token that it was handed, and has no other’s', async () => {
  const home = join(place.places.folder, 'line');
  const store = { NODE_ENV: 'production', KEYD_DIR: join(home, 'keyd'), KEYD_ROOT_KEY_FILE: join(home, 'root-key') };
  await mkdir(join(home, 'tokens'), { recursive: true, mode: 0o700 });
  await expect(program.start(store)).rejects.toThrow('root-key');
  expect(await program.command(store, ['init'])).toMatchObject({ code: 0 });
  await program.start(store);
  await rename(join(store.KEYD_DIR, 'tokens', 'web'), join(home, 'tokens', 'web'));
  const { keyd } = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: 'postgres://127.0.0.1:5432/line',
    REDIS_URL: 'redis://127.0.0.1:6379',
    KEYD_SOCKET: join(store.KEYD_DIR, 'keyd.sock'),
    KEYD_TOKENS: join(home, 'tokens'),
  });
  const [web, worker] = [openKeyd(keyd, 'web'), openKeyd(keyd, 'worker')];
  expect(await web.ask('evaluate', { number: '+994000000001' }, 10_000)).toMatchObject({ answer: {} });
  expect(await worker.ask('health', {}, 10_000)).toEqual({ refused: 'unreachable' });
  // Nobody enrolled the unit's devices: no number is sealed to anybody, and the doctor says so.
  expect(await web.ask('seal', { call: 'c', number: '+994000000001' })).toEqual({ refused: 'no-recipients' });
  expect(await checkKeys({ keyd, mode: 'production' }, Date.now)).toMatchObject({
    isGood: false,
    remedy: expect.stringContaining('enrol the devices'),
  });
  web.close();
  worker.close();
});

it('the set-up as it is written down gives folder and socket to the group with which web and worker run', async () => {
  const lines = (await readFile(join(import.meta.dirname, '../../docs/running.md'), 'utf8')).split('\n');
  const keyd = lines.filter((line) => line.startsWith('docker run') && line.includes('keyd-store:/keyd'));
  const given = keyd.map((line) => /chown (\d+:\d+) /.exec(line)?.[1] ?? /--user (\S+)/.exec(line)?.[1]);
  // The image's own account, `node`, is 1000:1000; keyd's is another, which alone opens the store.
  expect(given).toEqual(['1001:1000', '1001:1000', '0', '1001:1000']);
  // Tokens are handed over by the host's root, to the one who may read them.
  expect(keyd[2]).toContain('install -o 1000 -g 1000 -m 600 web /web/');
  expect(keyd[0]).toContain('chmod 750 /keyd');
});
