import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Remedy } from './remedy.ts';

/** Below the range from which systems take the ports of outgoing connections. */
const PRIVATE_PORTS = { first: 20_000, last: 32_000 };
const TRIES = 50;
/** Every address under which `localhost` may be asked for; a machine without IPv6 lacks the last two. */
const LOCAL_HOSTS = ['127.0.0.1', '0.0.0.0', '::1', '::'];
const ABSENT_FAMILY = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** True when nobody listens on the port of this machine. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of LOCAL_HOSTS) {
    if (!(await mayListen(port, host))) return false;
  }
  return true;
}

/** The first free port from `first` on. */
export async function nextFreePort(first: number): Promise<number> {
  for (let port = first; port < first + TRIES && port <= 65_535; port += 1) {
    if (await isPortFree(port)) return port;
  }
  throw new Remedy(`No port from ${first} on is free: choose another PORT.`);
}

/** A free port for a private server. Random, so that two lines started in one moment do not meet. */
export async function privatePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(PRIVATE_PORTS.first, PRIVATE_PORTS.last);
    if (await isPortFree(port)) return port;
  }
  throw new Remedy('No private port is free: stop other programs, or give DATABASE_URL and REDIS_URL.');
}

async function mayListen(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EACCES') throw new Remedy(`Port ${port} needs more rights than you have: choose one above 1023.`);
    return ABSENT_FAMILY.has(code);
  }
}
