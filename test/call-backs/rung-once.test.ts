import { expect, it } from 'vitest';
import { agree, begin, CALLER, onDesk, openCallBackStage, openDroppedTalks } from './call-back-stage.ts';

const { stage } = openCallBackStage();
const { dropped, ringsWithin } = openDroppedTalks(stage);
const tries = () => stage.line.database.sql('select outcome from call_back_attempts order by begun_at');
const known = () => stage.line.database.sql('select count(*)::int as calls from calls group by caller_id');
const promised = () => stage.line.database.sql("select from call_backs where state = 'promised'");

it('A6.1: who has two promises, and two operators at once, is rung for one, and the other promise stays', async () => {
  const { operator } = await dropped();
  const leyla = await stage.operator('Leyla');
  const again = await stage.callerWho('11', CALLER);
  await leyla.answer();
  await stage.pass(2);
  expect((await agree(leyla)).status).toBe(200);
  // By whom the line knows the caller again is noted behind the answer, in real time.
  await expect.poll(known, { timeout: 15_000 }).toEqual([{ calls: 2 }]);
  again.hangUp();
  await stage.pass(2);
  expect(await promised()).toHaveLength(2);
  await Promise.all([begin(operator), begin(leyla)]);
  expect(await ringsWithin(6)).toBe(1);
  expect(await tries()).toContainEqual({ outcome: 'busy' });
  expect(await promised()).toHaveLength(1);
});

it('A3.1: who has called again is not rung for the promise of before, and it waits until that call is over', async () => {
  const { operator } = await dropped();
  const [due] = await onDesk(operator, 'due');
  const again = await stage.callerWho('11', CALLER);
  await expect.poll(known, { timeout: 15_000 }).toEqual([{ calls: 2 }]);
  expect(await onDesk(operator, 'due')).toEqual([]);
  expect((await operator.post(`/api/call-backs/${due?.id}/begin`)).status).toBe(409);
  again.hangUp();
  await stage.pass(2);
  expect(await onDesk(operator, 'due')).toMatchObject([{ id: due?.id }]);
  await begin(operator);
  expect(await ringsWithin(6)).toBe(1);
});

it('A3.1: who calls in the moment in which the operator begins is not rung, and the promise stays', async () => {
  const { operator } = await dropped();
  const [due] = await onDesk(operator, 'due');
  const { body } = await operator.post(`/api/call-backs/${due?.id}/begin`);
  stage.caller(CALLER);
  await stage.pass(1);
  // The call that was just begun is one of theirs as well.
  await expect.poll(known, { timeout: 15_000 }).toEqual([{ calls: 3 }]);
  operator.dial((body['params'] as { offer: string }).offer);
  expect(await ringsWithin(6)).toBe(0);
  expect(await tries()).toEqual([{ outcome: 'busy' }]);
  expect(await promised()).toHaveLength(1);
});
