import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { DEMO_DEFAULTS, type Environment } from '../../src/config-settings.ts';

const demo: Environment = { DATABASE_URL: 'postgres://127.0.0.1:5432/line', REDIS_URL: 'redis://127.0.0.1:6379' };
const production: Environment = {
  ...demo,
  NODE_ENV: 'production',
  PORT: '3000',
  DATA_DIR: '/var/lib/line',
  PUBLIC_ORIGIN: 'https://line.example',
  TWILIO_ACCOUNT_SID: `AC${'0123456789abcdef'.repeat(2)}`,
  TWILIO_AUTH_TOKENS: '0123456789abcdef0123456789abcdef,fedcba9876543210fedcba9876543210',
  TWILIO_API_KEY_SID: `SK${'0123456789abcdef'.repeat(2)}`,
  TWILIO_API_KEY_SECRET: 'invented0123456789invented0123456789',
  TWILIO_APP_SID: `AP${'0123456789abcdef'.repeat(2)}`,
  URL_SECRET: 'another-invented-0123456789-secret',
  ACCOUNT_SECRET: 'third-invented-9876543210-secret-1',
  CALLED_NUMBERS: '152,+994000000152',
  FALLBACK_NUMBERS: '+994000000001',
};

function refusalOf(environment: Environment): string {
  try {
    readConfig(environment);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

function refusedNames(environment: Environment): string[] {
  return [...refusalOf(environment).matchAll(/^ {2}([A-Z_]+): .+$/gm)].map(([, name]) => name ?? '');
}

describe('the settings of the demo', () => {
  test('a newcomer gives no setting but the stores, and the line has everything it needs', () => {
    const config = readConfig(demo);
    expect(config).toMatchObject({
      mode: 'demo',
      port: 3000,
      publicOrigin: 'http://localhost:3000',
      simulatorOrigin: null,
    });
    expect(config.calledNumbers).toEqual(['152', '+99412000152']);
    expect(config.lineNumber).toBe('+99412000152');
    expect(config.carrier.apiOrigin).toBeNull();
  });

  test('a second line lives at its own port', () => {
    expect(readConfig({ ...demo, PORT: '4100' })).toMatchObject({ port: 4100, publicOrigin: 'http://localhost:4100' });
    // As many a shell and editor has it set.
    expect(readConfig({ ...demo, PORT: '4100', NODE_ENV: 'development' }).mode).toBe('demo');
  });

  test('the key process is looked for beside the line’s data, or where the settings say', () => {
    expect(readConfig({ ...demo, DATA_DIR: '/line' }).keyd).toEqual({
      socketPath: '/line/keyd/keyd.sock',
      tokenFolder: '/line/keyd/tokens',
    });
    expect(readConfig({ ...production, KEYD_SOCKET: '/run/keyd.sock', KEYD_TOKENS: '/etc/tokens' }).keyd).toEqual({
      socketPath: '/run/keyd.sock',
      tokenFolder: '/etc/tokens',
    });
  });

  test('an empty setting counts as one that was not given', () => {
    expect(readConfig({ ...demo, PORT: '', CALLED_NUMBERS: ' ' })).toEqual(readConfig(demo));
  });

  test('nothing can change the settings of a running line', () => {
    const config = readConfig(demo);
    expect([config, config.carrier, config.carrier.authTokens, config.calledNumbers].every(Object.isFrozen)).toBe(true);
  });

  test('several tokens are accepted while one is being replaced', () => {
    expect(readConfig({ ...demo, TWILIO_AUTH_TOKENS: 'first, second' }).carrier.authTokens).toEqual([
      'first',
      'second',
    ]);
  });
});

describe('a bad setting is named with its remedy', () => {
  test.each([
    ['NODE_ENV', 'staging'],
    ['PORT', 'http'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '3000.5'],
    ['PUBLIC_ORIGIN', 'line.example'],
    ['PUBLIC_ORIGIN', 'https://line.example/voice'],
    ['PUBLIC_ORIGIN', 'https://line.example/?a=1'],
    ['PUBLIC_ORIGIN', 'https://line.example/#a'],
    ['PUBLIC_ORIGIN', 'https://line.example#'],
    ['PUBLIC_ORIGIN', 'https://someone@line.example'],
    ['PUBLIC_ORIGIN', 'https://:secret@line.example'],
    ['PUBLIC_ORIGIN', 'ftp://line.example'],
    ['DATABASE_URL', 'mysql://127.0.0.1/line'],
    ['DATABASE_URL', 'postgres'],
    ['DATABASE_URL', 'postgres:///line'],
    ['MIGRATION_DATABASE_URL', 'mysql://127.0.0.1/line'],
    ['REDIS_URL', 'http://127.0.0.1:6379'],
    ['TWILIO_ACCOUNT_SID', 'AC123'],
    ['TWILIO_API_KEY_SID', DEMO_DEFAULTS.TWILIO_APP_SID],
    ['TWILIO_APP_SID', DEMO_DEFAULTS.TWILIO_ACCOUNT_SID],
    ['TWILIO_AUTH_TOKENS', 'first,,second'],
    ['TWILIO_API_KEY_SECRET', 'with a blank'],
    ['TWILIO_API_ORIGIN', 'api.example'],
    ['SIMULATOR_ORIGIN', 'localhost'],
    ['URL_SECRET', 'two words'],
    ['URL_SECRET', 'short'],
    ['URL_SECRET', 'a'.repeat(40)],
    ['URL_SECRET', '0123456789abcdef'.repeat(33)],
    ['CALLED_NUMBERS', '152'],
    ['CALLED_NUMBERS', '152,+0994000000152,+994000000152'],
    ['CALLED_NUMBERS', `${'1'.repeat(129)},+994000000152`],
    ['CALLED_NUMBERS', 'sip:x y@line.example,+994000000152'],
    ['CALLED_NUMBERS', Array.from({ length: 21 }, (_, at) => `+9940000020${at + 10}`).join()],
    ['CALLED_NUMBERS', '152,+994 00 000 01 52'],
    ['CALLED_NUMBERS', '+994000000152,+994000000152'],
    ['FALLBACK_NUMBERS', '0000009001'],
    ['FALLBACK_NUMBERS', '+0994000009001'],
    ['FALLBACK_NUMBERS', '+994000009001,+99412000152'],
    ['SYNTHETIC_CALL_FROM', '+99412000152'],
    ['FALLBACK_URL', 'ftp://fallback.example'],
    ['DRAIN_SECONDS', '61'],
    ['DRAIN_SECONDS', '1.5'],
    ['LOG_LEVEL', 'silent'],
    ['METRICS_PORT', 'x'],
    ['METRICS_PORT', '0'],
    ['METRICS_PORT', '70000'],
  ])('%s=%s is refused', (name, value) => {
    expect(refusedNames({ ...demo, [name]: value })).toContain(name);
    expect(refusalOf({ ...demo, [name]: value })).not.toContain(`: ${value}`);
  });

  test('of the one number from which the line calls itself no list is asked for', () => {
    const refusal = refusalOf({ ...demo, SYNTHETIC_CALL_FROM: '+994000000001,+994000000002' });
    expect(refusal).toContain('SYNTHETIC_CALL_FROM: must be one number');
  });

  test('all bad settings are named at once', () => {
    const names = refusedNames({ PORT: 'x', LOG_LEVEL: 'x' });
    expect(names).toEqual(expect.arrayContaining(['PORT', 'DATABASE_URL', 'REDIS_URL', 'LOG_LEVEL']));
  });

  test('and not what is made of them', () => {
    expect(refusedNames({ ...demo, PORT: '70000' })).toEqual(['PORT']);
    expect(refusedNames({ ...production, PORT: '70000', METRICS_PORT: '3000' })).toEqual(['PORT']);
  });

  test('whatever is given, the answer is settings or a refusal that repeats no value', () => {
    const names = [
      ...Object.keys(production),
      'LOG_LEVEL',
      'LOG_FILE',
      'METRICS_PORT',
      'SIMULATOR_ORIGIN',
      'TWILIO_API_ORIGIN',
    ];
    const anything = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(fc.string(), fc.constant('canary-7f3a'), fc.webUrl()),
    );
    fc.assert(
      fc.property(anything, (environment) => {
        const refusal = refusalOf({ ...environment, FALLBACK_NUMBERS: 'canary-7f3a' });
        expect(refusal).toMatch(/^These settings must be put right/);
        expect(refusal).not.toContain('canary-7f3a');
      }),
      { numRuns: 300 },
    );
  });
});

describe('production', () => {
  test('a complete set is accepted', () => {
    expect(readConfig(production)).toMatchObject({
      mode: 'production',
      publicOrigin: 'https://line.example',
      lineNumber: '+994000000152',
      // Before it stops a balancer has noticed.
      drainMs: 3_000,
    });
  });

  test('nothing is assumed: every setting must be given', () => {
    const needed = Object.keys(production).filter((name) => name !== 'NODE_ENV');
    expect(refusedNames({ NODE_ENV: 'production' }).sort()).toEqual(needed.sort());
  });

  test('an account secret can be replaced: the first is new, those behind it are still accepted', () => {
    const old = 'fourth-invented-0246813579-secret-2';
    const config = readConfig({ ...production, ACCOUNT_SECRET: `${production['ACCOUNT_SECRET']}, ${old}` });
    expect(config.accountSecrets).toEqual([production['ACCOUNT_SECRET'], old]);
  });

  test('nobody is believed about where a request comes from, unless named', () => {
    expect(readConfig(production).trustedProxies).toEqual([]);
    const config = readConfig({ ...production, TRUSTED_PROXIES: '10.0.0.5, 2001:db8::/32' });
    expect(config.trustedProxies).toEqual(['10.0.0.5', '2001:db8::/32']);
  });

  test.each(Object.keys(DEMO_DEFAULTS).filter((name) => name !== 'PORT' && name !== 'DATA_DIR'))(
    'the demo’s %s is refused',
    (name) => {
      const environment = { ...production, [name]: Object.entries(DEMO_DEFAULTS).find(([key]) => key === name)?.[1] };
      expect(refusedNames(environment)).toContain(name);
    },
  );

  test.each([
    ['PUBLIC_ORIGIN', 'http://line.example'],
    ['PUBLIC_ORIGIN', 'https://localhost:3000'],
    ['PUBLIC_ORIGIN', 'https://line.localhost'],
    ['PUBLIC_ORIGIN', 'https://127.0.0.2'],
    ['PUBLIC_ORIGIN', 'https://[::1]'],
    ['PUBLIC_ORIGIN', 'https://0.0.0.0'],
    ['FALLBACK_URL', 'http://fallback.example'],
    ['METRICS_PORT', '3000'],
    ['TWILIO_API_ORIGIN', 'http://carrier.example'],
    ['SIMULATOR_ORIGIN', 'http://localhost:3001'],
    ['URL_SECRET', 'short'],
    ['URL_SECRET', 'a'.repeat(40)],
    ['ACCOUNT_SECRET', 'short'],
    ['ACCOUNT_SECRET', 'another-invented-0123456789-secret'],
    ['ACCOUNT_SECRET', 'fedcba9876543210fedcba9876543210'],
    ['ACCOUNT_SECRET', 'invented0123456789invented0123456789'],
    ['ACCOUNT_SECRET', 'third-invented-9876543210-secret-1,short'],
    ['ACCOUNT_SECRET', 'third-invented-9876543210-secret-1,another-invented-0123456789-secret'],
    ['TRUSTED_PROXIES', 'proxy.example'],
    ['TRUSTED_PROXIES', '0.0.0.0/0'],
    ['TRUSTED_PROXIES', '10.0.0.5,'],
    ['TRUSTED_PROXIES', '10.0.0.0/24/8'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['URL_SECRET', '0123456789abcdef0123456789abcdef'],
    ['URL_SECRET', 'invented0123456789invented0123456789'],
    ['TWILIO_AUTH_TOKENS', '12345'],
    ['TWILIO_API_KEY_SECRET', 'short'],
    ['TWILIO_LOG_LEVEL', 'debug'],
    ['NODE_DEBUG', 'http'],
  ])('%s=%s is refused', (name, value) => {
    expect(refusedNames({ ...production, [name]: value })).toEqual([name]);
  });
});
