// The key process as a process of its own, stopped in the middle of its work: callers and operators do not notice.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLine, type TestLine } from '../harness/line.ts';
import { callerFields, sendWebhook } from '../harness/webhook.ts';
import { PATIENT } from '../keyd/key-place.ts';
import { buildKeyd, type KeydProcess, type KeydProgram } from '../keyd/keyd-process.ts';

const CALLER = '+994000004711';
const LIMIT_MS = 60_000;
let folder: string;
let program: KeydProgram;
let keyd: KeydProcess;
let line: TestLine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hung-keys-'));
  program = await buildKeyd();
  const settings = { NODE_ENV: 'demo', KEYD_DIR: join(folder, 'store') };
  keyd = await program.start(settings);
  line = await openLine({
    keyd: { socketPath: join(settings.KEYD_DIR, 'keyd.sock'), tokenFolder: join(settings.KEYD_DIR, 'tokens') },
  });
}, LIMIT_MS);
afterAll(async () => {
  await line.close();
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

const callerOf = async (sid: unknown) =>
  (
    await line.database.sql<{ caller_id: string | null }>('select caller_id from calls where carrier_sid = $1', [sid])
  )[0]?.caller_id ?? null;

async function arrive(): Promise<string | null> {
  const fields = callerFields({ From: CALLER });
  await sendWebhook(line, { path: '/voice/inbound', fields });
  await line.clock.settle();
  return callerOf(fields['CallSid']);
}

it(
  'stopped, it leaves a caller unlinked who talks with an operator all the same, and known again when it goes on',
  async () => {
    const known = await arrive();
    expect(known).not.toBeNull();
    process.kill(keyd.pid, 'SIGSTOP');
    const operator = await line.operator('Aysel');
    await operator.available();
    const phone = line.calls(CALLER);
    await line.pass(3);
    for (const key of '11') {
      phone.press(key);
      await line.pass(1);
    }
    await operator.answer();
    await line.pass(2);
    expect((await operator.desk()).call).toMatchObject({ state: 'talking', earlierContact: null });
    expect(await callerOf(phone.sid)).toBeNull();
    phone.hangUp();
    await line.pass(2);
    process.kill(keyd.pid, 'SIGCONT');
    await expect.poll(arrive, PATIENT).toBe(known);
  },
  LIMIT_MS,
);
