import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import closeWithGrace from 'close-with-grace';
import { createApp } from './app.ts';
import { wallClock } from './clock.ts';
import { readConfig } from './config.ts';
import { createLog } from './http/log.ts';
import { createMetrics } from './http/metrics.ts';
import { serveMetrics } from './http/metrics-server.ts';
import { sayPortInUse } from './http/port-in-use.ts';
import { type Sweeps, startSweeps } from './jobs/sweeps.ts';
import { LOST_ROUTE, VOICE_PATHS } from './telephony/voice-paths.ts';

/** Beside the draining: for what is under way. */
const STOP_LIMIT_MS = 8_000;

/** Process 1: answers the carrier and the consoles. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const metrics = createMetrics({ process: 'web', webhookRoutes: [...Object.keys(VOICE_PATHS), LOST_ROUTE] });
  const log = metrics.counting(createLog({ level: config.logLevel, file: config.logFile, process: 'web' }));
  const root = fileURLToPath(new URL('..', import.meta.url));
  const app = await createApp({ config, clock: wallClock, log, root });
  const host = config.mode === 'production' ? '0.0.0.0' : 'localhost';
  let sweeps: Sweeps | undefined;
  const counters = config.metricsPort === null ? undefined : await serveMetrics(metrics, config.metricsPort);
  const grace = closeWithGrace({ delay: config.drainMs + STOP_LIMIT_MS, logger: false }, async ({ err }) => {
    if (err) log.fault('process', err);
    log.info('stopping', {});
    // Whoever sends requests here looks away meanwhile: nothing else may keep it waiting.
    app.drain();
    const swept = sweeps?.stop();
    // After a fault the process is of no more use to anybody.
    if (!err) await pause(config.drainMs);
    await swept;
    await app.stop();
    await counters?.close();
    log.flush();
  });
  process.on('disconnect', () => grace.close());
  await app.server
    .listen({ port: config.port, host })
    .catch((error: unknown) => sayPortInUse('PORT', config.port, error));
  sweeps = startSweeps(app.sweeps, log);
  log.info('started', { port: config.port });
  process.send?.({ ready: true });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
