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
const callSupervisor = async (operator: TestOperator, manner = 'heard') =>
  order(operator, `/api/calls/${(await callOf(operator))?.id}/supervisor`, { manner });

describe('A9.3: a supervisor at an operator’s desk', () => {
  it('is there with a certificate only, and then is an operator with what an operator may', async () => {
    const nigar = await stage.line.supervisor('Nigar');
    await stage.line.database.sql('delete from certificates where account_id = $1', [nigar.id]);
    expect((await nigar.post('/api/presence', { state: 'away' })).status).toBe(404);
    expect((await nigar.get('/api/me')).body).toMatchObject({ account: { role: 'supervisor' }, place: null });
    const sevil = await stage.supervisor('Sevil');
    expect(await sevil.desk()).toMatchObject({ me: { name: 'Sevil' }, presence: { state: 'available' } });
    expect((await sevil.get('/api/me')).body).toMatchObject({
      account: { role: 'supervisor' },
      place: { softphone: {} },
    });
    const rows = await stage.line.database.sql('select account_role from presences where account_id = $1', [sevil.id]);
    expect(rows).toEqual([{ account_role: 'supervisor' }]);
  });

  it('A1.2: begins no key of the team, by which notes are opened', async () => {
    const sevil = await stage.supervisor('Sevil');
    const key = Buffer.alloc(32, 7).toString('base64');
    const made = { version: 1, publicKey: key, voucher: null, keyId: sevil.id, copyVoucher: key };
    const sealed = Buffer.alloc(80, 7).toString('base64');
    expect(await order(sevil, '/api/team-key', { ...made, sealed })).toBe('not-found');
  });

  it('keeps what a supervisor may, and puts nobody on the roster by it', async () => {
    const sevil = await stage.supervisor('Sevil');
    expect((await sevil.get('/api/roster')).status).toBe(200);
    const shift = 'insert into shifts (id, account_id, span, kind) values (gen_random_uuid(), $1, $2, $3)';
    const tomorrow = '[2099-01-01,2099-01-01 04:00)';
    await expect(stage.line.database.sql(shift, [sevil.id, tomorrow, 'single'])).rejects.toThrow('shifts_serves');
  });
});

describe('a supervisor whom the operator asks in', () => {
  it('is heard by all, the talk stays the operator’s, and the operator shows them out', async () => {
    const { caller, operator, softphone, nigar } = await talkAndSupervisor();
    expect(await callSupervisor(operator)).toBe(200);
    expect((await nigar.desk()).offer).toMatchObject({ kind: 'help', askedBy: 'Aysel', manner: 'heard' });
    const third = await nigar.answer();
    await stage.pass(2);
    expect(await callOf(operator)).toMatchObject({ part: 'own', guests: [{ kind: 'supervisor', name: 'Nigar' }] });
    expect(await callOf(nigar)).toMatchObject({ part: 'helping', state: 'talking', note: null, questions: [] });
    expect(await whoHears(third, { caller, softphone })).toEqual(['caller', 'softphone']);
    expect(await order(operator, `/api/guests/${(await guestOf(operator))?.id}/take-back`)).toBe(200);
    expect(third?.state).toBe('completed');
    expect(await nigar.desk()).toMatchObject(FREE_AGAIN);
    expect(caller.verb).toBe('Dial');
  });

  it('A1.1: and who is suspended there is out of the voice, comes in no more, and the talk goes on', async () => {
    const { caller, operator, softphone, nigar } = await talkAndSupervisor();
    await callSupervisor(operator);
    const third = await nigar.answer();
    await stage.pass(2);
    const guest = await guestOf(operator);
    await stage.line.database.sql("update accounts set state = 'suspended' where id = $1", [nigar.id]);
    await stage.pass(2);
    expect(third?.state).toBe('completed');
    expect([caller.verb, softphone.verb]).toEqual(['Dial', 'Dial']);
    const again = nigar.dial(guest?.id ?? '');
    await stage.pass(1);
    expect(again.verb).not.toBe('Dial');
  });

  it('A1.1: does not come in after being suspended on the way', async () => {
    const { operator, nigar } = await talkAndSupervisor();
    await callSupervisor(operator);
    const { offerId } = await nigar.acceptOnly();
    await stage.line.database.sql("update accounts set state = 'suspended' where id = $1", [nigar.id]);
    const third = nigar.dial(offerId);
    await stage.pass(0);
    expect(third.verb).not.toBe('Dial');
    await stage.pass(25);
  });

  it('for the operator alone, and stays so through a reload of the operator’s page', async () => {
    const { caller, operator, softphone, nigar } = await talkAndSupervisor();
    await callSupervisor(operator, 'whisper');
    const third = await nigar.answer();
    await stage.pass(2);
    await operator.leavePage(softphone);
    await stage.pass(3);
    await operator.openPage();
    const again = await operator.rejoin();
    await stage.pass(5);
    expect(await callOf(operator)).toMatchObject({ isKept: false, guests: [{ kind: 'supervisor', state: 'joined' }] });
    expect(await whoHears(third, { caller, softphone: again })).toEqual(['softphone']);
    expect(await whoHears(caller, { third, softphone: again })).toEqual(['third', 'softphone']);
  });

  it('for the operator alone, whose leg is lost while they are coming: they come into no room, and the caller hears nothing', async () => {
    const { caller, operator, softphone, nigar } = await talkAndSupervisor();
    await callSupervisor(operator, 'whisper');
    const { offerId } = await nigar.acceptOnly();
    await operator.leavePage(softphone);
    await stage.pass(1);
    const third = nigar.dial(offerId);
    await stage.pass(1);
    // Nothing but that there is nothing to join: in the room everybody would hear them.
    expect([heardBy(third), third.state, heardBy(caller).at(-1)]).toEqual([['silence-1s'], 'completed', 'wait-music']);
    await operator.openPage();
    await operator.rejoin();
    await stage.pass(25);
    expect(await nigar.desk()).toMatchObject(FREE_AGAIN);
  });

  it('for the operator alone: the caller hears nothing of it', async () => {
    const { caller, operator, softphone, nigar } = await talkAndSupervisor();
    await callSupervisor(operator, 'whisper');
    const third = await nigar.answer();
    await stage.pass(2);
    expect(await whoHears(third, { caller, softphone })).toEqual(['softphone']);
    expect(await whoHears(caller, { softphone })).toEqual(['softphone']);
    expect(await order(nigar, `/api/guests/${(await guestOf(nigar))?.id}/leave`)).toBe(200);
    expect([third?.state, caller.verb]).toEqual(['completed', 'Dial']);
    expect(await nigar.desk()).toMatchObject(FREE_AGAIN);
  });

  it('says no, or does not answer: the next one is asked, and the operator keeps the talk', async () => {
    const { operator, nigar } = await talkAndSupervisor();
    await stage.pass(1);
    const sevil = await stage.supervisor('Sevil');
    await callSupervisor(operator);
    await nigar.decline();
    await stage.pass(1);
    expect((await sevil.desk()).offer).toMatchObject({ kind: 'help' });
    await stage.pass(17);
    expect(await guestOf(operator)).toMatchObject({ state: 'expired', name: 'Sevil' });
    expect([await nigar.desk(), await sevil.desk()]).toMatchObject([FREE_AGAIN, FREE_AGAIN]);
    expect(await callOf(operator)).toMatchObject({ part: 'own', talk: 'together' });
  });

  it('nobody at a desk: said at once; and a wish for any colleague rings no supervisor', async () => {
    const { operator, nigar } = await talkAndSupervisor();
    const wish = { colleagueId: null, language: null, reason: 'child' };
    const id = (await callOf(operator))?.id;
    expect(await order(operator, `/api/calls/${id}/transfer`, wish)).toBe('nobody-free');
    nigar.goDeaf();
    await stage.pass(13);
    expect(await callSupervisor(operator)).toBe('nobody-free');
  });

  it('the caller hangs up while they are coming: everybody is free', async () => {
    const { caller, operator, nigar } = await talkAndSupervisor();
    await callSupervisor(operator);
    const { offerId } = await nigar.acceptOnly();
    caller.hangUp();
    await stage.pass(1);
    const late = nigar.dial(offerId);
    await stage.pass(3);
    expect([late.state, await nigar.desk()]).toMatchObject(['completed', FREE_AGAIN]);
    expect((await operator.desk()).presence.state).toBe('wrap-up');
  });

  it('the operator ends the talk while they are in it: everybody hears it', async () => {
    const { caller, operator, nigar } = await talkAndSupervisor();
    await callSupervisor(operator);
    const third = await nigar.answer();
    await stage.pass(2);
    await order(operator, `/api/calls/${(await callOf(operator))?.id}/end`);
    await stage.pass(2);
    expect(third?.state).toBe('completed');
    expect(heardBy(caller).at(-1)).toBe('goodbye');
    expect(await nigar.desk()).toMatchObject(FREE_AGAIN);
  });

  it('two ask for the same one in the same moment: one of them is told that nobody is free', async () => {
    const { operator, nigar } = await talkAndSupervisor();
    const leyla = await stage.operator('Leyla');
    await stage.callerWho('11');
    await leyla.answer();
    await stage.pass(2);
    const ids = [await callOf(operator), await callOf(leyla)].map((call) => call?.id);
    const answers = await Promise.all(
      [operator, leyla].map((person, at) => person.post(`/api/calls/${ids[at]}/supervisor`, { manner: 'heard' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await nigar.decline();
  });

  it('takes the talk over where the operator gives it to them by name', async () => {
    const { caller, operator, nigar } = await talkAndSupervisor();
    expect((await operator.get('/api/colleagues')).body).toMatchObject([{ name: 'Nigar', isSupervisor: true }]);
    const wish = { colleagueId: nigar.id, language: null, reason: 'needs-experience' };
    expect(await order(operator, `/api/calls/${(await callOf(operator))?.id}/transfer`, wish)).toBe(200);
    await nigar.answer();
    await stage.pass(2);
    expect(await callOf(nigar)).toMatchObject({ part: 'own', talk: 'together' });
    expect(await order(operator, `/api/guests/${(await guestOf(operator))?.id}/leave`)).toBe(200);
    expect(caller.verb).toBe('Dial');
  });

  it('the talk goes to a colleague: who advised the first operator alone is out', async () => {
    const { operator, nigar } = await talkAndSupervisor();
    await callSupervisor(operator, 'whisper');
    const third = await nigar.answer();
    const leyla = await stage.operator('Leyla');
    await stage.pass(2);
    const wish = { colleagueId: leyla.id, language: null, reason: 'child' };
    await order(operator, `/api/calls/${(await callOf(operator))?.id}/transfer`, wish);
    await leyla.answer();
    await stage.pass(3);
    expect(await callOf(leyla)).toMatchObject({ part: 'own' });
    expect([third?.state, await nigar.desk()]).toMatchObject(['completed', FREE_AGAIN]);
  });
});
