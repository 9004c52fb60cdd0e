// The process that alone holds keys. It speaks to nobody but over its socket, and tells no one anything but its events.
import { url as inspectorUrl } from 'node:inspector';
import { performance } from 'node:perf_hooks';
import { prepareDemoStore } from './demo-store.ts';
import { createEvents } from './events.ts';
import { startKeyd } from './keyd.ts';
import { isThere } from './new-store.ts';
import { type Places, placesIn } from './places.ts';
import { Remedy } from './remedy.ts';
import { type Environment, folderOf, readSource } from './settings.ts';

const STOP_LIMIT_MS = 5_000;
const UMASK = 0o077;

const events = createEvents((line) => process.stdout.write(line), Date.now);

async function main(): Promise<void> {
  process.umask(UMASK);
  refuseDebuggers();
  const places = placesIn(folderOf(process.env));
  const environment = process.env['NODE_ENV'] === 'demo' ? await demoEnvironment(places) : process.env;
  const clocks = { now: Date.now, uptime: () => performance.now() };
  const source = await readSource(environment);
  if (!(await isThere(places.vault)))
    throw new Remedy(`${places.vault} is missing: make a store with the command init, or restore a backup.`);
  const keyd = await startKeyd({ places, source, clocks, events });
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    keyd.close().then(
      () => process.exit(0),
      (error: unknown) => end('stop', error),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  process.send?.({ ready: true });
}

/** A debugger reads every key: none at the start, and none by the signal that would let one in. */
function refuseDebuggers(): void {
  process.on('SIGUSR1', () => events.fault('debugger', undefined));
  if (inspectorUrl() !== undefined) throw new Remedy('keyd does not run under a debugger: start it without --inspect.');
}

/** The demo has its store, and the root key beside it. */
async function demoEnvironment(places: Places): Promise<Environment> {
  const keyFile = await prepareDemoStore(places, Date.now());
  return { ...process.env, KEYD_ROOT_KEY_FILE: keyFile, KEYD_PASSPHRASE_FILE: undefined };
}

function end(where: string, error: unknown): never {
  if (error instanceof Remedy) process.stderr.write(`${error.message}\n`);
  else events.fault(where, error);
  process.exit(1);
}

process.on('uncaughtException', (error) => end('process', error));
process.on('unhandledRejection', (error) => end('promise', error));
main().catch((error: unknown) => end('start', error));
