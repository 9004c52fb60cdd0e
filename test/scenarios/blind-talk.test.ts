// A6.1: the database is gone, a telephone on call takes the caller all the same, and then the database is back.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { heardBy, openStage } from '../harness/stage.ts';
import { callerFields, sendWebhook } from '../harness/webhook.ts';

const stage = openStage();
const [FIRST_PHONE = ''] = ON_CALL_NUMBERS;
/** Three turns of the loop, the words, and the ringing. */
const UNTIL_RUNG_SECONDS = 60;
/** Who is not heard of for so long is asked about at the carrier. */
const UNTIL_SILENT_SECONDS = 50;

async function withoutDatabase<Result>(work: () => Promise<Result>): Promise<Result> {
  const { sql } = stage.line.database;
  stage.explain(/fault/);
  await sql('alter table calls rename to calls_gone');
  return work().finally(() => sql('alter table calls_gone rename to calls'));
}

/** The telephone rings, a key is pressed, and the two talk for a while. */
async function taken(caller: PhoneCall): Promise<PhoneCall> {
  const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_RUNG_SECONDS);
  phone.press('1');
  await stage.pass(UNTIL_SILENT_SECONDS);
  expect(talk(caller, phone)).toBe(true);
  return phone;
}

/** The operator is lost in the dark, while the caller is asked by keys. */
async function takenOutOfATalk(): Promise<{ caller: PhoneCall; phone: PhoneCall }> {
  const { caller, operator, softphone } = await stage.talk();
  await operator.post(`/api/calls/${(await operator.desk()).call?.id}/questions`, { question: 'question-safe' });
  await stage.pass(1);
  const phone = await withoutDatabase(async () => {
    operator.goDeaf();
    softphone.hangUp();
    caller.press('2');
    await stage.pass(3);
    // Alone in the room, as far as the caller can tell.
    caller.press('*');
    return taken(caller);
  });
  return { caller, phone };
}

const talk = (...legs: PhoneCall[]) =>
  legs.every(({ heard, state }) => state === 'in-progress' && heard.at(-1)?.kind === 'talk');
const replay = () => stage.line.app.sweeps.find(({ name }) => name === 'spool')?.run();

async function phoneEnds(caller: PhoneCall, phone: PhoneCall): Promise<void> {
  phone.hangUp();
  await stage.pass(10);
  expect(heardBy(caller).at(-1)).toBe('goodbye');
  expect(await stage.callNow()).toMatchObject({ state: 'ended', outcome: 'talked', ended_by: 'operator' });
}

it('the call is the telephone’s, since then: for no console and no sweep', async () => {
  const caller = await stage.callerWho('11');
  const phone = await withoutDatabase(() => taken(caller));
  await replay();
  const call = await stage.callNow();
  expect(call).toMatchObject({ state: 'talking', talk: 'on-call-phone' });
  const talkedMs = stage.line.clock.now() - Number(call?.['connected_at']);
  expect(talkedMs).toBeGreaterThanOrEqual(UNTIL_SILENT_SECONDS * 1_000);
  await replay();
  const aysel = await stage.operator('Aysel');
  await stage.pass(60);
  expect((await aysel.desk()).offer).toBeNull();
  expect(talk(caller, phone)).toBe(true);
  await phoneEnds(caller, phone);
});

it('and what was kept of it is lost: the carrier is asked, and the two are left alone, whatever it answers', async () => {
  const caller = await stage.callerWho('11');
  const phone = await withoutDatabase(() => taken(caller));
  await rm(join(stage.line.config.dataDir, 'spool'), { recursive: true, force: true });
  await replay();
  const aysel = await stage.operator('Aysel');
  await stage.pass(30);
  const healthy = stage.line.carrier.faults.rest({ method: 'GET', path: /Calls\.json$/ }, { kind: '500' });
  await stage.pass(60);
  healthy();
  expect(talk(caller, phone)).toBe(true);
  expect((await aysel.desk()).offer).toBeNull();
  await stage.pass(20);
  await phoneEnds(caller, phone);
});

it('and it was in a talk that the database went: what is told late of its operator takes the caller from nobody', async () => {
  const { caller, phone } = await takenOutOfATalk();
  await replay();
  await stage.pass(60);
  expect(talk(caller, phone)).toBe(true);
  expect(await stage.callNow()).toMatchObject({ state: 'talking', talk: 'on-call-phone' });
  await phoneEnds(caller, phone);
});

it('and a colleague of the lost operator answers before it is known: the caller is theirs, and hears no goodbye', async () => {
  const { caller, phone } = await takenOutOfATalk();
  const leyla = await stage.operator('Leyla');
  await stage.pass(12);
  const softphone = await leyla.answer();
  await stage.pass(2);
  await replay();
  await stage.pass(5);
  expect(heardBy(caller)).not.toContain('goodbye');
  expect([caller.verb, softphone?.verb, phone.state]).toEqual(['Dial', 'Dial', 'completed']);
  expect((await leyla.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
});

it('and that this talk of theirs is over is told when the database is gone again: the caller stays the colleague’s', async () => {
  const { caller, phone } = await takenOutOfATalk();
  const leyla = await stage.operator('Leyla');
  await stage.pass(12);
  // The telephone's part in it ended because the colleague answered; told late, in the second dark.
  stage.line.carrier.faults.webhook({ path: '/voice/rung' }, { kind: 'late', ms: 1_500 }, 1);
  const softphone = await leyla.answer();
  await stage.pass(1);
  await withoutDatabase(() => stage.pass(3));
  await replay();
  await stage.pass(5);
  expect(heardBy(caller)).not.toContain('goodbye');
  expect([caller.verb, softphone?.verb, phone.state]).toEqual(['Dial', 'Dial', 'completed']);
  expect((await leyla.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
});

it('that a talk with a telephone is over is not believed of a caller who has just asked on: we took them out of it', async () => {
  const caller = await stage.callerWho('11');
  const fields = callerFields({ CallSid: caller.sid, DialCallStatus: 'completed', DialBridged: 'true' });
  await sendWebhook(stage.line, { path: '/voice/rung', fields });
  expect(await stage.callNow()).toMatchObject({ state: 'waiting' });
});

it('and the talk is over before: it was a talk, and the caller was not abandoned', async () => {
  const caller = await stage.callerWho('11');
  await withoutDatabase(async () => {
    const phone = await taken(caller);
    phone.hangUp();
    await stage.pass(20);
  });
  expect(caller.state).toBe('completed');
  await replay();
  const call = await stage.callNow();
  expect(call).toMatchObject({ state: 'ended', outcome: 'talked', ended_by: 'operator' });
  expect(Number(call?.['ended_at']) - Number(call?.['connected_at'])).toBeGreaterThanOrEqual(
    UNTIL_SILENT_SECONDS * 1_000,
  );
});

it('B1.3: whoever needs an interpreter still needs one after an operator was lost in the dark', async () => {
  const { caller, operator, softphone } = await stage.talk('4');
  expect((await operator.desk()).call).toMatchObject({ needsInterpreter: true });
  await withoutDatabase(async () => {
    operator.goDeaf();
    softphone.hangUp();
    await stage.pass(3);
    expect(heardBy(caller).at(-1)).toBe('outage');
  });
  // Nobody on call takes it.
  await stage.pass(UNTIL_RUNG_SECONDS + 20);
  expect(heardBy(caller)).toContain('outage-no-answer');
  expect(await stage.callNow()).toMatchObject({ state: 'waiting', language: 'en', needs_interpreter: true });
  expect(heardBy(caller).slice(-3)).not.toContain('wait-wish');
});
