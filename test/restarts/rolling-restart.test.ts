// Two web processes are restarted one after the other, again and again, while the carrier goes on asking.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_DEFAULTS } from '../../src/config-settings.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { freePort } from '../harness/services.ts';
import { callerFields, sendWebhook } from '../harness/webhook.ts';
import { until } from '../jobs/until.ts';
import { type Balancer, openBalancer } from './balancer.ts';
import { type WebProgram, webProgram } from './web-program.ts';

/** `npm run attack:restarts` makes twenty. */
const RESTARTS = Number(process.env['ATTACK_RESTARTS'] ?? 3);
const EVERY_MS = 20;
const WRITTEN_LIMIT_MS = 30_000;
const ONE_RESTART_LIMIT_MS = 60_000;

let database: TestDatabase;
let folder: string;
let programs: WebProgram[];
let balancer: Balancer;

beforeAll(async () => {
  database = await makeDatabase();
  folder = await mkdtemp(join(tmpdir(), 'yardim-restarts-'));
  const settings = {
    PUBLIC_ORIGIN,
    DATA_DIR: folder,
    DATABASE_URL: database.url,
    REDIS_URL: 'redis://127.0.0.1:1',
    LOG_LEVEL: 'error',
    LOG_FILE: join(folder, 'log'),
    DRAIN_SECONDS: '1',
  };
  programs = [webProgram(await freePort(), settings), webProgram(await freePort(), settings)];
  balancer = await openBalancer(programs.map(({ port }) => port));
  for (const program of programs) {
    await program.start();
    await balancer.serves(program.port);
  }
});

afterAll(async () => {
  await balancer.close();
  for (const program of programs) await program.kill();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

it(
  `${RESTARTS} rolling restarts under 50 webhooks a second: each is answered with 2xx, and each call kept once`,
  async () => {
    const carrier = startAsking();
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      for (const program of programs) {
        expect(await program.stop()).toBe(0);
        await program.start();
        await balancer.serves(program.port);
      }
    }
    const answers = await carrier.stop();
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    // What a busy machine's database did not take in time is written from the disk.
    await until(
      'all is written',
      WRITTEN_LIMIT_MS,
      async () => (await readdir(join(folder, 'spool')).catch(() => [])).length === 0,
    );
    const kept = await database.sql<{ sid: string }>('select carrier_sid as sid from calls');
    expect(kept.map(({ sid }) => sid).sort()).toEqual(answers.map(({ sid }) => sid).sort());
  },
  RESTARTS * ONE_RESTART_LIMIT_MS,
);

/** A new call each 20 ms, whatever has become of the ones before. */
function startAsking() {
  const line = { local: balancer.origin, config: { carrier: { authTokens: [DEMO_DEFAULTS.TWILIO_AUTH_TOKENS] } } };
  const asked: Promise<{ sid: string; status: number }>[] = [];
  let isOver = false;
  const ask = async () => {
    const fields = callerFields();
    const sid = fields['CallSid'] ?? '';
    // Of a line, the sender of webhooks knows these alone.
    const answer = await sendWebhook(line as unknown as Parameters<typeof sendWebhook>[0], {
      path: '/voice/inbound',
      fields,
    }).catch(() => ({ status: 0 }));
    return { sid, status: answer.status };
  };
  const asking = (async () => {
    while (!isOver) {
      asked.push(ask());
      await pause(EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await asking;
      return Promise.all(asked);
    },
  };
}
