import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { checkFallback } from '../../src/doctor/check-fallback.ts';
import { type HostedBundle, hostBundle } from '../fallback/hosted-bundle.ts';

const AUDIO = join(new URL('../..', import.meta.url).pathname, 'ivr-flows', 'audio');
const NOBODY = 'http://127.0.0.1:9/caller';
const ON_CALL = '+994000009001';

let hosted: HostedBundle;
const configFor = (settings: Record<string, string>) =>
  readConfig({
    NODE_ENV: 'test',
    PUBLIC_ORIGIN: 'https://line.example',
    DATABASE_URL: inject('postgresUrl'),
    REDIS_URL: inject('redisUrl'),
    FALLBACK_NUMBERS: ON_CALL,
    ...settings,
  });
const examine = (settings: Record<string, string>) => checkFallback(configFor(settings), AUDIO);

beforeAll(async () => {
  hosted = await hostBundle(configFor({}), 'a token of the carrier of this test');
});
afterAll(() => hosted.close());

test('what is hosted is well when it is what the settings make', async () => {
  expect(await examine({ FALLBACK_URL: hosted.address })).toMatchObject({
    isGood: true,
    said: expect.stringContaining(hosted.version),
  });
});

test('an on-call telephone that was changed and not uploaded is found, and not repeated', async () => {
  const finding = await examine({ FALLBACK_URL: hosted.address, FALLBACK_NUMBERS: '+994000009009' });
  expect(finding).toMatchObject({ isGood: false, remedy: expect.stringContaining('npm run fallback') });
  expect(JSON.stringify(finding)).not.toContain('9009');
});

test.each([NOBODY, 'https://line.example:1/caller'])('a place where nothing is hosted is named: %s', async (url) => {
  expect(await examine({ FALLBACK_URL: url })).toMatchObject({ isGood: false, remedy: expect.any(String) });
});

test('A3.1: a bundle that tells our people’s numbers to whoever asks is found', async () => {
  const open = createServer((_request, response) => response.end(JSON.stringify({ version: hosted.version })));
  open.listen(0, '127.0.0.1');
  await once(open, 'listening');
  const at = open.address();
  const address = `http://127.0.0.1:${typeof at === 'object' ? at?.port : 0}/caller`;
  const remedy = 'upload the function as a protected one';
  expect(await examine({ FALLBACK_URL: address })).toMatchObject({ isGood: false, remedy });
  open.close();
});

test('A6.1: where it is hosted has to be told in production', async () => {
  const config = { ...configFor({}), mode: 'production', fallbackUrl: null } as const;
  expect(await checkFallback(config, AUDIO)).toMatchObject({
    isGood: false,
    remedy: expect.stringContaining('FALLBACK_URL'),
  });
});
