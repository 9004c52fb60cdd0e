import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CALLER_ENTERS,
  conference,
  operatorEnters,
  ROOM_EVENTS,
  roomTold,
  serveConference,
  talk,
} from '../harness/simulator-conference.ts';
import { heard, type Line, startLine } from '../harness/simulator-line.ts';

let line: Line;
beforeEach(async () => {
  line = await startLine();
  serveConference(line);
});
afterEach(() => line.close());

describe('a conference', () => {
  it('starts when the second enters and one of them may start it, and says so in order', async () => {
    const { caller, op } = await talk(line);
    expect(roomTold(line)).toEqual(['1 participant-join', '2 participant-join', '3 conference-start']);
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
    expect(roomTold(line)).toEqual(['1 participant-join', '2 participant-join']);
  });

  it('reports as its first member asked, whatever later members ask', async () => {
    line.app.on('/voice', conference('').replace(ROOM_EVENTS, 'leave'));
    await line.call();
    await operatorEnters(line);
    expect(roomTold(line)).toEqual([]);
  });

  it('is left by the operator with whom it ends: the caller’s own document goes on', async () => {
    const { caller, op } = await talk(line);
    op.hangUp();
    await line.clock.advance(0);
    expect(caller.state).toBe('in-progress');
    expect(heard(caller).at(-1)).toBe('say Geri');
    const request = line.app.asked('/after').find(({ fields }) => fields['CallSid'] === caller.sid);
    expect(request?.fields['DialCallStatus']).toBe('answered');
    expect(roomTold(line).slice(3)).toEqual(['4 participant-leave', '5 participant-leave', '6 conference-end']);
    expect(line.app.last('/room').fields).toMatchObject({
      ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
      CallSidEndingConference: op.sid,
    });
  });

  it('goes on for the operator when the caller leaves, and ends with the last', async () => {
    const { caller, op } = await talk(line);
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
    const { caller, op } = await talk(line);
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
    await operatorEnters(line);
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
