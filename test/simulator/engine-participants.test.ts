import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { CALLER_ENTERS, conference, roomTold, serveConference, talk } from '../harness/simulator-conference.ts';
import { CALLER, heard, type Line, startLine } from '../harness/simulator-line.ts';

let line: Line;
beforeEach(async () => {
  line = await startLine();
  serveConference(line);
});
afterEach(() => line.close());

describe('a participant, by REST', () => {
  const one = (roomSid: string, phone: PhoneCall) => `Conferences/${roomSid}/Participants/${phone.sid}.json`;

  it('is put on hold with music and brought back', async () => {
    const { caller, roomSid } = await talk(line);
    line.app.on('/hold', '<Play>/music.wav</Play>');
    const held = await line.rest('POST', one(roomSid, caller), { Hold: 'true', HoldUrl: line.at('/hold') });
    expect(held.json).toMatchObject({ hold: true, call_sid: caller.sid, status: 'connected' });
    expect(line.app.last('/hold').method).toBe('GET');
    expect(heard(caller).at(-1)).toBe('play music.wav');
    expect(caller.heard.find(({ kind }) => kind === 'conference')?.untilMs).toBeDefined();
    await line.rest('POST', one(roomSid, caller), { Hold: 'false' });
    expect(heard(caller).at(-1)).toBe('conference room-1');
    expect(roomTold(line).slice(3)).toEqual(['4 participant-hold', '5 participant-unhold']);
  });

  it('is muted: keys no longer reach the others', async () => {
    const { caller, op, roomSid } = await talk(line);
    await line.rest('POST', one(roomSid, caller), { Muted: 'true' });
    caller.press('1');
    expect(heard(op)).not.toContain('tone 1');
    await line.rest('POST', one(roomSid, caller), { Muted: 'false' });
    caller.press('2');
    expect(heard(op)).toContain('tone 2');
    expect(roomTold(line).slice(3)).toEqual(['4 participant-mute', '5 participant-unmute']);
  });

  it('can be found by label, and no longer ends the room once that was changed', async () => {
    const { caller, op, roomSid } = await talk(line);
    expect((await line.rest('GET', `Conferences/${roomSid}/Participants/caller.json`)).json['call_sid']).toBe(
      caller.sid,
    );
    await line.rest('POST', one(roomSid, op), { EndConferenceOnExit: 'false' });
    op.hangUp();
    await line.clock.advance(0);
    expect(heard(caller).at(-1)).toBe('conference room-1');
    expect(roomTold(line)).toContain('4 participant-modify');
  });

  it('is taken out: the leg goes on with its document', async () => {
    const { caller, roomSid } = await talk(line);
    expect((await line.rest('DELETE', one(roomSid, caller))).status).toBe(204);
    expect(heard(caller).at(-1)).toBe('say Geri');
    expect((await line.rest('GET', one(roomSid, caller))).json).toMatchObject({ code: 20404, status: 404 });
  });

  it('coaches one person: only that one hears the keys', async () => {
    const { caller, op, roomSid } = await talk(line);
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
    const { op, roomSid } = await talk(line);
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
    expect(roomTold(line).at(-1)).toBe('4 participant-join');
    const list = await line.rest('GET', `Conferences/${roomSid}/Participants.json`);
    expect(list.json['participants']).toHaveLength(3);
    op.hangUp();
    await line.clock.advance(0);
    expect(officer?.state).toBe('completed');
  });

  it('sees everybody hung up when the conference is completed', async () => {
    const { caller, op, roomSid } = await talk(line);
    const answer = await line.rest('POST', `Conferences/${roomSid}.json`, { Status: 'completed' });
    expect(answer.json).toMatchObject({ status: 'completed', reason_conference_ended: 'conference-ended-via-api' });
    expect([caller.state, op.state]).toEqual(['completed', 'completed']);
    expect(line.app.last('/room').fields['StatusCallbackEvent']).toBe('conference-end');
    expect(heard(caller)).not.toContain('say Geri');
  });
});

describe('a caller moved by REST while inside a conference', () => {
  it('hears the new document; the Dial action is asked all the same and its answer discarded', async () => {
    const { caller, op } = await talk(line);
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
    expect(roomTold(line).at(-1)).toBe('4 participant-leave');
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
    const { caller, op } = await talk(line);
    await line.rest('POST', `Calls/${op.sid}.json`, { Twiml: '<Response><Pause length="60"/></Response>' });
    expect(op.state).toBe('in-progress');
    expect(heard(caller).at(-1)).toBe('say Geri');
  });
});
