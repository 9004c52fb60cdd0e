// Where one line lives, decided before anything is started.
import { type Config, readConfig } from '../config.ts';
import { DEMO_DEFAULTS, type Environment } from '../config-settings.ts';
import { fallbackAddress } from '../simulator/hosted-fallback.ts';
import { isPortFree, nextFreePort } from './ports.ts';
import { Remedy } from './remedy.ts';

/** Npm's own variables are none of our programs' business. */
const FOREIGN = /^npm_/i;
const STORE_PLACES = { DATABASE_URL: 'postgres://127.0.0.1/line', REDIS_URL: 'redis://127.0.0.1' };

export interface LinePlan {
  config: Config;
  /** How this machine's browsers reach the line. */
  origin: string;
  /** Null where another carrier was given. */
  simulatorPort: number | null;
  /** Given by the person, instead of the demo's own: the owner's address, from which the demo makes a login, or both. */
  databaseUrl: string | undefined;
  migrationDatabaseUrl: string | undefined;
  redisUrl: string | undefined;
}

/** Checks the settings and finds the ports. A Remedy when a port is taken; an Error that lists bad settings. */
export async function planLine(environment: Environment): Promise<LinePlan> {
  if (environment['NODE_ENV'] === 'production')
    throw new Remedy('This is the demo: in production run dist/main.js and dist/worker.js instead.');
  const config = readSettings(environment);
  if (!(await isPortFree(config.port)))
    throw new Remedy(`Port ${config.port} is taken: stop what listens there, or start with another PORT.`);
  return {
    config,
    origin: `http://localhost:${config.port}`,
    simulatorPort: config.carrier.apiOrigin === null ? await nextFreePort(config.port + 1) : null,
    databaseUrl: environment['DATABASE_URL'] || undefined,
    migrationDatabaseUrl: environment['MIGRATION_DATABASE_URL'] || undefined,
    redisUrl: environment['REDIS_URL'] || undefined,
  };
}

/** The stores of the demo have no address yet; everything else must be right before they are started. */
function readSettings(environment: Environment): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  try {
    return readConfig({ ...STORE_PLACES, ...given, NODE_ENV: 'demo' });
  } catch (error) {
    throw new Remedy(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** The environment of the line's own programs: every setting given or taken by default, in words. */
export function programEnvironment(
  plan: LinePlan,
  places: { environment: Environment; databaseUrl: string; redisUrl: string; logFile: string },
): Record<string, string> {
  const { config, origin, simulatorPort } = plan;
  const simulatorOrigin = simulatorPort === null ? null : `http://localhost:${simulatorPort}`;
  return {
    ...DEMO_DEFAULTS,
    ...withoutForeign(places.environment),
    NODE_ENV: 'demo',
    PORT: String(config.port),
    DATA_DIR: config.dataDir,
    PUBLIC_ORIGIN: config.publicOrigin,
    DATABASE_URL: places.databaseUrl,
    REDIS_URL: places.redisUrl,
    LOG_FILE: places.logFile,
    LOCAL_ORIGIN: origin,
    ...(simulatorOrigin === null
      ? {}
      : {
          SIMULATOR_PORT: String(simulatorPort),
          SIMULATOR_ORIGIN: simulatorOrigin,
          TWILIO_API_ORIGIN: simulatorOrigin,
          // The demo's own carrier hosts what the demo wrote for it.
          FALLBACK_URL: fallbackAddress(simulatorOrigin),
        }),
  };
}

/** The worker's own: two processes of one machine cannot show their counters on one port. */
export function workerEnvironment(environment: Record<string, string>): Record<string, string> {
  const port = environment['METRICS_PORT'];
  return port === undefined ? environment : { ...environment, METRICS_PORT: String(Number(port) + 1) };
}

function withoutForeign(environment: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    // The owner's address is for migrations: no program that serves anybody is told it.
    const isForeign = FOREIGN.test(name) || name === 'MIGRATION_DATABASE_URL';
    if (value !== undefined && value !== '' && !isForeign) kept[name] = value;
  }
  return kept;
}
