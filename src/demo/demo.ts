// The whole line on one machine: stores, people, carrier, web and worker, in the order in which they need each other.
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openKeyd } from '../confidentiality/open-keyd.ts';
import type { Environment } from '../config-settings.ts';
import { migrate, OtherVersion } from '../db/migrate.ts';
import { addressFor, type Login, loginOf } from '../db/role-login.ts';
import { settleLogins } from '../db/settle-logins.ts';
import { type Endpoints, endpointsFile } from '../doctor/endpoints.ts';
import { makeFallbackBundle, writeFallbackBundle } from '../fallback/bundle.ts';
import { type DataFolder, openDataFolder, writePrivately } from './data-folder.ts';
import { checkGivenDatabase, checkGivenRedis } from './given-stores.ts';
import { type LinePlan, planLine, programEnvironment, workerEnvironment } from './line-plan.ts';
import { privatePort } from './ports.ts';
import { createLineDatabase, preparePostgres } from './postgres.ts';
import { createProgram, type ProgramKeeper, type ProgramPlan } from './program.ts';
import { prepareRedis } from './redis.ts';
import { Remedy } from './remedy.ts';
import { seed } from './seed.ts';
import { seedHoney } from './seed-honey.ts';
import { shortHash } from './short-hash.ts';
import { startWatchdog } from './watchdog.ts';

const STOP_LIMIT_MS = 8_000;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MIGRATIONS = join(ROOT, 'migrations');
const AUDIO = join(ROOT, 'ivr-flows', 'audio');

export interface Demo {
  endpoints: Endpoints;
  dataDir: string;
}

export interface DemoInput {
  environment: Environment;
  now: number;
  tell(line: string): void;
  /** A program of the line cannot be kept alive: the line must be stopped. */
  giveUp(error: Error): void;
}

export interface DemoLife {
  /** Resolves when callers and operators can be served; rejects with a Remedy where a person can help. */
  start(): Promise<Demo>;
  /** Ends everything that was started, in any state of the start. */
  stop(): Promise<void>;
}

/** A line that is not started yet. */
export function createDemo(input: DemoInput): DemoLife {
  const undo: (() => Promise<void> | void)[] = [];
  let stopping: Promise<void> | undefined;
  let starting: Promise<Demo> | undefined;
  const line: Line = {
    ...input,
    watchdog: startWatchdog(),
    isStopping: () => stopping !== undefined,
    onStop: (step) => undo.push(step),
    keep: async (plans) => {
      if (stopping) throw new Error('the line is stopping');
      const programs = plans.map((plan) => createProgram(plan, line));
      undo.push(async () => {
        await Promise.all(programs.map((program) => program.stop(STOP_LIMIT_MS)));
      });
      await Promise.all(programs.map((program) => program.start()));
    },
  };
  const drain = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  const takeDown = async () => {
    await drain();
    // A start under way ends at its next step; what it began meanwhile is taken down as well.
    await starting?.catch(() => undefined);
    await drain();
    line.watchdog.close();
  };
  return {
    start: () => {
      starting = startLine(line);
      return starting;
    },
    stop: () => {
      stopping ??= takeDown();
      return stopping;
    },
  };
}

interface Line extends DemoInput, ProgramKeeper {
  isStopping(): boolean;
  /** Steps are taken back in the opposite order. */
  onStop(step: () => Promise<void> | void): void;
  /** Starts programs that are stopped together; resolves when all are ready. */
  keep(plans: readonly ProgramPlan[]): Promise<void>;
}

async function startLine(line: Line): Promise<Demo> {
  const plan = await planLine(line.environment);
  const folder = await openDataFolder(plan.config.dataDir);
  line.onStop(() => folder.release());
  line.tell('Starting the stores …');
  const [{ databaseUrl, migrationDatabaseUrl }, redisUrl] = await Promise.all([
    startDatabase(line, plan, folder),
    startQueue(line, plan, folder),
  ]);
  const people = await seed({ databaseUrl, migrationDatabaseUrl, now: line.now });
  line.tell('Starting the line …');
  const logFile = await folder.logFile('line');
  const environment = programEnvironment(plan, { environment: line.environment, databaseUrl, redisUrl, logFile });
  const fallback = join(folder.path, 'fallback');
  await writeFallbackBundle(await makeFallbackBundle(plan.config, AUDIO), fallback);
  await startPrograms(line, { folder, environment, isSimulated: plan.simulatorPort !== null, fallback });
  const keyd = openKeyd(plan.config.keyd, 'web');
  await seedHoney({ databaseUrl, migrationDatabaseUrl, keyd, now: line.now }).finally(() => keyd.close());
  const endpoints: Endpoints = {
    origin: plan.origin,
    publicOrigin: plan.config.publicOrigin,
    databaseUrl,
    migrationDatabaseUrl,
    redisUrl,
    logFile,
    carrierOrigin: environment['TWILIO_API_ORIGIN'] ?? '',
    people: people.map(({ name, role, secret }) => ({ name, role, signIn: `${plan.origin}/sign-in/${secret}` })),
  };
  await publish(line, endpointsFile(folder.path), endpoints);
  return { endpoints, dataDir: folder.path };
}

async function startDatabase(
  line: Line,
  plan: LinePlan,
  folder: DataFolder,
): Promise<{ databaseUrl: string; migrationDatabaseUrl: string }> {
  const given = plan.migrationDatabaseUrl ?? plan.databaseUrl;
  if (given !== undefined) await checkGivenDatabase(given);
  const migrationDatabaseUrl = given ?? (await startPostgres(line, folder));
  await migrateHere(migrationDatabaseUrl, folder.path);
  const named = plan.migrationDatabaseUrl === undefined ? undefined : plan.databaseUrl;
  const databaseUrl = named ?? addressFor(migrationDatabaseUrl, appLogin(folder.secrets, given === undefined));
  await settleLogins(migrationDatabaseUrl, loginOf(databaseUrl));
  return { databaseUrl, migrationDatabaseUrl };
}

/** After a change of version, where somebody only wanted to see the line: one sentence, and not a fault. */
async function migrateHere(url: string, dataDir: string): Promise<void> {
  await migrate(url, MIGRATIONS).catch((error: unknown) => {
    if (!(error instanceof OtherVersion)) throw error;
    throw new Remedy(`DATA_DIR=${dataDir}: ${error.message}; or give another DATA_DIR.`, { cause: error });
  });
}

/** On a server of somebody's own another line may have one already. */
function appLogin({ id, postgres }: DataFolder['secrets'], isOwnServer: boolean): Login {
  const name = isOwnServer ? 'line_app' : `line_app_${shortHash(id)}`;
  return { name, password: createHash('sha256').update(`line_app ${postgres}`).digest('hex') };
}

async function startPostgres(line: Line, folder: DataFolder): Promise<string> {
  const server = await preparePostgres({
    dataFolder: { path: folder.path, id: folder.secrets.id },
    password: folder.secrets.postgres,
    port: await privatePort(),
    logFile: await folder.logFile('postgres'),
  });
  if (dirname(server.folder) !== folder.path)
    line.tell(`Postgres cannot work under ${folder.path}: its data are in ${server.folder}`);
  await line.keep([server.plan]);
  await createLineDatabase(server.url);
  return server.url;
}

async function startQueue(line: Line, plan: LinePlan, folder: DataFolder): Promise<string> {
  if (plan.redisUrl !== undefined) {
    const fault = await checkGivenRedis(plan.redisUrl);
    if (fault !== null) line.tell(fault);
    return plan.redisUrl;
  }
  const server = await prepareRedis({
    dataFolder: folder.path,
    password: folder.secrets.redis,
    port: await privatePort(),
    logFile: await folder.logFile('redis'),
    command: line.environment['REDIS_SERVER_PATH'] || 'redis-server',
  });
  await line.keep([server.plan]);
  return server.url;
}

async function startPrograms(
  line: Line,
  parts: { folder: DataFolder; environment: Record<string, string>; isSimulated: boolean; fallback: string },
): Promise<void> {
  const { folder, environment, isSimulated, fallback } = parts;
  const plan = async (name: string, module: string, given = environment): Promise<ProgramPlan> => ({
    name,
    command: process.execPath,
    words: ['--enable-source-maps', join(ROOT, 'dist', module)],
    environment: given,
    folder: ROOT,
    logFile: await folder.logFile(name),
    hasChannel: true,
    stopSignal: 'SIGTERM',
    ready: saysReady,
  });
  // The carrier hosts what a real one would be given.
  const hosting = { ...environment, FALLBACK_BUNDLE: fallback };
  const others = isSimulated ? [await plan('simulator', 'simulator/main.js', hosting)] : [];
  // Whoever holds the keys is told nothing else of the line.
  await line.keep([await plan('keyd', 'keyd/main.js', { NODE_ENV: 'demo', DATA_DIR: folder.path })]);
  await line.keep([
    await plan('web', 'main.js'),
    await plan('worker', 'worker.js', workerEnvironment(environment)),
    ...others,
  ]);
}

async function saysReady(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'ready' in message && message.ready === true) resolve();
    });
  });
}

async function publish(line: Line, file: string, endpoints: Endpoints): Promise<void> {
  line.watchdog.remove(file);
  line.onStop(() => rm(file, { force: true }));
  if (line.isStopping()) return;
  await writePrivately(file, `${JSON.stringify(endpoints, null, 2)}\n`);
}
