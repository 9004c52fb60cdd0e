import { describe, expect, it } from 'vitest';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { heardBy, openStage } from '../harness/stage.ts';
import { bodyOf, makeAuthor } from '../notes/note-desk.ts';

const stage = openStage();
const [FIRST_PHONE = ''] = ON_CALL_NUMBERS;
const UNTIL_ON_CALL_SECONDS = 75;
/** Silent for 45 s, and then asked about every 10 s. */
const FOUND_OUT_SECONDS = 60;

const rest = () => stage.line.carrier.faults.rest({}, { kind: '500' });
const callId = async () => (await stage.callNow())?.['id'];

describe('the only operator’s page is gone in the talk without a word, and opened again', () => {
  it('the same caller rings there again as soon as the page is back, and the note is kept', async () => {
    const { caller, operator, softphone } = await stage.talk();
    const id = String(await callId());
    const body = await bodyOf(await makeAuthor(), {
      callId: id,
      operatorId: operator.id,
      revision: 1,
      note: 'Papers taken.',
    });
    await operator.post(`/api/calls/${id}/note`, body);
    await operator.closePage();
    softphone.hangUp();
    await stage.pass(3);
    expect(heardBy(caller)).toContain('reconnecting');
    expect((await operator.desk()).wrapUps).toMatchObject([{ endedBy: null, note: { revision: 1 } }]);
    await operator.openPage();
    await stage.pass(11);
    expect((await operator.desk()).offer).toMatchObject({ kind: 'caller' });
    await operator.answer();
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
    expect(await operator.desk()).toMatchObject({ call: { id, note: { revision: 1 } }, wrapUps: [] });
  });
});

describe('the operator’s page dials a second time in the talk', () => {
  it('the older leg ends, and the caller is in the talk with the newer one', async () => {
    const { caller, operator, softphone } = await stage.talk();
    const [offer] = await stage.line.database.sql<{ id: string }>("select id from offers where state = 'accepted'");
    const newer = operator.dial(offer?.id ?? '');
    await stage.pass(5);
    expect(softphone.state).toBe('completed');
    expect([caller.verb, newer.verb]).toEqual(['Dial', 'Dial']);
    expect((await operator.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    expect(heardBy(caller)).not.toContain('reconnecting');
    caller.press('*');
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('cover');
  });
});

describe('A1.1: an operator who is suspended in a talk', () => {
  const suspend = (id: string) =>
    stage.line.database.sql("update accounts set state = 'suspended' where id = $1", [id]);

  it('is out of the voice within a second, and the caller is the next whom a colleague answers', async () => {
    const { caller, operator, softphone } = await stage.talk();
    const other = await stage.callerWho('11');
    await suspend(operator.id);
    await stage.pass(2);
    expect(softphone.state).toBe('completed');
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
    const leyla = await stage.operator('Leyla');
    await leyla.answer();
    await stage.pass(2);
    expect([caller.verb, other.verb]).toEqual(['Dial', 'Gather']);
  });

  it('does not dial back into it with the softphone’s token, which lives on', async () => {
    const { operator, softphone } = await stage.talk();
    const id = String(await callId());
    await suspend(operator.id);
    const again = operator.dial(id);
    await stage.pass(0);
    expect(again.verb).not.toBe('Dial');
    await stage.pass(2);
    expect([softphone.state, again.state]).toEqual(['completed', 'completed']);
  });
});

describe('the operator is lost', () => {
  it('the caller is told that the line failed on our side, and goes to the front of the queue', async () => {
    const { caller, operator, softphone } = await stage.talk();
    const other = await stage.callerWho('11');
    softphone.hangUp();
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
    expect(heardBy(caller).filter((clip) => clip === 'reconnecting')).toHaveLength(1);
    expect((await operator.desk()).presence.state).not.toBe('on-call');
    const leyla = await stage.operator('Leyla');
    await leyla.answer();
    await stage.pass(2);
    expect([caller.verb, other.verb]).toEqual(['Dial', 'Gather']);
  });

  it('while the carrier’s interface is down: the same', async () => {
    const { caller, softphone } = await stage.talk();
    rest();
    softphone.hangUp();
    await stage.pass(3);
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
    const leyla = await stage.operator('Leyla');
    await leyla.answer();
    await stage.pass(12);
    expect(caller.verb).toBe('Dial');
  });

  it('while the carrier’s interface is down and the report comes a second late: the cover is taken back', async () => {
    const { caller, softphone } = await stage.talk();
    rest();
    stage.line.carrier.faults.webhook({ path: '/voice/status' }, { kind: 'late', ms: 1_000 });
    softphone.hangUp();
    await stage.pass(15);
    expect(heardBy(caller)).toContain('reconnecting');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });

  it('and no report comes: the caller’s own question is enough', async () => {
    const { caller, operator, softphone } = await stage.talk();
    stage.line.carrier.faults.webhook({ path: '/voice/status' }, { kind: 'lost' });
    softphone.hangUp();
    await stage.pass(2);
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
    expect((await operator.desk()).presence.state).not.toBe('on-call');
    stage.line.carrier.faults.clear();
  });

  const reports: [what: string, event: string][] = [
    ['the operator’s leg is over', 'completed'],
    ['the operator left the room', 'participant-leave'],
    ['the room is over', 'conference-end'],
  ];
  it.each(reports)('and one report alone tells that %s', async (_what, event) => {
    const { caller, operator, softphone } = await stage.talk();
    const { faults } = stage.line.carrier;
    for (const [, other] of reports) {
      if (other !== event) faults.webhook({ path: '/voice/status', event: other }, { kind: 'lost' });
    }
    softphone.hangUp();
    await stage.pass(2);
    faults.clear();
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
    expect((await operator.desk()).presence.state).not.toBe('on-call');
  });

  it('while the carrier’s interface is down, and only the end of the room is told, late: the cover is taken back', async () => {
    const { caller, softphone } = await stage.talk();
    rest();
    const { faults } = stage.line.carrier;
    for (const event of ['participant-leave', 'completed']) {
      faults.webhook({ path: '/voice/status', event }, { kind: 'lost' });
    }
    faults.webhook({ path: '/voice/status', event: 'conference-end' }, { kind: 'late', ms: 500 });
    softphone.hangUp();
    await stage.pass(15);
    faults.clear();
    expect(heardBy(caller)).toContain('reconnecting');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });

  it('while the caller is told that the operator hears: told of the loss at once', async () => {
    const aysel = await stage.operator('Aysel');
    const caller = await stage.callerWho('15');
    const softphone = await aysel.answer();
    await stage.pass(3);
    expect(heardBy(caller).at(-1)).toBe('cannot-speak-operator');
    softphone?.hangUp();
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
  });

  it('while the caller is told that the operator hears, and the caller cannot be moved: out of the empty room', async () => {
    const aysel = await stage.operator('Aysel');
    const caller = await stage.callerWho('15');
    const softphone = await aysel.answer();
    await stage.pass(3);
    stage.line.carrier.faults.rest({ path: /Calls/, method: 'POST' }, { kind: '500' }, 1);
    softphone?.hangUp();
    await stage.pass(9);
    expect(heardBy(caller)).toContain('reconnecting');
  });

  it('while the caller is on the way into the room: fetched out of the empty room', async () => {
    const aysel = await stage.operator('Aysel');
    const caller = await stage.callerWho('15');
    const softphone = await aysel.answer();
    await stage.pass(3);
    expect(heardBy(caller).at(-1)).toBe('cannot-speak-operator');
    softphone?.hangUp();
    await stage.pass(12);
    expect(heardBy(caller)).toContain('reconnecting');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting' });
  });

  it('while the caller is on the way into the room and the interface is down: fetched when it is back', async () => {
    const aysel = await stage.operator('Aysel');
    const caller = await stage.callerWho('15');
    const softphone = await aysel.answer();
    await stage.pass(3);
    const healthy = rest();
    softphone?.hangUp();
    await stage.pass(20);
    expect(caller.verb).toBe('Dial');
    healthy();
    await stage.pass(60);
    expect(caller.verb).toBe('Gather');
    expect(heardBy(caller)).toContain('reconnecting');
  });

  it('while the caller is asked by keys: the caller is told when the question is over', async () => {
    const { caller, operator, softphone } = await stage.talk();
    await operator.post(`/api/calls/${await callId()}/questions`, { question: 'question-safe' });
    await stage.pass(2);
    rest();
    softphone.hangUp();
    await stage.pass(2);
    caller.press('1');
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
  });

  it('while the caller is in the cover: the cover goes on', async () => {
    const { caller, softphone } = await stage.talk();
    caller.press('*');
    await stage.pass(5);
    softphone.hangUp();
    await stage.pass(60);
    expect(heardBy(caller).at(-1)).toBe('cover');
    caller.press('1');
    await stage.pass(2);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });
});

describe('the person on call is lost, and nobody tells us', () => {
  it('while the caller is in the cover: out of it into an empty room, and not left there', async () => {
    const caller = await stage.callerWho('11');
    const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    phone.press('1');
    await stage.pass(2);
    caller.press('*');
    await stage.pass(3);
    stage.line.carrier.faults.webhook({ path: '/voice/status' }, { kind: 'lost' });
    phone.hangUp();
    await stage.pass(1);
    caller.press('1');
    await stage.pass(1);
    expect(caller.verb).toBe('Dial');
    await stage.pass(FOUND_OUT_SECONDS);
    stage.line.carrier.faults.clear();
    expect(heardBy(caller).at(-1)).toBe('goodbye');
    expect(await stage.callNow()).toMatchObject({ state: 'ended', outcome: 'talked' });
  });

  it('while the caller comes out of the cover, and their end is told later: not left in a room of their own', async () => {
    const caller = await stage.callerWho('11');
    const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    phone.press('1');
    await stage.pass(2);
    caller.press('*');
    await stage.pass(3);
    const { faults } = stage.line.carrier;
    for (const event of ['completed', 'participant-leave', 'conference-end'])
      faults.webhook({ path: '/voice/status', event }, { kind: 'late', ms: 3_000 });
    phone.hangUp();
    caller.press('1');
    await stage.pass(1);
    expect(caller.verb).toBe('Dial');
    await stage.pass(4);
    faults.clear();
    await stage.pass(2);
    expect(heardBy(caller)).toContain('reconnecting');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });

  it('right after the key, before coming into the room: the caller, who is there first, waits for the next one', async () => {
    const caller = await stage.callerWho('11');
    const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    const { faults } = stage.line.carrier;
    faults.webhook({ path: '/voice/screened' }, { kind: 'hang-up' });
    faults.webhook({ path: '/voice/status', event: 'completed' }, { kind: 'late', ms: 2_000 }, 1);
    phone.press('1');
    await stage.pass(4);
    faults.clear();
    await stage.pass(1);
    expect(heardBy(caller)).not.toContain('goodbye');
    expect(heardBy(caller)).toContain('reconnecting');
    expect(caller.verb).toBe('Gather');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });
});
