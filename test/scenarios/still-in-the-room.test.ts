import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import type { TestOperator } from '../harness/operator.ts';
import { heardBy, openStage } from '../harness/stage.ts';
import { callOf, guestOf, order as orderOn, talkAndSupervisor, whoHears as whoHearsOn } from '../harness/supervised.ts';

const stage = openStage();
const TELEPHONE = '+994000009101';
const order = (person: TestOperator, path: string, body?: object) =>
  orderOn(stage, person, { path, ...(body ? { body } : {}) });
const whoHears = (speaker: PhoneCall | undefined, others: Record<string, PhoneCall | undefined>) =>
  whoHearsOn(stage, speaker, others);

/** From here on the carrier takes no order about this leg itself; the answer makes it take them again. */
function isNotEnded(leg: PhoneCall | undefined): () => void {
  stage.explain(/Calls/);
  return stage.line.carrier.faults.rest({ method: 'POST', path: new RegExp(`Calls/${leg?.sid}`) }, { kind: '500' });
}

async function withInterpreter() {
  const talk = await stage.talk('21');
  const interpreterId = randomUUID();
  const { sql } = stage.line.database;
  await sql("update interpreters set state = 'retired'");
  await sql("insert into interpreters (id, name, languages, telephone) values ($1, 'Invented', '{tr,fa}', $2)", [
    interpreterId,
    TELEPHONE,
  ]);
  // The stage's evening is a Saturday.
  await sql('insert into interpreter_hours values ($1, 6, 0, 1440)', [interpreterId]);
  await talk.operator.post(`/api/calls/${(await callOf(talk.operator))?.id}/interpreter`, { interpreterId });
  const third = (await stage.ringing(TELEPHONE, 3)).answer();
  await stage.pass(8);
  third.press('1');
  await stage.pass(6);
  expect(await whoHears(talk.caller, { third })).toEqual(['third']);
  return { ...talk, third };
}

/** Nigar, a supervisor, takes the talk of Aysel’s frozen page over, and the carrier does not end Aysel’s leg. */
async function takenOverFrom() {
  const talk = await talkAndSupervisor(stage);
  talk.operator.goDeaf();
  await stage.pass(13);
  const path = `/api/talks/${(await callOf(talk.operator))?.id}/take-over`;
  const { params } = (await talk.nigar.post(path)).body as { params?: { offer: string } };
  const takesOrders = isNotEnded(talk.softphone);
  const second = talk.nigar.dial(params?.offer ?? '');
  await stage.pass(4);
  return { ...talk, second, takesOrders };
}

async function give(from: TestOperator, to: TestOperator): Promise<PhoneCall | undefined> {
  const wish = { colleagueId: to.id, language: null, reason: 'shift-ends' };
  expect(await order(from, `/api/calls/${(await callOf(from))?.id}/transfer`, wish)).toBe(200);
  const leg = await to.answer();
  await stage.pass(2);
  expect(await order(from, `/api/guests/${(await guestOf(from))?.id}/leave`)).toBe(200);
  return leg;
}

it('A3.1: an interpreter is shown out while the carrier takes no orders: seen until out, and out as soon as it takes them', async () => {
  const { caller, operator, softphone, third } = await withInterpreter();
  const takesOrders = isNotEnded(third);
  expect(await order(operator, `/api/guests/${(await guestOf(operator))?.id}/take-back`)).toBe(200);
  await stage.pass(40);
  expect(await whoHears(caller, { third })).toEqual(['third']);
  expect(await guestOf(operator)).toMatchObject({ kind: 'interpreter', state: 'left', isGoing: true });
  takesOrders();
  await stage.pass(3);
  expect(third.state).toBe('completed');
  expect(await callOf(operator)).toMatchObject({ part: 'own', talk: 'together', guests: [] });
  expect(await whoHears(caller, { softphone })).toEqual(['softphone']);
});

it('A3.1: and where nobody was left to give the order, it is given all the same', async () => {
  const { operator, third } = await withInterpreter();
  // The process died after the transaction.
  await stage.line.database.sql("select end_guest($1, 'left')", [(await guestOf(operator))?.id]);
  await stage.pass(5);
  expect(third.state).toBe('completed');
});

it('A3.1: who is not ended for a minute is an alarm, once', async () => {
  const { operator, third } = await withInterpreter();
  const takesOrders = isNotEnded(third);
  await order(operator, `/api/guests/${(await guestOf(operator))?.id}/take-back`);
  await stage.pass(55);
  const told = () => stage.line.logged.filter(({ kind }) => kind === 'leg-not-ended');
  expect(told()).toEqual([]);
  await stage.pass(30);
  expect(told()).toEqual([{ level: 'error', event: 'alarm', kind: 'leg-not-ended' }]);
  const rows = "select times from alarms where kind = 'leg-not-ended' and ended_at is null";
  expect(await stage.line.database.sql(rows)).toEqual([{ times: 1 }]);
  takesOrders();
});

it('A3.1: the first one of a take-over is ended as soon as the carrier takes orders, and seen until then', async () => {
  const { caller, softphone, nigar, second, takesOrders } = await takenOverFrom();
  expect(await callOf(nigar)).toMatchObject({ part: 'own', guests: [{ name: 'Aysel', isGoing: true }] });
  expect(await whoHears(caller, { softphone, second })).toEqual(['softphone', 'second']);
  takesOrders();
  await stage.pass(3);
  expect(softphone.state).toBe('completed');
  expect([await whoHears(caller, { second }), heardBy(caller)]).toEqual([
    ['second'],
    expect.not.arrayContaining(['reconnecting']),
  ]);
});

it('A6.1: a take-over is finished where the first one has two legs of which one was never told to be over', async () => {
  const { caller, operator, nigar, softphone } = await talkAndSupervisor(stage);
  const id = (await callOf(operator))?.id;
  await stage.line.database.sql(
    `insert into legs (carrier_sid, call_id, party, account_id, join_number, state, dialled_at)
     values ('CA00000000000000000000000000000000', $1, 'operator', $2, 0, 'joined', line_now() - interval '1 hour')`,
    [id, operator.id],
  );
  const { params } = (await nigar.post(`/api/talks/${id}/take-over`)).body as { params?: { offer: string } };
  const second = nigar.dial(params?.offer ?? '');
  await stage.pass(5);
  expect(softphone.state).toBe('completed');
  expect(await whoHears(caller, { second })).toEqual(['second']);
});

it('A6.1: the giver’s leg is not ended, and the call comes back to the giver: only the old leg is, and the talk goes on', async () => {
  const { caller, operator, softphone } = await stage.talk();
  const leyla = await stage.operator('Leyla');
  const takesOrders = isNotEnded(softphone);
  const second = await give(operator, leyla);
  await stage.pass(3);
  expect(softphone.verb).toBe('Dial');
  for (const { callId } of (await operator.desk()).wrapUps)
    await order(operator, `/api/calls/${callId}/wrap-up`, { disposition: 'information' });
  const third = await give(leyla, operator);
  await stage.pass(3);
  expect([softphone.verb, second?.state, third?.verb]).toEqual(['Dial', 'completed', 'Dial']);
  takesOrders();
  await stage.pass(4);
  expect([softphone.state, third?.verb, caller.verb]).toEqual(['completed', 'Dial', 'Dial']);
  expect(await callOf(operator)).toMatchObject({ part: 'own', state: 'talking', talk: 'together' });
  expect(heardBy(caller)).not.toContain('reconnecting');
});

it('A6.1: an operator who left a caller in the cover is still in the room when the next one talks there: ended, and the room is not', async () => {
  stage.leavesOneInTheRoom();
  const { caller, operator, softphone } = await stage.talk();
  caller.press('*');
  await stage.pass(2);
  const leyla = await stage.operator('Leyla');
  const takesOrders = isNotEnded(softphone);
  expect(await order(operator, `/api/calls/${(await callOf(operator))?.id}/end`)).toBe(200);
  for (let turn = 0; turn < 8 && (await leyla.desk()).offer === null; turn += 1) {
    caller.press('1');
    await stage.pass(2);
  }
  const second = await leyla.answer();
  await stage.pass(8);
  expect(await whoHears(caller, { softphone, second })).toEqual(['softphone', 'second']);
  takesOrders();
  await stage.pass(3);
  expect(softphone.state).toBe('completed');
  expect([await whoHears(caller, { second }), await callOf(leyla)]).toMatchObject([['second'], { state: 'talking' }]);
});
