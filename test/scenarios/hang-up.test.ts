import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { heardBy, openStage } from '../harness/stage.ts';

const stage = openStage();
const [FIRST_PHONE = ''] = ON_CALL_NUMBERS;
const UNTIL_ON_CALL_SECONDS = 75;
const FREE_SECONDS = 2;
const REAPED_SECONDS = 120;

const rest = () => stage.line.carrier.faults.rest({}, { kind: '500' });
const callId = async () => (await stage.callNow())?.['id'];

/** Nobody is kept busy by the call that has just ended. */
async function expectFree(): Promise<void> {
  const busy = await stage.line.database.sql("select state from presences where state in ('reserved', 'on-call')");
  expect(busy).toEqual([]);
  expect(await stage.line.database.sql("select id from offers where state = 'pending'")).toEqual([]);
  expect(await stage.callNow()).toMatchObject({ state: 'ended' });
}

/** Every way to be on this line, and how the call is counted when the caller hangs up there. */
const STEPS: Record<string, { outcome: string; arrange(): Promise<PhoneCall> }> = {
  'in the first words': { outcome: 'menu-only', arrange: () => stage.callerWho('') },
  'in the menu': { outcome: 'menu-only', arrange: () => stage.callerWho('19') },
  'in the cover of the menu': { outcome: 'menu-only', arrange: () => stage.callerWho('1*') },
  'while waiting': { outcome: 'abandoned', arrange: () => stage.callerWho('11') },
  'in the cover while waiting': { outcome: 'abandoned', arrange: () => stage.callerWho('11*') },
  'while an operator is asked': {
    outcome: 'abandoned',
    async arrange() {
      await stage.operator('Aysel');
      return stage.callerWho('11');
    },
  },
  'when the operator has accepted': {
    outcome: 'abandoned',
    async arrange() {
      const aysel = await stage.operator('Aysel');
      const caller = await stage.callerWho('11');
      await aysel.acceptOnly();
      return caller;
    },
  },
  'when the operator is in the room already': {
    outcome: 'abandoned',
    async arrange() {
      const aysel = await stage.operator('Aysel');
      const caller = await stage.callerWho('11');
      const healthy = rest();
      await aysel.answer();
      await stage.pass(0.5);
      healthy();
      return caller;
    },
  },
  'in the talk': { outcome: 'talked', arrange: async () => (await stage.talk()).caller },
  'on hold': {
    outcome: 'talked',
    async arrange() {
      const { caller, operator } = await stage.talk();
      await operator.post(`/api/calls/${await callId()}/hold`, { on: true });
      await stage.pass(5);
      return caller;
    },
  },
  'while being asked by keys': {
    outcome: 'talked',
    async arrange() {
      const { caller, operator } = await stage.talk();
      await operator.post(`/api/calls/${await callId()}/questions`, { question: 'question-safe' });
      await stage.pass(2);
      return caller;
    },
  },
  'in the cover of a talk': {
    outcome: 'talked',
    async arrange() {
      const { caller } = await stage.talk();
      caller.press('*');
      await stage.pass(5);
      return caller;
    },
  },
  'while an on-call telephone rings': {
    outcome: 'abandoned',
    async arrange() {
      const caller = await stage.callerWho('11');
      await stage.ringing(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
      return caller;
    },
  },
  'while an on-call telephone is asked for a key': {
    outcome: 'abandoned',
    async arrange() {
      const caller = await stage.callerWho('11');
      await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
      return caller;
    },
  },
  'while dialled to an on-call telephone': {
    outcome: 'abandoned',
    async arrange() {
      const caller = await stage.callerWho('11');
      const healthy = rest();
      await stage.ringing(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
      healthy();
      expect(caller.verb).toBe('Dial');
      return caller;
    },
  },
  'in a talk with the person on call': {
    outcome: 'talked',
    async arrange() {
      const caller = await stage.callerWho('11');
      const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
      phone.press('1');
      await stage.pass(2);
      return caller;
    },
  },
};

describe.each(Object.entries(STEPS))('the caller hangs up %s', (_step, { outcome, arrange }) => {
  it('everybody is free within two seconds, and the call is counted', async () => {
    const caller = await arrange();
    expect(caller.state).toBe('in-progress');
    caller.hangUp();
    await stage.pass(FREE_SECONDS);
    await expectFree();
    expect(await stage.callNow()).toMatchObject({ outcome, ended_by: 'caller' });
  });

  it('and nobody tells us: the reaper frees everybody within two minutes', async () => {
    const caller = await arrange();
    stage.line.carrier.faults.webhook({ path: '/voice/status' }, { kind: 'lost' });
    stage.line.carrier.faults.webhook({ path: /after|rung/ }, { kind: 'lost' });
    stage.explain(/discarded/);
    caller.hangUp();
    await stage.pass(REAPED_SECONDS);
    await expectFree();
    expect(await stage.callNow()).toMatchObject({ outcome });
  });
});

describe('the caller hangs up in the talk, and one report alone reaches us', () => {
  const reports: [what: string, path: string, event?: string][] = [
    ['that the caller’s leg is over', '/voice/status', 'completed'],
    ['that the caller left the room', '/voice/status', 'participant-leave'],
    ['the question what the caller is to hear next', '/voice/after'],
  ];
  it.each(reports)('%s: everybody is free two seconds after it', async (_what, path, event) => {
    const { caller, softphone } = await stage.talk();
    const { faults } = stage.line.carrier;
    for (const [, otherPath, otherEvent] of reports) {
      if (otherPath === path && otherEvent === event) continue;
      faults.webhook({ path: otherPath, ...(otherEvent ? { event: otherEvent } : {}) }, { kind: 'lost' });
    }
    faults.webhook({ path: '/voice/status', event: 'conference-end' }, { kind: 'lost' });
    stage.explain(/discarded/);
    caller.hangUp();
    await stage.pass(FREE_SECONDS);
    await expectFree();
    expect(softphone.state).toBe('completed');
  });
});

describe('A6.1: the operator ends the call before the caller has come', () => {
  const waysThere: [when: string, keys: string, arrange: () => void][] = [
    ['while the caller is told that the operator hears', '15', () => {}],
    ['while the carrier’s interface is down, and the caller waits on', '11', rest],
  ];
  it.each(waysThere)('%s: nobody says goodbye, and the next one has the call', async (_when, keys, arrange) => {
    const aysel = await stage.operator('Aysel');
    const caller = await stage.callerWho(keys);
    arrange();
    const softphone = await aysel.answer();
    await stage.pass(2);
    expect((await aysel.desk()).call).toMatchObject({ state: 'connecting' });
    expect((await aysel.post(`/api/calls/${await callId()}/end`)).status).toBe(200);
    softphone?.hangUp();
    await aysel.post('/api/presence', { state: 'away' });
    await stage.pass(15);
    expect(heardBy(caller)).not.toContain('goodbye');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', returns: 1 });
    stage.line.carrier.faults.clear();
    const leyla = await stage.operator('Leyla');
    await leyla.answer();
    await stage.pass(13);
    expect((await leyla.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
  });
});

describe('the operator ends the talk', () => {
  it('the caller hears goodbye, and the operator has the wrap-up', async () => {
    const { caller, operator, softphone } = await stage.talk();
    const { status } = await operator.post(`/api/calls/${await callId()}/end`);
    expect(status).toBe(200);
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('goodbye');
    expect(softphone.state).toBe('completed');
    await stage.pass(10);
    expect(caller.state).toBe('completed');
    const desk = await operator.desk();
    expect(desk).toMatchObject({ call: null, presence: { state: 'wrap-up' } });
    expect(desk.wrapUps).toMatchObject([{ endedBy: 'operator' }]);
  });

  it('while the carrier’s interface is down: the page hangs up itself, and the caller hears goodbye', async () => {
    const { caller, operator, softphone } = await stage.talk();
    rest();
    await operator.post(`/api/calls/${await callId()}/end`);
    softphone.hangUp();
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('goodbye');
  });

  it('while the carrier’s interface is down, and the page does nothing: the leg is ended when it is back', async () => {
    const { operator, softphone, caller } = await stage.talk();
    const healthy = rest();
    await operator.post(`/api/calls/${await callId()}/end`);
    await stage.pass(15);
    expect(softphone.state).toBe('in-progress');
    healthy();
    await stage.pass(12);
    expect(softphone.state).toBe('completed');
    expect(heardBy(caller).at(-1)).toBe('goodbye');
  });

  it('while the caller is in the cover: the cover goes on, and the key leads to the next person', async () => {
    const { caller, operator, softphone } = await stage.talk();
    caller.press('*');
    await stage.pass(3);
    await operator.post(`/api/calls/${await callId()}/end`);
    await stage.pass(30);
    expect(softphone.state).toBe('completed');
    expect((await operator.desk()).presence.state).toBe('wrap-up');
    expect(heardBy(caller).at(-1)).toBe('cover');
    const leyla = await stage.operator('Leyla');
    await stage.pass(5);
    expect((await leyla.desk()).offer).toBeNull();
    caller.press('1');
    await stage.pass(1);
    await leyla.answer();
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
  });

  it('twice, or a talk of somebody else: refused', async () => {
    const { operator } = await stage.talk();
    const leyla = await stage.operator('Leyla');
    const id = await callId();
    expect((await leyla.post(`/api/calls/${id}/end`)).status).toBe(409);
    expect((await operator.post(`/api/calls/${id}/end`)).status).toBe(200);
    await stage.pass(1);
    expect((await operator.post(`/api/calls/${id}/end`)).status).toBe(409);
  });
});
