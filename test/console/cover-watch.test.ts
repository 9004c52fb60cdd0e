import { describe, expect, it } from 'vitest';
import { nextCover, watchCover } from '../../src/console/operator/cover-watch.ts';
import type { DeskCall } from '../../src/console/shared/contract.ts';
import { createStore } from '../../src/console/shared/store.ts';
import { makeCall, makeDesk, stateAfter } from './desks.ts';

const IDLE = { phase: 'idle', isMuted: false };

describe('A6.1: in the cover, and after it, the operator is silent', () => {
  const inCover = (change: Partial<DeskCall> = {}) => makeCall({ talk: 'cover', ...change });

  it('is told whether the caller hears it, and then that the caller is back, until the microphone is on', () => {
    const due = nextCover(null, { call: inCover({ talk: 'cover-due' }), isMuted: false });
    expect(due?.stage).toBe('due');
    const on = nextCover(due, { call: inCover(), isMuted: true });
    expect(on?.stage).toBe('on');
    const back = nextCover(on, { call: makeCall(), isMuted: true });
    expect(back?.stage).toBe('back');
    expect(nextCover(back, { call: makeCall(), isMuted: true })).toEqual(back);
    expect(nextCover(back, { call: makeCall(), isMuted: false })).toBeNull();
  });

  it('is told when the recording was never heard', () => {
    const due = nextCover(null, { call: inCover({ talk: 'cover-due' }), isMuted: true });
    expect(nextCover(due, { call: makeCall(), isMuted: true })?.stage).toBe('failed');
  });

  it('the next call begins with nothing of it', () => {
    const on = nextCover(null, { call: inCover(), isMuted: true });
    expect(nextCover(on, { call: makeCall({ id: 'call-2' }), isMuted: true })).toBeNull();
    expect(nextCover(on, { call: null, isMuted: false })).toBeNull();
  });

  it('the microphone goes off once for each cover, as soon as there is one, and is the operator’s again after', () => {
    let muted = 0;
    const state = createStore(stateAfter({ type: 'desk', desk: makeDesk({ call: inCover() }) }));
    const voice = createStore({ ...IDLE, phase: 'connecting' });
    watchCover({ state, voice, mute: () => (muted += 1) });
    voice.set({ ...IDLE, phase: 'connected' });
    voice.set({ ...IDLE, phase: 'connected', isMuted: true });
    expect(muted).toBe(1);
    voice.set({ ...IDLE, phase: 'connected', isMuted: false });
    state.set(stateAfter({ type: 'desk', desk: makeDesk({ call: makeCall() }) }));
    expect(muted).toBe(1);
    state.set(stateAfter({ type: 'desk', desk: makeDesk({ call: inCover() }) }));
    expect(muted).toBe(2);
  });
});
