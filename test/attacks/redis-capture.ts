// Redis as whoever sits on its host sees it: every command that passes, and what it writes to disk.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Redis } from 'ioredis';

const NAMED: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, a: 7, b: 8 };

export interface RedisCapture {
  /** Every command since the beginning: as MONITOR prints it. */
  lines(): string[];
  /** The same with its escapes undone. */
  bytes(): Buffer[];
  /** Everything in any command that is written as an object: a job's payload is. */
  objects(): string[];
  /** Commands of the attacker's own. */
  redis: Redis;
  /** Writes the whole of it to a file beside the append-only one, without compression. */
  snapshot(): Promise<void>;
  close(): void;
}

/** Starts listening to everything. */
export async function captureRedis(url: string): Promise<RedisCapture> {
  const redis = new Redis(url);
  const { hostname, port, password, username } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  socket.write(`AUTH ${username || 'default'} ${password}\r\nMONITOR\r\n`);
  await heard(socket, parts, '+OK\r\n+OK\r\n');
  const lines = () =>
    Buffer.concat(parts)
      .toString('latin1')
      .split('\r\n')
      .filter((line) => /^\+\d/.test(line));
  return {
    lines,
    bytes: () => lines().map(plain),
    objects: () => lines().flatMap((line) => wordsOf(line).filter((word) => word.startsWith('{'))),
    redis,
    snapshot: async () => {
      await redis.config('SET', 'rdbcompression', 'no');
      await redis.save();
    },
    close: () => {
      socket.destroy();
      redis.disconnect();
    },
  };
}

async function heard(socket: Socket, parts: Buffer[], words: string): Promise<void> {
  while (!Buffer.concat(parts).toString().startsWith(words)) await once(socket, 'data');
}

function wordsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => plain(word).toString());
}

function plain(line: string): Buffer {
  const text = line.replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_all, hex: string | undefined, letter: string) =>
    String.fromCharCode(hex === undefined ? (NAMED[letter] ?? letter.charCodeAt(0)) : Number.parseInt(hex, 16)),
  );
  return Buffer.from(text, 'latin1');
}
