import { expect, it } from 'vitest';
import { openStage } from '../harness/stage.ts';
import { callOf, whoHears } from '../harness/supervised.ts';

const stage = openStage();

it('A6.1: the first one puts the caller on hold and is lost as the colleague comes: nobody is said to be on hold who hears it all', async () => {
  const { caller, operator, softphone } = await stage.talk();
  const leyla = await stage.operator('Leyla');
  const call = `/api/calls/${(await callOf(operator))?.id}`;
  await operator.post(`${call}/hold`, { on: true });
  await operator.post(`${call}/transfer`, { colleagueId: leyla.id, language: null, reason: 'needs-experience' });
  stage.explain(/Participants/);
  const takesOrders = stage.line.carrier.faults.rest({ path: /Participants/ }, { kind: '500' });
  const second = await leyla.answer();
  await stage.pass(2);
  expect(await callOf(leyla)).toMatchObject({ part: 'own', talk: 'on-hold' });
  // The carrier was not told to go on without this leg: the room ends, and is made anew.
  softphone.hangUp();
  await stage.pass(4);
  expect(await whoHears(stage, second, { caller })).toEqual(['caller']);
  expect(await callOf(leyla)).toMatchObject({ part: 'own', state: 'talking', talk: 'together' });
  takesOrders();
  expect((await leyla.post(`${call}/hold`, { on: true })).status).toBe(200);
  await stage.pass(1);
  expect(await whoHears(stage, second, { caller })).toEqual([]);
  expect(await callOf(leyla)).toMatchObject({ talk: 'on-hold' });
});
