// A Redis of the test's own, to be killed, frozen and brought back.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { keep, keepFolder } from '../harness/keeper.ts';
import { freePort } from '../harness/services.ts';
import { until } from './until.ts';

const START_LIMIT_MS = 10_000;

export interface RedisProcess {
  url: string;
  /** Power cut: nothing answers at this address until `start`. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Connections stay open and nobody answers. */
  freeze(): void;
  thaw(): void;
  /** One command on a connection of its own. */
  ask<Answer>(command: (redis: Redis) => Promise<Answer>): Promise<Answer>;
  remove(): Promise<void>;
}

export async function startRedis(): Promise<RedisProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'yardim-jobs-redis-'));
  keepFolder(folder);
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;

  const ask = async <Answer>(command: (redis: Redis) => Promise<Answer>): Promise<Answer> => {
    const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
    redis.on('error', () => {});
    try {
      await redis.connect();
      return await command(redis);
    } finally {
      redis.disconnect();
    }
  };
  const start = async () => {
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    server = spawn('redis-server', [...words, '--appendonly', 'yes', '--appendfsync', 'everysec'], { stdio: 'ignore' });
    keep(server);
    await until('redis answers', START_LIMIT_MS, () =>
      ask((redis) => redis.ping()).then(
        () => true,
        () => false,
      ),
    );
  };
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    url,
    kill,
    start,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    ask,
    remove: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
