// A key store of its own in a throw-away folder, and keyd in it with a clock that the test moves.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createKeydClient, type KeydAddress, type KeydClient } from '../../src/confidentiality/keyd-client.ts';
import type { ClientName } from '../../src/keyd/contract.ts';
import { createEvents } from '../../src/keyd/events.ts';
import { type Keyd, startKeyd } from '../../src/keyd/keyd.ts';
import { makeStore } from '../../src/keyd/new-store.ts';
import { type Places, placesIn } from '../../src/keyd/places.ts';

export const DAY_MS = 24 * 60 * 60 * 1_000;
/** 15 November 2026, noon in Baku. */
export const MID_NOVEMBER = Date.UTC(2026, 10, 15, 8);

/** What is awaited comes at once; a slow machine gets this long. */
export const PATIENT = { timeout: 10_000 };
const STEP_DAYS = 2;

export interface KeyPlace {
  places: Places;
  rootKey: Buffer;
  clock: { now: number; uptime: number };
  /** Every line that keyd wrote. */
  lines: string[];
  /** Resolves when every client that was made is answered again. */
  start(): Promise<Keyd>;
  stop(): Promise<void>;
  client(name: ClientName, extra?: Partial<KeydAddress>): Promise<KeydClient>;
  /** So many days pass, and keyd looks often enough to believe them. */
  passDays(days: number): Promise<void>;
  remove(): Promise<void>;
}

export async function makeKeyPlace(now = MID_NOVEMBER): Promise<KeyPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'yardim-keyd-'));
  const places = placesIn(folder);
  const rootKey = randomBytes(32);
  const clock = { now, uptime: 0 };
  const lines: string[] = [];
  const clients: KeydClient[] = [];
  let keyd: Keyd | null = null;
  await makeStore(places, { kind: 'key', key: Buffer.from(rootKey) }, now);
  const events = createEvents(
    (line) => lines.push(line),
    () => clock.now,
  );
  const stop = async () => {
    await keyd?.close();
    keyd = null;
  };
  return {
    places,
    rootKey,
    clock,
    lines,
    stop,
    start: async () => {
      const clocks = { now: () => clock.now, uptime: () => clock.uptime };
      keyd = await startKeyd({ places, source: { kind: 'key', key: Buffer.from(rootKey) }, clocks, events });
      // A client that lost its connection waits a little before it tries again.
      for (const client of clients)
        await expect.poll(() => client.ask('health', {}), PATIENT).toMatchObject({ answer: {} });
      return keyd;
    },
    client: async (name, extra = {}) => {
      const readToken = async () => Buffer.from((await readFile(places.tokenOf(name), 'latin1')).trim(), 'hex');
      const client = createKeydClient({ socketPath: places.socket, name, readToken, ...extra });
      const patient: KeydClient = {
        ...client,
        ask: (operation, asked, limitMs = PATIENT.timeout) => client.ask(operation, asked, limitMs),
      };
      clients.push(patient);
      return patient;
    },
    passDays: async (days) => {
      for (let left = days; left > 0; left -= STEP_DAYS) {
        const ms = Math.min(left, STEP_DAYS) * DAY_MS;
        clock.now += ms;
        clock.uptime += ms;
        await keyd?.look();
      }
    },
    remove: async () => {
      for (const client of clients) client.close();
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
