// The demo's own Redis: loopback, a password, nothing thrown away when it is full, and every second on disk.
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endOrphan } from './orphan.ts';
import type { ProgramPlan } from './program.ts';

const ANSWER_LIMIT_MS = 1_000;
const LOOK_MS = 50;
const MEMORY_LIMIT = '256mb';

export interface RedisServer {
  plan: ProgramPlan;
  url: string;
}

/** Says how to start Redis on a loopback port, its data in `dataFolder`. */
export async function prepareRedis(input: {
  dataFolder: string;
  password: string;
  port: number;
  logFile: string;
  command: string;
}): Promise<RedisServer> {
  const folder = join(input.dataFolder, 'redis');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await endOrphan({ pidFile: join(folder, 'redis.pid'), folder, signal: 'SIGTERM' });
  return {
    url: `redis://default:${input.password}@127.0.0.1:${input.port}`,
    plan: {
      name: 'redis',
      command: input.command,
      words: ['-'],
      environment: { LC_ALL: 'C', TZ: 'UTC' },
      folder,
      logFile: input.logFile,
      input: settings(input),
      hasChannel: false,
      stopSignal: 'SIGTERM',
      ready: (_child, givenUp) => answers(input, givenUp),
    },
  };
}

/** AOF every second lost nothing to a kill (M8); `always` collapses under load. BullMQ demands noeviction. */
function settings({ password, port }: { password: string; port: number }): string {
  return `bind 127.0.0.1
port ${port}
requirepass ${password}
dir ./
pidfile redis.pid
daemonize no
save ""
appendonly yes
appendfsync everysec
maxmemory ${MEMORY_LIMIT}
maxmemory-policy noeviction
`;
}

async function answers(server: { password: string; port: number }, givenUp: AbortSignal): Promise<void> {
  while (!givenUp.aborted && !(await ping(server))) await sleep(LOOK_MS);
}

async function ping({ password, port }: { password: string; port: number }): Promise<boolean> {
  const connection = connect({ host: '127.0.0.1', port });
  const limit = setTimeout(() => connection.destroy(new Error('no answer')), ANSWER_LIMIT_MS);
  try {
    await once(connection, 'connect');
    connection.write(`AUTH ${password}\r\nPING\r\nQUIT\r\n`);
    let answer = '';
    for await (const part of connection) answer += part;
    // While it reads its file back it answers LOADING.
    return answer.includes('+PONG');
  } catch {
    // Not listening yet.
    return false;
  } finally {
    clearTimeout(limit);
    connection.destroy();
  }
}
