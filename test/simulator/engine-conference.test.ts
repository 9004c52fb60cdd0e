import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { CALLER, clip, heard, type Line, startLine } from '../harness/simulator-line.ts';

const EVENTS = 'start end join leave mute hold modify';

let line: Line;
beforeEach(async () => {
  line = await startLine();
  line.app.on('/after', '<Say>Geri</Say>');
  line.app.on('/music.wav', clip(2));
  line.app.on('/room', { status: 204 });
});
afterEach(() => line.close());

function conference(attributes = '', dial = ''): string {
  return (
    `<Dial action="/after" ${dial}><Conference beep="false" statusCallback="/room" ` +
    `statusCallbackEvent="${EVENTS}" ${attributes}>room-1</Conference></Dial>`
  );
}

const CALLER_ENTERS = conference('startConferenceOnEnter="false" participantLabel="caller"', 'hangupOnStar="true"');
const OPERATOR_ENTERS = conference('endConferenceOnExit="true" waitUrl=""');

async function operator(document = OPERATOR_ENTERS): Promise<PhoneCall> {
  line.app.on('/operator', document);
  const phone = line.carrier.dialFromClient({ identity: 'op_1', params: {} });
  await line.clock.advance(0);
  return phone;
}

async function talk(): Promise<{ caller: PhoneCall; op: PhoneCall; roomSid: string }> {
  line.app.on('/voice', CALLER_ENTERS);
  const caller = await line.call();
  const op = await operator();
  return { caller, op, roomSid: String(line.app.last('/room').fields['ConferenceSid']) };
}

const told = () =>
  line.app.asked('/room').map(({ fields }) => `${fields['SequenceNumber']} ${fields['StatusCallbackEvent']}`);

describe('a conference', () => {
  it('starts when the second enters and one of them may start it, and says so in order', async () => {
    const { caller, op } = await talk();
    expect(told()).toEqual(['1 participant-join', '2 participant-join', '3 conference-start']);
    expect(heard(caller)).toEqual(['hold-music hold music', 'conference room-1']);
    expect(heard(op)).toEqual(['conference room-1']);
    expect(line.app.asked('/room')[0]?.fields).toMatchObject({
      CallSid: caller.sid,
      FriendlyName: 'room-1',
      Muted: 'false',
      Hold: 'false',
      Coaching: 'false',
      StartConferenceOnEnter: 'false',
      EndConferenceOnExit: 'false',
      ParticipantLabel: 'caller',
    });
  });

  it('does not start while nobody in it may start it', async () => {
    line.app.on('/voice', CALLER_ENTERS);
    await line.call();
    await line.call('+994000000002');
    expect(told()).toEqual(['1 participant-join', '2 participant-join']);
  });

  it('reports as its first member asked, whatever later members ask', async () => {
    line.app.on('/voice', conference('').replace(EVENTS, 'leave'));
    await line.call();
    await operator();
    expect(told()).toEqual([]);
  });

  it('is left by the operator with whom it ends: the caller’s own document goes on', async () => {
    const { caller, op } = await talk();
    op.hangUp();
    await line.clock.advance(0);
    expect(caller.state).toBe('in-progress');
    expect(heard(caller).at(-1)).toBe('say Geri');
    const request = line.app.asked('/after').find(({ fields }) => fields['CallSid'] === caller.sid);
    expect(request?.fields['DialCallStatus']).toBe('answered');
    expect(told().slice(3)).toEqual(['4 participant-leave', '5 participant-leave', '6 conference-end']);
    expect(line.app.last('/room').fields).toMatchObject({
      ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
      CallSidEndingConference: op.sid,
    });
  });

  it('goes on for the operator when the caller leaves, and ends with the last', async () => {
    const { caller, op } = await talk();
    caller.hangUp();
    await line.clock.advance(0);
    expect(op.state).toBe('in-progress');
    op.hangUp();
    await line.clock.advance(0);
    expect(line.app.last('/room').fields['ReasonConferenceEnded']).toBe('participant-with-end-conference-on-exit-left');
  });

  it('that emptied is another one when somebody enters again', async () => {
    line.app.on('/voice', CALLER_ENTERS);
    (await line.call()).hangUp();
    await line.clock.advance(0);
    const first = line.app.last('/room').fields;
    expect(first['ReasonConferenceEnded']).toBe('last-participant-left');
    await line.call();
    expect(line.app.last('/room').fields['ConferenceSid']).not.toBe(first['ConferenceSid']);
  });

  it('lets keys through as tones only, and the star leads the caller out into the next document', async () => {
    const { caller, op } = await talk();
    const before = line.app.received.length;
    caller.press('15');
    await line.clock.advance(0);
    expect(line.app.received).toHaveLength(before);
    expect(heard(op).slice(1)).toEqual(['tone 1', 'tone 5']);
    caller.press('*');
    await line.clock.advance(0);
    expect(heard(caller).at(-1)).toBe('say Geri');
    expect(op.state).toBe('in-progress');
  });

  it('plays the document of its wait address until it starts, and then no more', async () => {
    line.app.on('/wait', '<Play>/music.wav</Play><Redirect>/wait</Redirect>');
    line.app.on('/voice', conference('waitUrl="/wait"'));
    const caller = await line.call();
    await line.clock.advance(5000);
    expect(heard(caller)).toEqual(['play music.wav', 'play music.wav', 'play music.wav']);
    await operator();
    const asked = line.app.asked('/wait').length;
    await line.clock.advance(10_000);
    expect(line.app.asked('/wait')).toHaveLength(asked);
    expect(caller.heard[2]?.untilMs).toBeDefined();
  });

  it('plays a clip as wait music when the address is one', async () => {
    line.app.on('/voice', conference('waitUrl="/music.wav" waitMethod="GET"'));
    const caller = await line.call();
    await line.clock.advance(10_000);
    expect(heard(caller)).toEqual(['play music.wav']);
  });

  it('is not established when its wait address fails: the action hears of it', async () => {
    line.app.on('/voice', conference('waitUrl="/nowhere"'));
    await line.call();
    expect(line.app.last('/after').fields['DialCallStatus']).toBe('failed');
  });

  it('refuses a key menu as wait music', async () => {
    line.app.on('/wait', '<Gather/>');
    line.app.on('/voice', conference('waitUrl="/wait"'));
    await line.call();
    expect(line.app.last('/after').fields['DialCallStatus']).toBe('failed');
  });

  it('takes no more people than it may', async () => {
    line.app.on('/voice', conference('maxParticipants="1"'));
    await line.call();
    await line.call('+994000000002');
    expect(line.app.last('/after').fields['DialCallStatus']).toBe('failed');
  });

  it('cannot be coached in through a leg that is not there', async () => {
    line.app.on('/voice', conference(`coach="CA${'0'.repeat(32)}"`));
    await line.call();
    expect(line.carrier.tape.entries.some(({ kind, text }) => kind === 'error' && text.startsWith('13240'))).toBe(true);
  });
});

describe('a participant, by REST', () => {
  const one = (roomSid: string, phone: PhoneCall) => `Conferences/${roomSid}/Participants/${phone.sid}.json`;

  it('is put on hold with music and brought back', async () => {
    const { caller, roomSid } = await talk();
    line.app.on('/hold', '<Play>/music.wav</Play>');
    const held = await line.rest('POST', one(roomSid, caller), { Hold: 'true', HoldUrl: line.at('/hold') });
    expect(held.json).toMatchObject({ hold: true, call_sid: caller.sid, status: 'connected' });
    expect(line.app.last('/hold').method).toBe('GET');
    expect(heard(caller).at(-1)).toBe('play music.wav');
    expect(caller.heard.find(({ kind }) => kind === 'conference')?.untilMs).toBeDefined();
    await line.rest('POST', one(roomSid, caller), { Hold: 'false' });
    expect(heard(caller).at(-1)).toBe('conference room-1');
    expect(told().slice(3)).toEqual(['4 participant-hold', '5 participant-unhold']);
  });

  it('is muted: keys no longer reach the others', async () => {
    const { caller, op, roomSid } = await talk();
    await line.rest('POST', one(roomSid, caller), { Muted: 'true' });
    caller.press('1');
    expect(heard(op)).not.toContain('tone 1');
    await line.rest('POST', one(roomSid, caller), { Muted: 'false' });
    caller.press('2');
    expect(heard(op)).toContain('tone 2');
    expect(told().slice(3)).toEqual(['4 participant-mute', '5 participant-unmute']);
  });

  it('can be found by label, and no longer ends the room once that was changed', async () => {
    const { caller, op, roomSid } = await talk();
    expect((await line.rest('GET', `Conferences/${roomSid}/Participants/caller.json`)).json['call_sid']).toBe(
      caller.sid,
    );
    await line.rest('POST', one(roomSid, op), { EndConferenceOnExit: 'false' });
    op.hangUp();
    await line.clock.advance(0);
    expect(heard(caller).at(-1)).toBe('conference room-1');
    expect(told()).toContain('4 participant-modify');
  });

  it('is taken out: the leg goes on with its document', async () => {
    const { caller, roomSid } = await talk();
    expect((await line.rest('DELETE', one(roomSid, caller))).status).toBe(204);
    expect(heard(caller).at(-1)).toBe('say Geri');
    expect((await line.rest('GET', one(roomSid, caller))).json).toMatchObject({ code: 20404, status: 404 });
  });

  it('coaches one person: only that one hears the keys', async () => {
    const { caller, op, roomSid } = await talk();
    line.app.on('/operator', conference(`coach="${op.sid}"`));
    const coach = line.carrier.dialFromClient({ identity: 'sup_1', params: {} });
    await line.clock.advance(0);
    coach.press('7');
    expect(heard(op)).toContain('tone 7');
    expect(heard(caller)).not.toContain('tone 7');
    const changed = await line.rest('POST', one(roomSid, coach), { Coaching: 'false' });
    expect(changed.json).toMatchObject({ coaching: false, call_sid_to_coach: null });
    coach.press('8');
    expect(heard(caller)).toContain('tone 8');
  });

  it('is called in by REST, and joins when the telephone is answered', async () => {
    const { op, roomSid } = await talk();
    let officer: PhoneCall | undefined;
    line.carrier.onRing('+994000000077', (ring) => {
      officer = ring.answer();
    });
    const made = await line.rest('POST', `Conferences/${roomSid}/Participants.json`, {
      From: '+99412000152',
      To: '+994000000077',
      Label: 'officer',
      Beep: 'false',
      EarlyMedia: 'false',
    });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ status: 'queued', label: 'officer', conference_sid: roomSid });
    await line.clock.advance(0);
    expect(officer?.state).toBe('in-progress');
    expect(told().at(-1)).toBe('4 participant-join');
    const list = await line.rest('GET', `Conferences/${roomSid}/Participants.json`);
    expect(list.json['participants']).toHaveLength(3);
    op.hangUp();
    await line.clock.advance(0);
    expect(officer?.state).toBe('completed');
  });

  it('sees everybody hung up when the conference is completed', async () => {
    const { caller, op, roomSid } = await talk();
    const answer = await line.rest('POST', `Conferences/${roomSid}.json`, { Status: 'completed' });
    expect(answer.json).toMatchObject({ status: 'completed', reason_conference_ended: 'conference-ended-via-api' });
    expect([caller.state, op.state]).toEqual(['completed', 'completed']);
    expect(line.app.last('/room').fields['StatusCallbackEvent']).toBe('conference-end');
    expect(heard(caller)).not.toContain('say Geri');
  });
});

describe('a caller moved by REST while inside a conference', () => {
  it('hears the new document; the Dial action is asked all the same and its answer discarded', async () => {
    const { caller, op } = await talk();
    line.app.on('/question', '<Gather numDigits="1" action="/answer"><Say>Sual</Say></Gather>');
    line.app.on('/answer', CALLER_ENTERS);
    const answer = await line.rest('POST', `Calls/${caller.sid}.json`, { Url: line.at('/question') });
    expect(answer.status).toBe(200);
    expect(line.app.last('/after').fields).toMatchObject({
      CallSid: caller.sid,
      DialCallStatus: 'answered',
      CallStatus: 'in-progress',
    });
    expect(heard(caller).at(-1)).toBe('say Sual');
    expect(heard(caller)).not.toContain('say Geri');
    expect(told().at(-1)).toBe('4 participant-leave');
    caller.press('1');
    await line.clock.advance(0);
    expect(line.app.last('/answer').fields['Digits']).toBe('1');
    expect(heard(caller).at(-1)).toBe('conference room-1');
    expect(op.state).toBe('in-progress');
  });

  it('without an action, but with a redirect after the Dial, has that address asked in its place', async () => {
    line.app.on('/voice', '<Dial><Conference>room-1</Conference></Dial><Redirect>/ghost</Redirect>');
    const caller = await line.call(CALLER);
    line.app.on('/ghost', '<Say>never</Say>');
    await line.rest('POST', `Calls/${caller.sid}.json`, { Twiml: '<Response><Say>Yeni</Say></Response>' });
    expect(line.app.asked('/ghost')).toHaveLength(1);
    expect(heard(caller).at(-1)).toBe('say Yeni');
  });

  it('takes the others out of the room when the room ends with that leg', async () => {
    const { caller, op } = await talk();
    await line.rest('POST', `Calls/${op.sid}.json`, { Twiml: '<Response><Pause length="60"/></Response>' });
    expect(op.state).toBe('in-progress');
    expect(heard(caller).at(-1)).toBe('say Geri');
  });
});
