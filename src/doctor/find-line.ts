// Which line to look at: the running demo of DATA_DIR, or the one that the environment describes.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Config, readConfig } from '../config.ts';
import { DEMO_DEFAULTS, type Environment } from '../config-settings.ts';
import { type Endpoints, endpointsFile } from './endpoints.ts';

/** The settings of the line to look at. Throws readConfig's error, or says that no demo runs. */
export async function findLine(environment: Environment): Promise<Config> {
  if (environment['NODE_ENV'] === 'production' || environment['DATABASE_URL']) return readConfig(environment);
  const file = endpointsFile(resolve(environment['DATA_DIR'] || DEMO_DEFAULTS.DATA_DIR));
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`no line runs here (${file}): npm start, or give the settings of the line to look at`, {
      cause: error,
    });
  });
  const endpoints: Endpoints = JSON.parse(text);
  return readConfig({
    ...environment,
    NODE_ENV: 'demo',
    PORT: new URL(endpoints.origin).port,
    PUBLIC_ORIGIN: endpoints.publicOrigin,
    DATABASE_URL: endpoints.databaseUrl,
    REDIS_URL: endpoints.redisUrl,
    TWILIO_API_ORIGIN: endpoints.carrierOrigin,
    // The demo's own carrier hosts what the demo wrote for it.
    ...(isHere(endpoints.carrierOrigin) && { FALLBACK_URL: `${endpoints.carrierOrigin}/hosted/caller` }),
  });
}

function isHere(origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).hostname === 'localhost';
}
