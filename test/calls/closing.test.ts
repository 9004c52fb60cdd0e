// The work after a call is closed while the database stutters.
import { expect, it, onTestFinished } from 'vitest';
import { openStage } from '../harness/stage.ts';

const stage = openStage();

it('A6.1: the outcome is kept, and the operator free again, or neither: the second press does it', async () => {
  const { operator, caller } = await stage.talk();
  const id = (await operator.desk()).call?.id;
  caller.hangUp();
  await stage.pass(2);
  stage.explain(/leave-own-wrap-up/);
  const sql = stage.line.database.sql;
  await sql(`create function not_now() returns trigger language plpgsql as 'begin raise exception ''not now''; end'`);
  onTestFinished(() => sql('drop function if exists not_now cascade').then(() => undefined));
  await sql(
    `create trigger not_now before update on presences for each row when (old.state = 'wrap-up') execute function not_now()`,
  );
  const close = async () => (await operator.post(`/api/calls/${id}/wrap-up`, { disposition: 'information' })).status;
  expect(await close()).toBeGreaterThanOrEqual(500);
  await sql('drop function not_now cascade');
  expect(await close()).toBe(200);
  expect((await operator.desk()).presence.state).toBe('available');
});
