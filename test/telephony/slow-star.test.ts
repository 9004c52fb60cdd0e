// Decision 003, 011: Postgres is alive and slow. No statement takes too long, and all of them together do.
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { type BreakablePostgres, startBreakablePostgres } from '../harness/breakable-postgres.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import type { TestOperator } from '../harness/operator.ts';
import { heardBy } from '../harness/stage.ts';

let postgres: BreakablePostgres;
let proxy: Server;
let line: TestLine;
/** Each answer of Postgres comes so much later. */
let delayMs = 0;

beforeAll(async () => {
  postgres = await startBreakablePostgres();
  const to = new URL(postgres.url);
  proxy = createServer((socket) => {
    const up = connect(Number(to.port), to.hostname);
    const close = () => {
      socket.destroy();
      up.destroy();
    };
    for (const each of [socket, up]) each.on('error', close).on('close', close);
    socket.pipe(up);
    up.on('data', (chunk) => setTimeout(() => socket.write(chunk), delayMs));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  line = await openLine({ postgres: { url: postgres.url, through }, isPunctual: true });
}, 240_000);
afterAll(async () => {
  delayMs = 0;
  await line.close();
  proxy.close();
  await postgres.remove();
});
beforeEach(async () => {
  delayMs = 0;
  await line.database.forget();
});

function through(url: string): string {
  const at = new URL(url);
  const own = proxy.address();
  at.port = String(typeof own === 'object' && own ? own.port : 0);
  return at.href;
}

async function waits(): Promise<PhoneCall> {
  const caller = line.calls();
  await line.pass(3);
  for (const key of ['1', '1']) {
    caller.press(key);
    await line.pass(1);
  }
  return caller;
}

async function talks(): Promise<{ caller: PhoneCall; operator: TestOperator }> {
  const operator = await line.operator('Aysel', ['az']);
  await operator.available();
  const caller = await waits();
  await operator.answer();
  await line.pass(2);
  return { caller, operator };
}

/** The key while Postgres is slow. */
async function starWhileSlow(caller: PhoneCall, ms: number): Promise<void> {
  delayMs = ms;
  caller.press('*');
  await line.pass(1);
  delayMs = 0;
}

async function end(caller: PhoneCall, operator?: TestOperator): Promise<void> {
  caller.hangUp();
  operator?.goDeaf();
  await line.pass(5);
}

it.each([100, 200, 300, 380])('* in a talk, each answer %d ms later: the cover, and the desk says so', async (ms) => {
  const { caller, operator } = await talks();
  await starWhileSlow(caller, ms);
  expect(heardBy(caller).at(-1)).toBe('cover');
  await line.pass(2);
  expect((await operator.desk()).call).toMatchObject({ talk: 'cover' });
  await end(caller, operator);
});

it('and the carrier is silent too, when it is asked about the operator: the cover', async () => {
  const { caller, operator } = await talks();
  const mend = line.carrier.faults.rest({ method: 'GET' }, { kind: 'timeout' });
  await starWhileSlow(caller, 120);
  mend();
  expect(heardBy(caller).at(-1)).toBe('cover');
  await end(caller, operator);
});

it.each([200, 380])('* in the queue, each answer %d ms later: the cover', async (ms) => {
  const caller = await waits();
  await starWhileSlow(caller, ms);
  expect(heardBy(caller).at(-1)).toBe('cover');
  await line.pass(2);
  const rows = await line.database.sql("select talk from calls where state = 'waiting'");
  expect(rows).toEqual([{ talk: 'cover' }]);
  await end(caller);
});
