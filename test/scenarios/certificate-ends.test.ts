import { describe, expect, it } from 'vitest';
import type { TestOperator } from '../harness/operator.ts';
import { openStage } from '../harness/stage.ts';
import { callOf, guestOf, order as orderOn, talkAndSupervisor } from '../harness/supervised.ts';

const stage = openStage();
/** No supervisor is asked before it. */
const UNTIL_SUPERVISORS_SECONDS = 33;
/** The line ends a wrap-up by itself then. */
const WRAP_UP_SECONDS = 605;

/** Midnight in Baku, or a word of another supervisor. */
async function certificateEnds({ id }: TestOperator): Promise<void> {
  await stage.line.database.sql(
    'update certificates set span = tstzrange(lower(span), line_now()) where account_id = $1',
    [id],
  );
  await stage.pass(2);
}

async function supervisorInTalk() {
  const nigar = await stage.supervisor('Nigar', ['az', 'ru', 'en']);
  const caller = await stage.callerWho('11');
  await stage.pass(UNTIL_SUPERVISORS_SECONDS);
  const softphone = await nigar.answer();
  await stage.pass(2);
  const callId = (await nigar.desk()).call?.id;
  expect((await nigar.desk()).call).toMatchObject({ state: 'talking' });
  return { nigar, caller, softphone, callId };
}

/** There is no desk for them, nor a way to one, and they take no call. */
async function expectNoDesk(nigar: TestOperator): Promise<void> {
  expect((await nigar.get('/api/desk')).status).toBe(404);
  expect((await nigar.post('/api/extra-duty')).status).toBe(404);
  expect((await nigar.post('/api/presence', { state: 'available' })).status).toBe(404);
  expect((await nigar.get('/api/me')).body).toMatchObject({ account: { role: 'supervisor' }, place: null });
}

describe('A6.1, A9.3: a supervisor’s certificate ends in their talk', () => {
  it('every key of the desk goes on to the end of the talk and of its wrap-up, and then there is no desk', async () => {
    const { nigar, caller, callId } = await supervisorInTalk();
    await certificateEnds(nigar);
    const asked = async (path: string, body?: object) =>
      (await nigar.post(`/api/calls/${callId}/${path}`, body)).status;
    expect((await nigar.get('/api/desk')).status).toBe(200);
    expect(await asked('hold', { on: true })).toBe(200);
    await stage.pass(1);
    expect(await asked('hold', { on: false })).toBe(200);
    await stage.pass(2);
    expect(await asked('cover')).toBe(200);
    await stage.pass(2);
    caller.press('1');
    await stage.pass(2);
    expect(await asked('questions', { question: 'question-safe' })).toBe(200);
    await stage.pass(12);
    expect((await nigar.post('/api/softphone-token')).status).toBe(200);
    expect(await asked('end')).toBe(200);
    await stage.pass(3);
    expect((await nigar.desk()).presence.state).toBe('wrap-up');
    expect(await asked('wrap-up', { disposition: 'information' })).toBe(200);
    await stage.pass(1);
    await expectNoDesk(nigar);
  });

  it('no further call is offered to them, and neither extra duty nor the wish to take calls is granted in the wrap-up', async () => {
    const { nigar, caller } = await supervisorInTalk();
    await certificateEnds(nigar);
    caller.hangUp();
    await stage.pass(2);
    const orders = [await nigar.post('/api/extra-duty'), await nigar.post('/api/presence', { state: 'available' })];
    expect(orders.map(({ status }) => status)).not.toContain(200);
    await stage.callerWho('10');
    await stage.pass(WRAP_UP_SECONDS);
    expect(await stage.line.database.sql("select from offers where state <> 'accepted'")).toEqual([]);
  });

  it('a wrap-up that was left may be finished for four hours, and not after', async () => {
    const { nigar, caller, callId } = await supervisorInTalk();
    await certificateEnds(nigar);
    caller.hangUp();
    await stage.pass(WRAP_UP_SECONDS);
    expect((await nigar.desk()).wrapUps).toMatchObject([{ callId }]);
    const moved = (hours: number) =>
      stage.line.database.sql('update wrap_ups set started_at = started_at - make_interval(hours => $1)', [hours]);
    await moved(4);
    await expectNoDesk(nigar);
    await moved(-1);
    const finished = await nigar.post(`/api/calls/${callId}/wrap-up`, { disposition: 'information' });
    expect(finished.status).toBe(200);
    await expectNoDesk(nigar);
  });

  it('one who listens can still leave', async () => {
    const { operator, nigar } = await talkAndSupervisor(stage);
    const path = `/api/talks/${(await callOf(operator))?.id}/listen`;
    expect(await orderOn(stage, nigar, { path, body: { reason: 'quality' } })).toBe(200);
    expect(await orderOn(stage, operator, { path: `/api/guests/${(await guestOf(operator))?.id}/shown` })).toBe(200);
    await nigar.answer();
    await stage.pass(2);
    await certificateEnds(nigar);
    expect(await orderOn(stage, nigar, { path: `/api/guests/${(await guestOf(nigar))?.id}/leave` })).toBe(200);
    await stage.pass(2);
    await expectNoDesk(nigar);
  });
});
