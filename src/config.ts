// Settings: the environment, checked once at start, as one frozen object. No message repeats a value: it may be a secret or a number.
import { join, resolve } from 'node:path';
import {
  calledNumbersProblem,
  numbersProblem,
  onCallProblem,
  originOf,
  proxiesProblem,
  secretProblem,
  sidProblem,
  urlProblem,
} from './config-rules.ts';
import {
  DEMO_DEFAULTS,
  type Defaulted,
  type Environment,
  type Mode,
  openSettings,
  type Settings,
} from './config-settings.ts';

export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  readonly mode: Mode;
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  /** What the carrier and the browsers call us: no trailing slash, https in production. */
  readonly publicOrigin: string;
  /** The login that owns nothing (docs/decisions/018-rows-behind-roles.md). */
  readonly databaseUrl: string;
  /** The owner's, for migrations alone; null where it was not given. */
  readonly migrationDatabaseUrl: string | null;
  readonly redisUrl: string;
  readonly carrier: {
    readonly accountSid: string;
    /** Every one of them is accepted on a webhook, so that one can be replaced without a lost call. */
    readonly authTokens: readonly string[];
    readonly apiKeySid: string;
    readonly apiKeySecret: string;
    readonly appSid: string;
    /** Null means the carrier's own address. */
    readonly apiOrigin: string | null;
  };
  /** Where the demo's `/phone` and `/tape` live; null outside the demo. */
  readonly simulatorOrigin: string | null;
  readonly urlSecret: string;
  /** The first seals what people prove themselves with; every one of them opens it, so that one can be replaced. */
  readonly accountSecrets: readonly string[];
  /** Proxies of ours: what they say of where a request came from is believed. */
  readonly trustedProxies: readonly string[];
  /** The door of the process that alone holds keys, and the folder of this process's tokens for it; absolute. */
  readonly keyd: { readonly socketPath: string; readonly tokenFolder: string };
  /** Exact strings, as the carrier sends them. */
  readonly calledNumbers: readonly string[];
  /** The first +E.164 of the called numbers: the caller id of everything we dial. */
  readonly lineNumber: string;
  readonly fallbackNumbers: readonly string[];
  /** A second number of the account, from which the line calls itself each minute; null for no such calls. */
  readonly syntheticCallFrom: string | null;
  /** Where the carrier itself hosts what `npm run fallback` wrote; null where it was not told. */
  readonly fallbackUrl: string | null;
  /** How long a web process that is to stop goes on answering, so that a balancer notices before anybody is turned away. */
  readonly drainMs: number;
  readonly logLevel: LogLevel;
  readonly logFile: string | null;
  /** Where this process shows its counters, on this machine alone; null for nowhere. */
  readonly metricsPort: number | null;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
const MAX_PORT = 65_535;
const MAX_DRAIN_SECONDS = 60;
/** Three looks of a balancer that looks each second; the demo has none. */
const DRAIN_SECONDS = { production: '3', demo: '0', test: '0' } as const;

/** The checked, deep-frozen settings, or one Error that names every bad setting with its remedy. */
export function readConfig(environment: Environment): Config {
  const settings = openSettings(environment);
  const port = readPort(settings);
  const calledNumbers = settings.list('CALLED_NUMBERS', calledNumbersProblem);
  const dataDir = resolve(settings.text('DATA_DIR', settings.standard('DATA_DIR')));
  const config: Config = {
    mode: settings.mode,
    port,
    dataDir,
    publicOrigin: readPublicOrigin(settings, port),
    databaseUrl: readAddress(settings, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    migrationDatabaseUrl: settings.given('MIGRATION_DATABASE_URL')
      ? readAddress(settings, 'MIGRATION_DATABASE_URL', ['postgres:', 'postgresql:'])
      : null,
    redisUrl: readAddress(settings, 'REDIS_URL', ['redis:', 'rediss:']),
    carrier: readCarrier(settings),
    simulatorOrigin: readSimulatorOrigin(settings),
    urlSecret: readSecret(settings, 'URL_SECRET'),
    accountSecrets: settings.list('ACCOUNT_SECRET', (secrets) => firstProblem(settings, secrets)),
    trustedProxies: readProxies(settings),
    keyd: {
      socketPath: resolve(settings.given('KEYD_SOCKET') ?? join(dataDir, 'keyd', 'keyd.sock')),
      tokenFolder: resolve(settings.given('KEYD_TOKENS') ?? join(dataDir, 'keyd', 'tokens')),
    },
    calledNumbers,
    lineNumber: calledNumbers.find((number) => number.startsWith('+')) ?? '',
    fallbackNumbers: settings.list('FALLBACK_NUMBERS', (items) => onCallProblem(items, calledNumbers)),
    syntheticCallFrom: readSyntheticCallFrom(settings, calledNumbers),
    fallbackUrl: readFallbackUrl(settings),
    drainMs: readDrain(settings),
    logLevel: readLogLevel(settings),
    logFile: settings.given('LOG_FILE') ?? null,
    metricsPort: readMetricsPort(settings),
  };
  refuseSharedSecrets(settings, config);
  refuseTalkativeLibraries(settings);
  settings.finish();
  return freeze(config);
}

function readPort(settings: Settings): number {
  const text = settings.text('PORT', settings.standard('PORT'));
  if (text === '') return 0;
  const port = Number(text);
  const least = settings.mode === 'test' ? 0 : 1;
  if (/^\d{1,5}$/.test(text) && port >= least && port <= MAX_PORT) return port;
  settings.reject('PORT', `must be a whole number from 1 to ${MAX_PORT}`);
  // What is made of the port must not be blamed as well.
  return Number(DEMO_DEFAULTS.PORT);
}

function readMetricsPort(settings: Settings): number | null {
  const text = settings.given('METRICS_PORT');
  if (text === undefined) return null;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= MAX_PORT && text !== settings.given('PORT')) return port;
  settings.reject(
    'METRICS_PORT',
    `must be a whole number from 1 to ${MAX_PORT}, not that of PORT; each process its own`,
  );
  return null;
}

function readPublicOrigin(settings: Settings, port: number): string {
  const isProduction = settings.mode === 'production';
  const origin = readOrigin(settings, 'PUBLIC_ORIGIN', isProduction ? undefined : `http://localhost:${port}`);
  if (!isProduction || origin === null) return origin ?? '';
  if (!origin.startsWith('https://')) settings.reject('PUBLIC_ORIGIN', 'must begin with https:// in production');
  if (isLoopback(origin))
    settings.reject('PUBLIC_ORIGIN', 'must be an address that the carrier can reach, not this machine');
  return origin;
}

function isLoopback(origin: string): boolean {
  return /^(localhost|.*\.localhost|127\..*|\[::1\]|0\.0\.0\.0)$/.test(new URL(origin).hostname);
}

function readOrigin(settings: Settings, name: string, standard: string | undefined): string | null {
  const text = settings.text(name, standard);
  if (text === '') return null;
  const origin = originOf(text);
  if (origin === null)
    settings.reject(name, 'must be an http or https origin such as https://line.example, without a path');
  return origin;
}

function readAddress(settings: Settings, name: string, protocols: readonly string[]): string {
  const text = settings.text(name, undefined);
  const problem = text === '' ? null : urlProblem(text, protocols);
  if (problem !== null) settings.reject(name, problem);
  return text;
}

function readCarrier(settings: Settings): Config['carrier'] {
  return {
    accountSid: readSid(settings, 'TWILIO_ACCOUNT_SID'),
    authTokens: settings.list('TWILIO_AUTH_TOKENS', (tokens) => firstProblem(settings, tokens)),
    apiKeySid: readSid(settings, 'TWILIO_API_KEY_SID'),
    apiKeySecret: readSecret(settings, 'TWILIO_API_KEY_SECRET'),
    appSid: readSid(settings, 'TWILIO_APP_SID'),
    apiOrigin: readApiOrigin(settings),
  };
}

function firstProblem(settings: Settings, secrets: readonly string[]): string | null {
  const isProduction = settings.mode === 'production';
  return secrets.map((secret) => secretProblem(secret, isProduction)).find((problem) => problem !== null) ?? null;
}

function readSid(settings: Settings, name: 'TWILIO_ACCOUNT_SID' | 'TWILIO_API_KEY_SID' | 'TWILIO_APP_SID'): string {
  const sid = settings.text(name, settings.standard(name));
  const problem = sid === '' ? null : sidProblem(sid, DEMO_DEFAULTS[name].slice(0, 2));
  if (problem !== null) settings.reject(name, problem);
  refuseDemoValue(settings, name, sid);
  return sid;
}

function readSecret(settings: Settings, name: 'TWILIO_API_KEY_SECRET' | 'URL_SECRET'): string {
  const secret = settings.text(name, settings.standard(name));
  // The demo's carrier is invented, its callers' addresses are not: whoever chooses this one chooses a real one.
  const mustBeStrong = name === 'URL_SECRET' || settings.mode === 'production';
  const problem = secret === '' ? null : secretProblem(secret, mustBeStrong);
  if (problem !== null) settings.reject(name, problem);
  refuseDemoValue(settings, name, secret);
  return secret;
}

function refuseDemoValue(settings: Settings, name: Defaulted, value: string): void {
  if (settings.mode !== 'production' || value !== DEMO_DEFAULTS[name]) return;
  settings.reject(name, 'is the value of the demo, which everybody knows; replace it by your own');
}

function readApiOrigin(settings: Settings): string | null {
  if (settings.given('TWILIO_API_ORIGIN') === undefined) return null;
  const origin = readOrigin(settings, 'TWILIO_API_ORIGIN', undefined);
  if (settings.mode === 'production' && origin !== null && !origin.startsWith('https://'))
    settings.reject(
      'TWILIO_API_ORIGIN',
      'must begin with https:// in production; leave it out for the carrier’s own address',
    );
  return origin;
}

function readSyntheticCallFrom(settings: Settings, called: readonly string[]): string | null {
  const text = settings.given('SYNTHETIC_CALL_FROM');
  if (text === undefined) return null;
  const isOther = !called.includes(text);
  const isOne = numbersProblem([text]) === null;
  const problem = isOne
    ? isOther
      ? null
      : 'must be another number than those that callers dial'
    : 'must be one number, as +, country code, number';
  if (problem !== null) settings.reject('SYNTHETIC_CALL_FROM', problem);
  return text;
}

function readFallbackUrl(settings: Settings): string | null {
  const text = settings.given('FALLBACK_URL');
  if (text === undefined) return null;
  const isProduction = settings.mode === 'production';
  const problem = urlProblem(text, isProduction ? ['https:'] : ['https:', 'http:']);
  if (problem !== null) settings.reject('FALLBACK_URL', problem);
  return text;
}

function readSimulatorOrigin(settings: Settings): string | null {
  if (settings.given('SIMULATOR_ORIGIN') === undefined) return null;
  if (settings.mode === 'production')
    settings.reject('SIMULATOR_ORIGIN', 'belongs to the demo; leave it out in production');
  return readOrigin(settings, 'SIMULATOR_ORIGIN', undefined);
}

function readProxies(settings: Settings): readonly string[] {
  const text = settings.given('TRUSTED_PROXIES');
  if (text === undefined) return [];
  const proxies = text.split(',').map((item) => item.trim());
  const problem = proxiesProblem(proxies);
  if (problem !== null) settings.reject('TRUSTED_PROXIES', problem);
  return proxies;
}

function readDrain(settings: Settings): number {
  const text = settings.given('DRAIN_SECONDS') ?? DRAIN_SECONDS[settings.mode];
  if (/^\d{1,2}$/.test(text) && Number(text) <= MAX_DRAIN_SECONDS) return Number(text) * 1_000;
  settings.reject('DRAIN_SECONDS', `must be a whole number of seconds from 0 to ${MAX_DRAIN_SECONDS}`);
  return 0;
}

function readLogLevel(settings: Settings): LogLevel {
  const text = settings.given('LOG_LEVEL') ?? 'info';
  const level = LOG_LEVELS.find((known) => known === text);
  if (level === undefined) settings.reject('LOG_LEVEL', `must be one of ${LOG_LEVELS.join(', ')}`);
  return level ?? 'info';
}

/** A leak of one secret must not be a leak of another. */
function refuseSharedSecrets(settings: Settings, config: Config): void {
  const { authTokens, apiKeySecret } = config.carrier;
  if (config.urlSecret !== '' && [...authTokens, apiKeySecret].includes(config.urlSecret))
    settings.reject(
      'URL_SECRET',
      'must differ from the carrier’s tokens and secrets; make one with: openssl rand -hex 32',
    );
  const others = [...authTokens, apiKeySecret, config.urlSecret];
  if (config.accountSecrets.some((secret) => others.includes(secret)))
    settings.reject('ACCOUNT_SECRET', 'must differ from every other secret; make one with: openssl rand -hex 32');
}

/** Both print callers' numbers: the carrier's library its requests, Node its HTTP traffic. */
function refuseTalkativeLibraries(settings: Settings): void {
  if (settings.mode !== 'production') return;
  if (settings.given('TWILIO_LOG_LEVEL') === 'debug')
    settings.reject('TWILIO_LOG_LEVEL', 'debug prints callers’ numbers; leave it out');
  if (settings.given('NODE_DEBUG') !== undefined)
    settings.reject('NODE_DEBUG', 'prints callers’ numbers; leave it out');
}

function freeze<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) freeze(inner);
  return Object.freeze(value);
}
