// Somebody picked up a telephone that we rang, and presses the key just while the database stutters.
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { heardBy, openStage } from '../harness/stage.ts';

const stage = openStage();
const INTERPRETER = '+994000009101';
const UNTIL_ON_CALL_SECONDS = 90;

beforeEach(() => stage.explain(/./));

async function pressesWhileAway(phone: PhoneCall): Promise<void> {
  const { sql } = stage.line.database;
  await sql('alter table calls rename to calls_away');
  phone.press('1');
  await stage.pass(0.5);
  await sql('alter table calls_away rename to calls');
}

it('A6.1: on an on-call telephone beside the queue: asked once more, and with the caller', async () => {
  const caller = await stage.callerWho('11');
  const phone = await stage.onCallPhoneThatAnswers(ON_CALL_NUMBERS[0] ?? '', UNTIL_ON_CALL_SECONDS);
  await pressesWhileAway(phone);
  expect(heardBy(phone)).toEqual(['screen-on-call', 'screen-on-call']);
  phone.press('1');
  await stage.pass(2);
  expect([caller.verb, phone.verb]).toEqual(['Dial', 'Dial']);
  expect(await stage.callNow()).toMatchObject({ state: 'talking', talk: 'on-call-phone' });
});

it('who does not press it again is hung up on, and the caller waits on', async () => {
  await stage.callerWho('11');
  const phone = await stage.onCallPhoneThatAnswers(ON_CALL_NUMBERS[0] ?? '', UNTIL_ON_CALL_SECONDS);
  await pressesWhileAway(phone);
  await stage.pass(30);
  expect(phone.state).toBe('completed');
  expect(await stage.callNow()).toMatchObject({ state: 'waiting' });
});

it('B1.3: an interpreter: asked once more, and in the talk', async () => {
  const id = randomUUID();
  const { sql } = stage.line.database;
  await sql(`insert into interpreters (id, name, languages, telephone) values ($1, 'Invented', '{tr}', $2)`, [
    id,
    INTERPRETER,
  ]);
  await sql('insert into interpreter_hours values ($1, 6, 0, 1440)', [id]);
  const { operator } = await stage.talk('21');
  const { call } = await operator.desk();
  expect((await operator.post(`/api/calls/${call?.id}/interpreter`, { interpreterId: id })).status).toBe(200);
  const third = (await stage.ringing(INTERPRETER, 3)).answer();
  await stage.pass(1);
  await pressesWhileAway(third);
  expect(heardBy(third)).toEqual(['screen-on-call', 'screen-on-call']);
  third.press('1');
  await stage.pass(6);
  expect((await operator.desk()).call?.guests).toMatchObject([{ kind: 'interpreter', state: 'joined' }]);
});
