import pg from 'pg';
import { expect, test } from 'vitest';
import { openStage } from '../harness/stage.ts';

/** With every callback lost, everybody is free again by then. */
const FREE_WITHIN_SECONDS = 120;
const STEP_SECONDS = 10;

const stage = openStage();

test('a call whose end nobody reports frees the operator within two minutes, and the open desks are told', async () => {
  const { caller, operator, softphone } = await stage.talk();
  const { faults } = stage.line.carrier;
  faults.webhook({ path: '/voice/status' }, { kind: 'lost' });
  faults.webhook({ path: '/voice/after' }, { kind: 'lost' });
  stage.explain(/discarded/);
  const listener = new pg.Client({ connectionString: stage.line.database.url });
  await listener.connect();
  const told: string[] = [];
  listener.on('notification', ({ payload }) => void told.push(payload ?? ''));
  await listener.query('listen live');

  caller.hangUp();
  const stateOf = async () => (await operator.desk()).presence.state;
  let seconds = 0;
  for (; seconds < FREE_WITHIN_SECONDS && (await stateOf()) === 'on-call'; seconds += STEP_SECONDS) {
    told.length = 0;
    await stage.pass(STEP_SECONDS);
  }
  expect(await stateOf()).toBe('wrap-up');
  // A round trip later whatever was told before has come.
  await listener.query('select');
  expect(told.some((topic) => topic === 'desk:all' || topic === `desk:${operator.id}`)).toBe(true);
  expect(softphone.state).toBe('completed');
  await listener.end();
});
