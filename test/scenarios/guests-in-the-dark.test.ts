import pg from 'pg';
import { expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import type { TestOperator } from '../harness/operator.ts';
import { openStage } from '../harness/stage.ts';
import { callOf, order as orderOn, talkAndSupervisor, whoHears as whoHearsOn } from '../harness/supervised.ts';
import { until } from '../jobs/until.ts';

const stage = openStage();
const FAULT_LIMIT_MS = 15_000;
const order = (person: TestOperator, path: string, body?: object) =>
  orderOn(stage, person, { path, ...(body ? { body } : {}) });
const whoHears = (speaker: PhoneCall | undefined, others: Record<string, PhoneCall | undefined>) =>
  whoHearsOn(stage, speaker, others);

/** Somebody holds every call’s row until the guest’s question what comes next has had no answer of the database. */
async function whileStayIsBlind(): Promise<void> {
  const client = new pg.Client({ connectionString: stage.line.database.ownerUrl });
  await client.connect();
  await client.query('begin');
  await client.query('select from calls for no key update');
  const passing = stage.pass(2);
  const isBlind = () => stage.line.logged.some(({ event, where }) => event === 'fault' && where === '/voice/stay');
  await until('the guest’s question has no answer', FAULT_LIMIT_MS, isBlind).finally(async () => {
    await client.query('commit');
    await client.end();
  });
  await passing;
}

/** The operator’s page is loaded again, and while it is, the database does not answer the guest who waits for it. */
async function reloadsInTheDark(operator: TestOperator, softphone: PhoneCall): Promise<PhoneCall | undefined> {
  stage.explain(/fault/);
  await operator.leavePage(softphone);
  await stage.pass(2);
  await whileStayIsBlind();
  await operator.openPage();
  const back = await operator.rejoin();
  await stage.pass(4);
  return back;
}

it('A3.1: a supervisor heard by the operator alone stays so though the database did not answer while the operator’s page was loaded', async () => {
  const { caller, operator, softphone, nigar } = await talkAndSupervisor(stage);
  expect(await order(operator, `/api/calls/${(await callOf(operator))?.id}/supervisor`, { manner: 'whisper' })).toBe(
    200,
  );
  const third = await nigar.answer();
  await stage.pass(2);
  expect(await whoHears(third, { caller, softphone })).toEqual(['softphone']);
  const back = await reloadsInTheDark(operator, softphone);
  expect(await callOf(operator)).toMatchObject({ isKept: false, guests: [{ manner: 'whisper', state: 'joined' }] });
  expect(await whoHears(third, { caller, back })).toEqual(['back']);
  expect(await whoHears(caller, { third, back })).toEqual(['third', 'back']);
});
