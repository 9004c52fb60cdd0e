// Stores that the person gave instead of the demo's own: looked at before anything is started, so that a mistake is one line.
import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { checkQueue } from '../doctor/check-queue.ts';
import { Remedy } from './remedy.ts';

const LIMIT_MS = 5_000;
const REDIS_PORT = 6_379;
/** What Postgres says to somebody who may not in, and to somebody whose database is not there. */
const REFUSED = new Set(['28P01', '28000']);
const NO_DATABASE = '3D000';

/** Returns when Postgres lets us in at this address; a Remedy otherwise. Neither repeats the address: it may hold a password. */
export async function checkGivenDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: LIMIT_MS });
  client.on('error', () => {
    // The connection ends with the server; whoever needs it next says more.
  });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    throw new Remedy(databaseRemedy(codeOf(error)), { cause: error });
  }
}

function databaseRemedy(code: string): string {
  if (REFUSED.has(code)) return 'Postgres refuses the name or password in DATABASE_URL: correct them.';
  if (code === NO_DATABASE) return 'The database named in DATABASE_URL is not there: make it, or correct DATABASE_URL.';
  return `Postgres does not answer at DATABASE_URL (${code}): start it, correct the address, or leave DATABASE_URL out.`;
}

/** Answers what is wrong with the Redis at this address, in words, or null; a Remedy when nobody answers there. */
export async function checkGivenRedis(url: string): Promise<string | null> {
  const { hostname, port } = new URL(url);
  // An address of version 6 stands in brackets in a URL only.
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || REDIS_PORT) });
  const limit = setTimeout(() => socket.destroy(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })), LIMIT_MS);
  try {
    await once(socket, 'connect');
  } catch (error) {
    throw new Remedy(
      `Redis does not answer at REDIS_URL (${codeOf(error)}): start it, correct the address, or leave REDIS_URL out.`,
      { cause: error },
    );
  } finally {
    clearTimeout(limit);
    socket.destroy();
  }
  const { isGood, said, remedy } = await checkQueue(url);
  return isGood ? null : `REDIS_URL: ${said}; ${remedy}.`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no answer in time';
}
