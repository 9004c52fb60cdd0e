import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import type { TestOperator } from '../harness/operator.ts';
import { heardBy, openStage } from '../harness/stage.ts';
import {
  callOf,
  FREE_AGAIN,
  guestOf,
  order as orderOn,
  talkAndSupervisor as talkAndSupervisorOn,
  whoHears as whoHearsOn,
} from '../harness/supervised.ts';

const stage = openStage();
const talkAndSupervisor = () => talkAndSupervisorOn(stage);
const order = (person: TestOperator, path: string, body?: object) =>
  orderOn(stage, person, { path, ...(body ? { body } : {}) });
const whoHears = (speaker: PhoneCall | undefined, others: Record<string, PhoneCall | undefined>) =>
  whoHearsOn(stage, speaker, others);
const listenTo = async (operator: TestOperator, nigar: TestOperator) =>
  order(nigar, `/api/talks/${(await callOf(operator))?.id}/listen`, { reason: 'quality' });
const show = async (operator: TestOperator) => order(operator, `/api/guests/${(await guestOf(operator))?.id}/shown`);
const takeOver = async (callId: string | undefined, nigar: TestOperator) =>
  (await nigar.post(`/api/talks/${callId}/take-over`)).body as { params?: { offer: string } };

describe('A1.1: a supervisor who listens', () => {
  it('hears and is not heard; the operator sees who and why, before and throughout; the trail has it', async () => {
    const { caller, operator, softphone, nigar } = await talkAndSupervisor();
    expect(await listenTo(operator, nigar)).toBe(200);
    expect(await guestOf(operator)).toMatchObject({
      kind: 'listener',
      name: 'Nigar',
      reason: 'quality',
      state: 'asked',
    });
    expect((await nigar.desk()).offer).toBeNull();
    expect(await show(operator)).toBe(200);
    expect((await nigar.desk()).offer).toMatchObject({ kind: 'listen', askedBy: 'Aysel' });
    const third = await nigar.answer();
    await stage.pass(2);
    expect(await guestOf(operator)).toMatchObject({ kind: 'listener', state: 'joined', isShown: true });
    expect(await callOf(nigar)).toMatchObject({ part: 'listening' });
    expect(await whoHears(caller, { softphone, third })).toEqual(['softphone', 'third']);
    expect(await whoHears(third, { caller, softphone })).toEqual([]);
    const trail = await stage.line.database.sql(
      "select actor_role, reason from audit_rows where action = 'call-listened' and actor_id = $1",
      [nigar.id],
    );
    expect(trail).toEqual([{ actor_role: 'supervisor', reason: 'quality' }]);
    expect(await order(operator, `/api/guests/${(await guestOf(operator))?.id}/take-back`)).toBe(200);
    expect([third?.state, await nigar.desk()]).toMatchObject(['completed', FREE_AGAIN]);
  });

  it('gets no further while the operator’s page has not shown it, whoever writes the row', async () => {
    const { operator, nigar } = await talkAndSupervisor();
    await listenTo(operator, nigar);
    const guest = await guestOf(operator);
    expect((await nigar.post(`/api/offers/${guest?.id}/accept`)).status).toBe(409);
    expect(await order(nigar, `/api/guests/${guest?.id}/shown`)).toBe('wrong-state');
    const unseen = stage.line.database.sql("update guests set state = 'joined' where id = $1", [guest?.id]);
    await expect(unseen).rejects.toThrow('guests_listening_is_shown');
    await stage.pass(17);
    expect([await guestOf(operator), await nigar.desk()]).toMatchObject([{ state: 'expired' }, FREE_AGAIN]);
  });

  it('not while the caller is in the cover, and no longer when the cover begins', async () => {
    const { caller, operator, nigar } = await talkAndSupervisor();
    await listenTo(operator, nigar);
    await show(operator);
    const third = await nigar.answer();
    await stage.pass(2);
    caller.press('*');
    await stage.pass(2);
    expect([third?.state, heardBy(caller).at(-1)]).toEqual(['completed', 'cover']);
    expect(await listenTo(operator, nigar)).toBe('in-cover');
    expect(await nigar.desk()).toMatchObject(FREE_AGAIN);
  });

  it('not to a page that shows nothing: refused, or over when the page falls silent', async () => {
    const { operator, nigar } = await talkAndSupervisor();
    await listenTo(operator, nigar);
    await show(operator);
    const third = await nigar.answer();
    await stage.pass(2);
    operator.goDeaf();
    await stage.pass(13);
    expect([third?.state, await nigar.desk()]).toMatchObject(['completed', FREE_AGAIN]);
    expect(await listenTo(operator, nigar)).toBe('operator-away');
  });

  it('not to the next operator, who was not shown it: over when the talk changes hands', async () => {
    const { operator, nigar } = await talkAndSupervisor();
    const leyla = await stage.operator('Leyla');
    await listenTo(operator, nigar);
    await show(operator);
    const wish = { colleagueId: leyla.id, language: null, reason: 'child' };
    await order(operator, `/api/calls/${(await callOf(operator))?.id}/transfer`, wish);
    await leyla.answer();
    const third = await nigar.answer();
    await stage.pass(3);
    expect(await callOf(leyla)).toMatchObject({ part: 'own' });
    expect(third?.state ?? 'never').not.toBe('in-progress');
    expect(await nigar.desk()).toMatchObject(FREE_AGAIN);
  });

  it('only from a desk, for a reason of the list, and never as an operator', async () => {
    const { operator, nigar } = await talkAndSupervisor();
    const leyla = await stage.operator('Leyla');
    expect(await listenTo(operator, leyla)).toBe('not-found');
    const path = `/api/talks/${(await callOf(operator))?.id}/listen`;
    expect((await nigar.post(path, { reason: 'curious' })).status).toBe(422);
    await nigar.post('/api/presence', { state: 'away' });
    expect(await listenTo(operator, nigar)).toBe('not-at-desk');
  });
});

describe('A6.1: a talk whose operator does not answer', () => {
  it('is seen by the supervisor, taken over, and the caller is never alone in the room', async () => {
    const { caller, operator, softphone, nigar } = await talkAndSupervisor();
    operator.goDeaf();
    await stage.pass(13);
    expect((await nigar.get('/api/talks')).body).toMatchObject({
      inAll: 1,
      talks: [{ operator: 'Aysel', isReachable: false }],
    });
    const { params } = await takeOver((await callOf(operator))?.id, nigar);
    const second = nigar.dial(params?.offer ?? '');
    await stage.pass(4);
    expect([caller.verb, second.verb, softphone.state]).toEqual(['Dial', 'Dial', 'completed']);
    expect(heardBy(caller)).not.toContain('reconnecting');
    expect(await callOf(nigar)).toMatchObject({ part: 'own', talk: 'together' });
    expect(await operator.desk()).toMatchObject({
      call: null,
      presence: { state: 'wrap-up' },
      wrapUps: [{ takenOverBy: 'Nigar' }],
    });
    const trail = await stage.line.database.sql(
      "select reason from audit_rows where action = 'call-taken-over' and actor_id = $1",
      [nigar.id],
    );
    expect(trail).toEqual([{ reason: 'page-silent' }]);
    second.hangUp();
    await stage.pass(2);
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
  });

  it('the operator is there after all and says so: the talk stays, and the supervisor is free', async () => {
    const { caller, operator, nigar } = await talkAndSupervisor();
    const { params } = await takeOver((await callOf(operator))?.id, nigar);
    expect(await guestOf(operator)).toMatchObject({ isTakeOver: true, reason: 'no-reaction', name: 'Nigar' });
    expect(await order(operator, `/api/guests/${(await guestOf(operator))?.id}/take-back`)).toBe(200);
    const late = nigar.dial(params?.offer ?? '');
    await stage.pass(2);
    expect([late.state, caller.verb, await nigar.desk()]).toMatchObject(['completed', 'Dial', FREE_AGAIN]);
    expect(await callOf(operator)).toMatchObject({ part: 'own', talk: 'together' });
  });

  it('the carrier’s interface is down: nobody leaves, and it is finished when it answers again', async () => {
    const { caller, operator, softphone, nigar } = await talkAndSupervisor();
    stage.line.carrier.faults.rest({}, { kind: '500' });
    const { params } = await takeOver((await callOf(operator))?.id, nigar);
    const second = nigar.dial(params?.offer ?? '');
    await stage.pass(5);
    expect([caller.verb, second.verb, softphone.verb]).toEqual(['Dial', 'Dial', 'Dial']);
    expect(await callOf(nigar)).toMatchObject({ part: 'own' });
    stage.line.carrier.faults.clear();
    await stage.pass(4);
    expect([caller.verb, second.verb, softphone.state]).toEqual(['Dial', 'Dial', 'completed']);
  });

  it('two supervisors in the same moment: one has it', async () => {
    const { operator, nigar } = await talkAndSupervisor();
    const sevil = await stage.supervisor('Sevil');
    const id = (await callOf(operator))?.id;
    const answers = await Promise.all([nigar, sevil].map((person) => person.post(`/api/talks/${id}/take-over`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await stage.pass(10);
    expect([await nigar.desk(), await sevil.desk()]).toMatchObject([FREE_AGAIN, FREE_AGAIN]);
    expect(await callOf(operator)).toMatchObject({ part: 'own' });
  });

  it('the softphone of the supervisor never comes: the talk stays where it is', async () => {
    const { caller, operator, nigar } = await talkAndSupervisor();
    await takeOver((await callOf(operator))?.id, nigar);
    await stage.pass(11);
    expect(await nigar.desk()).toMatchObject(FREE_AGAIN);
    expect([await callOf(operator), caller.verb]).toMatchObject([{ part: 'own', talk: 'together' }, 'Dial']);
  });

  it('the caller hangs up while it is taken over: everybody is free', async () => {
    const { caller, operator, nigar } = await talkAndSupervisor();
    const { params } = await takeOver((await callOf(operator))?.id, nigar);
    caller.hangUp();
    const late = nigar.dial(params?.offer ?? '');
    await stage.pass(3);
    expect(late.state).toBe('completed');
    expect((await nigar.desk()).call).toBeNull();
  });
});
