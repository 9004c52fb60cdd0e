import { type App, createApp } from '../../src/app.ts';
import { wallClock } from '../../src/clock.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { Log } from '../../src/http/log.ts';

export const PUBLIC_ORIGIN = 'https://line.example';
export const ROOT = new URL('../..', import.meta.url).pathname;
export const SILENT_LOG: Log = { info: () => {}, warn: () => {}, error: () => {}, fault: () => {} };

/** Settings of a line whose carrier and queue are nowhere; the database is where the test says. */
export function testConfig(databaseUrl: string): Config {
  return readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    PUBLIC_ORIGIN,
    DATABASE_URL: databaseUrl,
    REDIS_URL: 'redis://127.0.0.1:1',
    TWILIO_API_ORIGIN: 'http://127.0.0.1:1',
    FALLBACK_NUMBERS: '+994000009001',
  });
}

/** The application with everything real but its surroundings. */
export function openApp(config: Config): Promise<App> {
  return createApp({ config, clock: wallClock, log: SILENT_LOG, root: ROOT });
}
