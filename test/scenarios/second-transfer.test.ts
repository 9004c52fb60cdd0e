import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import type { TestOperator } from '../harness/operator.ts';
import { heardBy, openStage } from '../harness/stage.ts';
import { callOf, guestOf, whoHears } from '../harness/supervised.ts';

const stage = openStage();

async function asks(operator: TestOperator, colleague: TestOperator): Promise<PhoneCall | undefined> {
  const wish = { colleagueId: colleague.id, language: null, reason: 'shift-ends' };
  const { status } = await operator.post(`/api/calls/${(await callOf(operator))?.id}/transfer`, wish);
  expect(status).toBe(200);
  const leg = await colleague.answer();
  await stage.pass(2);
  return leg;
}

/** Aysel has given her talk to Leyla, and Leyla has asked Sevda in: the two of them and the caller talk. */
async function givenTwice() {
  const { caller, operator } = await stage.talk();
  const leyla = await stage.operator('Leyla');
  const sevda = await stage.operator('Sevda');
  const second = await asks(operator, leyla);
  expect((await operator.post(`/api/guests/${(await guestOf(operator))?.id}/leave`)).status).toBe(200);
  await stage.pass(2);
  return { caller, leyla, sevda, second };
}

describe('A6.1: a talk that is given on a second time, and its second operator is lost while all three talk', () => {
  it.each([
    ['the carrier’s interface is up', true],
    ['the carrier takes no orders about rooms', false],
  ])('%s: the third one goes on with the caller, and the second has the wrap-up', async (_, isUp) => {
    const { caller, leyla, sevda, second } = await givenTwice();
    stage.explain(/Participants/);
    const takesOrders = isUp ? () => {} : stage.line.carrier.faults.rest({ path: /Participants/ }, { kind: '500' });
    const third = await asks(leyla, sevda);
    second?.hangUp();
    await stage.pass(5);
    expect(await leyla.desk()).toMatchObject({ call: null, presence: { state: 'wrap-up' } });
    expect(await callOf(sevda)).toMatchObject({ part: 'own', state: 'talking', talk: 'together' });
    expect(await whoHears(stage, caller, { third })).toEqual(['third']);
    expect(heardBy(caller)).not.toContain('cover');
    takesOrders();
    await stage.pass(3);
    // The room ends with the third one's leg by now.
    third?.hangUp();
    await stage.pass(3);
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
  });

  it('and the second one may leave by pressing', async () => {
    const { caller, leyla, sevda } = await givenTwice();
    const third = await asks(leyla, sevda);
    expect((await leyla.post(`/api/guests/${(await guestOf(leyla))?.id}/leave`)).status).toBe(200);
    await stage.pass(2);
    expect(await whoHears(stage, caller, { third })).toEqual(['third']);
    expect(await leyla.desk()).toMatchObject({ call: null, presence: { state: 'wrap-up' } });
  });

  it('and the third one is lost instead: the second has the call again', async () => {
    const { caller, leyla, sevda, second } = await givenTwice();
    const third = await asks(leyla, sevda);
    third?.hangUp();
    await stage.pass(3);
    expect(await callOf(leyla)).toMatchObject({ part: 'own', state: 'talking', talk: 'together' });
    expect(await whoHears(stage, caller, { second })).toEqual(['second']);
  });
});

describe('A3.1: who gave a talk away and does not leave it', () => {
  it('is sent out by the colleague who has it, and by nobody else', async () => {
    const { caller, operator, softphone: first } = await stage.talk();
    const leyla = await stage.operator('Leyla');
    const nigar = await stage.operator('Nigar');
    const second = await asks(operator, leyla);
    const leave = `/api/guests/${(await guestOf(leyla))?.id}/leave`;
    expect((await nigar.post(leave)).status).toBe(409);
    await stage.pass(2);
    expect((await whoHears(stage, caller, { first, second })).sort()).toEqual(['first', 'second']);
    expect((await leyla.post(leave)).status).toBe(200);
    await stage.pass(2);
    expect(await whoHears(stage, caller, { first, second })).toEqual(['second']);
    expect(await operator.desk()).toMatchObject({ call: null, presence: { state: 'wrap-up' }, wrapUps: [{}] });
    expect(await callOf(leyla)).toMatchObject({ part: 'own', state: 'talking', talk: 'together' });
    // With the leg of whoever has the call the room ends, and with no other.
    second?.hangUp();
    await stage.pass(3);
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
  });
});
