import { describe, expect, it } from 'vitest';
import {
  availabilityObstacle,
  nextDeskState,
  ringingOffer,
  showsCheck,
  situationOf,
  subjectOf,
} from '../../src/console/operator/desk-state.ts';
import { followDesk } from '../../src/console/operator/voice-link.ts';
import { makeCall, makeDesk, makeOffer, makeWrapUp, NOON, stateAfter } from './desks.ts';
import { presence } from './screens.ts';

describe('the desk follows the server', () => {
  it('a newer document replaces the older one, whole', () => {
    const state = stateAfter(
      { type: 'desk', desk: makeDesk({ offer: makeOffer() }) },
      { type: 'desk', desk: makeDesk({ serverTime: '2026-11-21T08:00:01.000Z' }) },
    );
    expect(state.desk?.offer).toBeNull();
  });

  it('a document that comes late does not bring an answered offer back', () => {
    const state = stateAfter(
      { type: 'desk', desk: makeDesk({ serverTime: '2026-11-21T08:00:01.000Z', call: makeCall() }) },
      { type: 'desk', desk: makeDesk({ offer: makeOffer() }) },
    );
    expect(state.desk?.offer).toBeNull();
    expect(state.desk?.call?.id).toBe('call-1');
  });

  it('F30: after the server’s clock was put back the desk goes on with what comes', () => {
    const state = stateAfter(
      { type: 'desk', desk: makeDesk() },
      { type: 'desk', desk: makeDesk({ serverTime: '2026-11-21T07:30:00.000Z', offer: makeOffer() }) },
    );
    expect(state.desk?.offer?.id).toBe(makeOffer().id);
  });

  it('the clock is the server’s, whatever the machine says', () => {
    const open = stateAfter();
    const at = Date.parse(NOON) - 90_000;
    const state = nextDeskState(open, { type: 'message', message: { type: 'desk', desk: makeDesk() }, at });
    expect(state.clockOffsetMs).toBe(90_000);
  });

  it('an offer ends by itself when the line was lost meanwhile, but only that offer', () => {
    const state = stateAfter({ type: 'desk', desk: makeDesk({ offer: makeOffer() }) });
    expect(nextDeskState(state, { type: 'offer-over', offerId: 'another' })).toBe(state);
    expect(nextDeskState(state, { type: 'offer-over', offerId: 'offer-1' }).desk?.offer).toBeNull();
  });

  it('signing out anywhere empties this page too', () => {
    expect(stateAfter({ type: 'signed-out' }).isSignedOut).toBe(true);
  });
});

describe('what the operator is in the middle of', () => {
  it.each([
    ['idle', makeDesk()],
    ['ringing', makeDesk({ offer: makeOffer(), wrapUps: [makeWrapUp('old')] })],
    ['in-call', makeDesk({ call: makeCall(), wrapUps: [makeWrapUp('old')] })],
    ['wrap-up', makeDesk({ presence: presence('wrap-up'), wrapUps: [makeWrapUp('old')] })],
    // The presence has its keys back, though an older call is unfinished: they are written on its buttons.
    ['idle', makeDesk({ presence: presence('offline'), wrapUps: [makeWrapUp('old')] })],
    ['idle', makeDesk({ presence: presence('away'), wrapUps: [makeWrapUp('old')] })],
    ['idle', makeDesk({ presence: presence('available'), wrapUps: [makeWrapUp('old')] })],
  ] as const)('%s', (situation, desk) => {
    expect(situationOf(stateAfter({ type: 'desk', desk }))).toBe(situation);
  });

  it('the call stays the same work when the caller hangs up, so that the note keeps its focus', () => {
    const during = stateAfter({ type: 'desk', desk: makeDesk({ call: makeCall() }) });
    const after = stateAfter({ type: 'desk', desk: makeDesk({ wrapUps: [makeWrapUp('call-1')] }) });
    expect(subjectOf(during)?.callId).toBe(subjectOf(after)?.callId);
  });

  it('an older unfinished call can be opened, and the newest comes back when it is finished', () => {
    const both = stateAfter({ type: 'desk', desk: makeDesk({ wrapUps: [makeWrapUp('new'), makeWrapUp('old')] }) });
    expect(subjectOf(both)?.callId).toBe('new');
    const opened = nextDeskState(both, { type: 'opened', callId: 'old' });
    expect(subjectOf(opened)?.callId).toBe('old');
    const desk = makeDesk({ wrapUps: [makeWrapUp('new')] });
    expect(subjectOf(nextDeskState(opened, { type: 'message', message: { type: 'desk', desk }, at: 0 }))?.callId).toBe(
      'new',
    );
  });

  it('only the page that holds the phone rings', () => {
    const desk = makeDesk({ offer: makeOffer() });
    expect(ringingOffer(stateAfter({ type: 'desk', desk }, { type: 'phone-here' }))?.id).toBe('offer-1');
    expect(ringingOffer(stateAfter({ type: 'desk', desk }, { type: 'phone-elsewhere' }))).toBeNull();
  });
});

describe('becoming available', () => {
  const offline = makeDesk({
    presence: {
      state: 'offline',
      since: NOON,
      reachable: true,
      wrapUpDueAt: null,
      extensionsLeft: null,
      returnsTo: null,
    },
  });

  it('needs a connection, the phone and a passed check, and the first thing to mend is named', () => {
    const ready = stateAfter({ type: 'desk', desk: offline }, { type: 'phone-here' });
    expect(availabilityObstacle(ready, true)).toBeNull();
    expect(availabilityObstacle(ready, false)).toBe('not-checked');
    expect(availabilityObstacle({ ...ready, phone: 'elsewhere' }, false)).toBe('phone-elsewhere');
    expect(availabilityObstacle({ ...ready, connection: 'lost' }, false)).toBe('not-connected');
    // The line is back, and nothing has come over it yet.
    const back = nextDeskState(ready, { type: 'connection', connection: 'open' });
    expect(availabilityObstacle(back, true)).toBe('not-connected');
  });

  it('is not possible in the middle of a call', () => {
    const desk = makeDesk({ call: makeCall(), presence: { ...offline.presence, state: 'on-call' } });
    expect(availabilityObstacle(stateAfter({ type: 'desk', desk }, { type: 'phone-here' }), true)).toBe('on-call');
  });

  it('the check is offered to whoever is not on duty, and never stands over a caller', () => {
    expect(showsCheck(stateAfter({ type: 'desk', desk: offline }), null)).toBe(true);
    expect(showsCheck(stateAfter({ type: 'desk', desk: makeDesk() }), null)).toBe(false);
    expect(showsCheck(stateAfter({ type: 'desk', desk: makeDesk() }), true)).toBe(true);
    expect(showsCheck(stateAfter({ type: 'desk', desk: makeDesk({ call: makeCall() }) }), true)).toBe(false);
    expect(showsCheck(stateAfter({ type: 'desk', desk: makeDesk({ call: makeCall({ kind: 'test' }) }) }), true)).toBe(
      true,
    );
  });
});

describe('the audio of the page belongs to the call on the desk', () => {
  const answered = { offerId: 'offer-1', callId: null };

  it('a document from before the answer leaves it alone', () => {
    expect(followDesk(answered, makeDesk({ offer: makeOffer() }))).toEqual(answered);
  });

  it('is tied to the call that the answer became', () => {
    expect(followDesk(answered, makeDesk({ call: makeCall() }))).toEqual({ offerId: 'offer-1', callId: 'call-1' });
  });

  it('ends at once when the call is gone, has become another, or never came about', () => {
    const tied = { offerId: 'offer-1', callId: 'call-1' };
    expect(followDesk(tied, makeDesk())).toBe('gone');
    expect(followDesk(tied, makeDesk({ wrapUps: [makeWrapUp('call-1')] }))).toBe('gone');
    expect(followDesk(tied, makeDesk({ call: makeCall({ id: 'call-2' }) }))).toBe('gone');
    expect(followDesk(tied, makeDesk({ offer: makeOffer() }))).toBe('gone');
    expect(followDesk(answered, makeDesk())).toBe('gone');
  });
});
