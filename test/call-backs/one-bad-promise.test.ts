// A promise that the database lets nobody write to: it is not kept, and every other one is.
import { expect, it } from 'vitest';
import { agree, begin, openCallBackStage, openDroppedTalks } from './call-back-stage.ts';

const OTHER = '+994000007702';

const { stage } = openCallBackStage();
const { dropped } = openDroppedTalks(stage);

it('A6.1: who is to be called back is rung though a promise before theirs cannot be written', async () => {
  const { operator } = await dropped();
  const leyla = await stage.operator('Leyla');
  const caller = await stage.callerWho('11', OTHER);
  await leyla.answer();
  await stage.pass(2);
  expect((await agree(leyla)).status).toBe(200);
  caller.hangUp();
  await stage.pass(2);
  const { database } = stage.line;
  stage.explain(/take-call-back-to-dial/);
  await database.sql(`create function take_nothing() returns trigger language plpgsql as $$
    begin raise exception 'a row that nothing can be done about'; end $$`);
  expect(await begin(operator)).toBeDefined();
  const [bad] = await database.sql<{ id: string }>('select call_id as id from call_back_attempts');
  await database.sql(`create trigger call_back_attempts_take_nothing before update on call_back_attempts
    for each row when (old.call_id = '${bad?.id}') execute function take_nothing()`);
  expect(await begin(leyla)).toBeDefined();
  const ring = await stage.ringing(OTHER, 6);
  await database.sql('drop trigger call_back_attempts_take_nothing on call_back_attempts');
  ring.reject();
  await stage.pass(2);
});
