// What a caller's keys said is true of them when they are called back.
import { expect, it } from 'vitest';
import { heardBy } from '../harness/stage.ts';
import { agree, begin, CALLER, openCallBackStage } from './call-back-stage.ts';

const { stage } = openCallBackStage();

it('A6.1: who could not speak, and is called back, is no ordinary caller to whoever calls', async () => {
  const operator = await stage.operator('Aysel', ['az', 'ru', 'en']);
  const caller = await stage.callerWho('15', CALLER);
  await operator.answer();
  // The words before the room.
  await stage.pass(12);
  await stage.line.database.sql(
    "update calls set is_child = true, wish = 'woman', wished_at = line_now(), needs_interpreter = true",
  );
  expect((await agree(operator)).status).toBe(200);
  caller.hangUp();
  await stage.pass(2);
  await begin(operator);
  expect((await operator.desk()).call).toMatchObject({
    state: 'connecting',
    urgency: 'cannot-speak',
    needsInterpreter: true,
  });
  expect(await stage.callNow()).toMatchObject({ is_child: true, wish: 'woman' });
  const phone = (await stage.ringing(CALLER, 5)).answer();
  await stage.pass(2);
  phone.press('1');
  await stage.pass(3);
  expect((await operator.desk()).call).toMatchObject({ state: 'talking', urgency: 'cannot-speak' });
  // A3.1: the key is no proof of who pressed it, and the operator asks first.
  expect(heardBy(phone)).not.toContain('cannot-speak-operator');
});
