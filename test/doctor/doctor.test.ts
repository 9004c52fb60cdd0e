import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { type Config, readConfig } from '../../src/config.ts';
import { checkCarrier } from '../../src/doctor/check-carrier.ts';
import { checkDatabase } from '../../src/doctor/check-database.ts';
import { checkPublicOrigin } from '../../src/doctor/check-public-origin.ts';
import { checkQueue, judgeQueue } from '../../src/doctor/check-queue.ts';
import { checkVersions } from '../../src/doctor/check-versions.ts';
import { checkVoicePrompts } from '../../src/doctor/check-voice-prompts.ts';
import { examine } from '../../src/doctor/examine.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { CONNECTION_OVERRIDES } from '../../src/telephony/call-urls.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOBODY = 'http://127.0.0.1:9';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: (path: string) => { status: number; body: unknown }): Promise<string> {
  const server = createServer((request, response) => {
    const { status, body } = answer(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return `http://127.0.0.1:${address.port}`;
}

function configFor(settings: Record<string, string> = {}): Config {
  return readConfig({
    NODE_ENV: 'test',
    PUBLIC_ORIGIN: 'https://line.example',
    DATABASE_URL: inject('postgresUrl'),
    REDIS_URL: inject('redisUrl'),
    ...settings,
  });
}

const address = (path: string) => `https://line.example${path}${CONNECTION_OVERRIDES}`;
const rightNumber = {
  voice_url: address('/voice/inbound'),
  voice_method: 'POST',
  status_callback: address('/voice/status'),
  status_callback_method: 'POST',
};
const rightApplication = { ...rightNumber, voice_url: address('/voice/operator') };
const rightDomain = {
  voice_url: address('/voice/inbound'),
  voice_method: 'POST',
  voice_status_callback_url: address('/voice/status'),
  voice_status_callback_method: 'POST',
};

interface AtCarrier {
  number?: object;
  application?: object;
  domain?: object;
  trunk?: object;
  /** Unknown unless given. */
  mayRing?: boolean;
}

async function carrierFindings(
  { number, application, domain, trunk, mayRing }: AtCarrier,
  settings: Record<string, string> = {},
): Promise<Finding[]> {
  const origin = await serve((path) => {
    if (path.includes('/IncomingPhoneNumbers.json'))
      return { status: 200, body: { incoming_phone_numbers: number ? [number] : [] } };
    if (path.includes('/SIP/Domains.json')) return { status: 200, body: { domains: domain ? [domain] : [] } };
    if (path.includes('/v1/DialingPermissions/Countries/AZ') && mayRing !== undefined)
      return { status: 200, body: { iso_code: 'AZ', low_risk_numbers_enabled: mayRing } };
    if (path.includes('/v1/ByocTrunks')) return { status: 200, body: { byoc_trunks: trunk ? [trunk] : [] } };
    return application ? { status: 200, body: application } : { status: 404, body: {} };
  });
  return checkCarrier(configFor({ TWILIO_API_ORIGIN: origin, ...settings }));
}

describe('the carrier', () => {
  test('that leads every call here is well', async () => {
    const findings = await carrierFindings({ number: rightNumber, application: rightApplication });
    expect(findings.map(({ isGood }) => isGood)).toEqual([true, true]);
  });

  test('may bring the number by a SIP domain', async () => {
    const [way] = await carrierFindings({ domain: rightDomain, application: rightApplication });
    expect(way).toMatchObject({ subject: 'carrier: SIP domain', isGood: true });
  });

  test('whose SIP domain and trunk lead elsewhere brings no call', async () => {
    const elsewhere = { ...rightDomain, voice_url: 'https://elsewhere.example/voice/inbound' };
    const [way] = await carrierFindings({ domain: elsewhere, trunk: elsewhere, application: rightApplication });
    expect(way).toMatchObject({ subject: 'carrier: number', isGood: false });
  });

  test.each([
    ['voice_url', 'https://elsewhere.example/voice/inbound'],
    ['voice_url', 'https://line.example/voice/inbound'],
    ['voice_method', 'GET'],
    ['status_callback', ''],
    ['status_callback_method', 'GET'],
    ['voice_application_sid', 'AP00000000000000000000000000000001'],
  ])('with %s=%s loses callers, and the remedy is named', async (field, value) => {
    const [number] = await carrierFindings({
      number: { ...rightNumber, [field]: value },
      application: rightApplication,
    });
    expect(number).toMatchObject({ isGood: false, remedy: expect.any(String) });
  });

  test('may bring it by a trunk, and every difference is named with its remedy', async () => {
    const trunk = {
      voice_url: `${address('/voice/inbound').split('#')[0]}#rc=5`,
      voice_method: 'GET',
      status_callback_url: '',
      status_callback_method: 'POST',
      voice_fallback_url: 'https://elsewhere.example/caller',
      voice_fallback_method: 'POST',
    };
    const settings = { FALLBACK_URL: 'https://hosted.example/caller' };
    const findings = await carrierFindings({ trunk, application: rightApplication }, settings);
    expect(findings.map(({ subject, said, remedy }) => [subject, said, remedy])).toEqual([
      ['carrier: trunk', 'voice_url has other connection overrides', `set it to ${address('/voice/inbound')}`],
      ['carrier: trunk', 'voice_method is not POST', 'set voice_method to POST'],
      ['carrier: trunk', 'status_callback_url is empty', `set it to ${address('/voice/status')}`],
      ['carrier: trunk', 'voice_fallback_url leads elsewhere', 'set it to https://hosted.example/caller'],
      ['carrier: application', expect.any(String), undefined],
    ]);
  });

  test('whose number falls back elsewhere, or whose softphones lead nowhere, is named', async () => {
    const number = {
      ...rightNumber,
      voice_fallback_url: 'https://elsewhere.example/caller',
      voice_fallback_method: 'POST',
    };
    const application = { ...rightApplication, voice_url: '', status_callback: '' };
    const findings = await carrierFindings({ number, application }, { FALLBACK_URL: 'https://hosted.example/caller' });
    expect(findings.map(({ subject, said }) => [subject, said])).toEqual([
      ['carrier: number', 'voice_fallback_url leads elsewhere'],
      ['carrier: application', 'voice_url is empty'],
      ['carrier: application', 'status_callback is empty'],
    ]);
  });

  test('without the number or the application is told what is missing', async () => {
    const findings = await carrierFindings({});
    expect(findings.map(({ subject, isGood }) => [subject, isGood])).toEqual([
      ['carrier: number', false],
      ['carrier: application', false],
    ]);
  });

  test('that may not ring the country is a finding: no on-call telephone would ring', async () => {
    const right = { number: rightNumber, application: rightApplication };
    const [, , barred] = await carrierFindings({ ...right, mayRing: false });
    expect(barred).toMatchObject({ isGood: false, remedy: expect.stringContaining('geographic permissions') });
    const [, , allowed] = await carrierFindings({ ...right, mayRing: true });
    expect(allowed).toMatchObject({ subject: 'carrier: calls out', isGood: true });
  });

  test('that refuses the key, or does not answer, is one finding', async () => {
    const refusing = await serve(() => ({ status: 401, body: {} }));
    const [refused] = await checkCarrier(configFor({ TWILIO_API_ORIGIN: refusing }));
    expect(refused).toMatchObject({ isGood: false, remedy: expect.stringContaining('TWILIO_API_KEY_SECRET') });
    const [silent] = await checkCarrier(configFor({ TWILIO_API_ORIGIN: NOBODY }));
    expect(silent).toMatchObject({ isGood: false, remedy: expect.stringContaining('TWILIO_API_ORIGIN') });
  });
});

describe('the stores', () => {
  test('a database that has not been migrated is not called well', async () => {
    const [database, clock] = await checkDatabase({
      url: inject('postgresUrl'),
      migrations: `${ROOT}migrations`,
      now: Date.now,
    });
    const migrate = { remedy: expect.stringContaining('dist/migrate.js') };
    expect(database).toMatchObject({ isGood: false, said: expect.stringContaining('have not run'), ...migrate });
    expect(clock).toMatchObject({ isGood: true });
  });

  test('a clock two seconds off is found: deadlines are the database’s', async () => {
    const late = () => Date.now() - 2_000;
    const [, clock] = await checkDatabase({ url: inject('postgresUrl'), migrations: `${ROOT}migrations`, now: late });
    expect(clock).toMatchObject({ isGood: false, said: expect.stringContaining('2 s apart') });
  });

  test('a database or queue that is away is named, without its password', async () => {
    const findings = [
      ...(await checkDatabase({
        url: 'postgres://line:canary-7f3a@127.0.0.1:9/line',
        migrations: `${ROOT}migrations`,
        now: Date.now,
      })),
      await checkQueue('redis://:canary-7f3a@127.0.0.1:9'),
    ];
    expect(findings.map(({ isGood }) => isGood)).toEqual([false, false, false, false, false]);
    expect(JSON.stringify(findings)).not.toContain('canary-7f3a');
  });

  test('a queue that would forget jobs at a crash is not called well', async () => {
    // The Redis of the tests keeps nothing on disk.
    expect(await checkQueue(inject('redisUrl'))).toMatchObject({
      isGood: false,
      remedy: expect.stringContaining('appendonly'),
    });
  });

  test.each([
    ['redis_version:7.0.15\r\nmaxmemory_policy:noeviction\r\naof_enabled:1', true],
    ['redis_version:7.0.15\r\nmaxmemory_policy:allkeys-lru\r\naof_enabled:1', false],
    ['redis_version:6.0.16\r\nmaxmemory_policy:noeviction\r\naof_enabled:1', false],
    ['', false],
  ])('Redis that says %j is judged %s', (info, isGood) => {
    expect(judgeQueue(info).isGood).toBe(isGood);
  });
});

describe('the rest', () => {
  test.each([
    ['20.19.0', true],
    ['24.1.0', true],
    ['20.18.3', false],
    ['18.20.0', false],
  ])('Node %s is judged %s', (version, isGood) => {
    expect(checkVersions(version).isGood).toBe(isGood);
  });

  test('a public origin where something else answers is not this line', async () => {
    const other = await serve(() => ({ status: 200, body: { hello: 'world' } }));
    expect(await checkPublicOrigin(other)).toMatchObject({ isGood: false });
    expect(await checkPublicOrigin(NOBODY)).toMatchObject({ isGood: false, remedy: expect.any(String) });
    const line = await serve(() => ({ status: 200, body: { state: 'live' } }));
    expect(await checkPublicOrigin(line)).toMatchObject({ isGood: true });
  });

  test('prompts that are not there are missed', () => {
    expect(checkVoicePrompts(`${ROOT}migrations`)).toMatchObject({
      isGood: false,
      remedy: expect.stringContaining('npm run prompts'),
    });
    expect(checkVoicePrompts(`${ROOT}ivr-flows`)).toMatchObject({ isGood: true });
  });

  test('a machine where no line runs gets a finding, not silence', async () => {
    const findings = await examine({
      environment: { DATA_DIR: '/nowhere' },
      root: ROOT,
      nodeVersion: '20.20.0',
      now: Date.now,
    });
    expect(findings.find(({ subject }) => subject === 'settings')).toMatchObject({ isGood: false });
  });
});
