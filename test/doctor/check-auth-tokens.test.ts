import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { checkAuthTokens } from '../../src/doctor/check-auth-tokens.ts';
import { testAccount } from '../harness/simulator-application.ts';
import { type Line, startLine } from '../harness/simulator-line.ts';
import { serveRest } from '../harness/simulator-rest-server.ts';

const MISTYPED = 'canary-7f3a';
const NOBODY = 'http://127.0.0.1:9';

let line: Line;
let rest: Awaited<ReturnType<typeof serveRest>>;
beforeEach(async () => {
  line = await startLine();
  rest = await serveRest(line.carrier);
});
afterEach(async () => {
  await rest.close();
  await line.close();
});

const examine = (settings: Record<string, string>) =>
  checkAuthTokens(
    readConfig({
      NODE_ENV: 'test',
      PUBLIC_ORIGIN: 'https://line.example',
      DATABASE_URL: inject('postgresUrl'),
      REDIS_URL: inject('redisUrl'),
      TWILIO_ACCOUNT_SID: testAccount.accountSid,
      TWILIO_API_ORIGIN: rest.origin,
      ...settings,
    }),
  );

test('a token by which the carrier signs is well, whether the account has the application or not', async () => {
  const known = { TWILIO_AUTH_TOKENS: testAccount.authToken };
  expect(await examine(known)).toMatchObject([{ isGood: true }]);
  expect(await examine({ ...known, TWILIO_APP_SID: testAccount.appSid })).toMatchObject([{ isGood: true }]);
});

test('a mistyped token is found, named by its place in the list and not repeated', async () => {
  const [finding, ...more] = await examine({ TWILIO_AUTH_TOKENS: `${testAccount.authToken},${MISTYPED}` });
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    isGood: false,
    said: expect.stringContaining('number 2 of 2'),
    remedy: expect.stringContaining('TWILIO_AUTH_TOKENS'),
  });
  expect(JSON.stringify(finding)).not.toContain(MISTYPED);
});

test('where each is mistyped, each is named: a secret of the key is no token', async () => {
  const findings = await examine({ TWILIO_AUTH_TOKENS: `${MISTYPED},${testAccount.apiKeySecret}` });
  expect(findings.map(({ isGood, said }) => [isGood, said.slice(0, 13)])).toEqual([
    [false, 'number 1 of 2'],
    [false, 'number 2 of 2'],
  ]);
});

test('a carrier that does not answer, or not now, is not called well', async () => {
  expect(await examine({ TWILIO_API_ORIGIN: NOBODY })).toMatchObject([
    { isGood: false, remedy: expect.stringContaining('TWILIO_API_ORIGIN') },
  ]);
  line.carrier.faults.rest({}, { kind: '500' });
  expect(await examine({ TWILIO_AUTH_TOKENS: testAccount.authToken })).toMatchObject([
    { isGood: false, said: expect.stringContaining('500') },
  ]);
});
