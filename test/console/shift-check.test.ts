import { describe, expect, it } from 'vitest';
import {
  isReady,
  isUntried,
  type LineLamp,
  nextLineLamp,
  PASSED,
  presentCheck,
  toneOf,
  UNCHECKED,
} from '../../src/console/operator/shift-check.ts';
import type { Desk } from '../../src/console/shared/contract.ts';
import { makeCall, makeDesk, makeOffer } from './desks.ts';

const quiet = makeDesk();
const ringing = makeDesk({ offer: makeOffer({ kind: 'test' }) });
const testing = makeDesk({ call: makeCall({ kind: 'test' }) });

describe('the check before a shift', () => {
  it('lets nobody become available with a lamp that is not green', () => {
    expect(isReady(PASSED)).toBe(true);
    expect(isReady(UNCHECKED)).toBe(false);
    for (const lamp of ['microphone', 'ring', 'line'] as const) {
      expect(isReady({ ...PASSED, [lamp]: 'unknown' }), lamp).toBe(false);
    }
  });

  it('is missing only in a browser where nothing of it was tried', () => {
    expect(isUntried(UNCHECKED)).toBe(true);
    for (const lamp of ['microphone', 'ring', 'line'] as const) {
      expect(isUntried({ ...UNCHECKED, [lamp]: 'ok' }), lamp).toBe(false);
    }
  });

  it('the line is proved by a test ring that was answered, whose audio came up, and which is over', () => {
    const steps: readonly (readonly [LineLamp, Desk, string])[] = [
      ['waiting', quiet, 'idle'],
      ['ringing', ringing, 'idle'],
      ['connecting', ringing, 'connecting'],
      ['connecting', testing, 'connecting'],
      ['proved', testing, 'connected'],
      ['proved', testing, 'idle'],
      ['ok', quiet, 'idle'],
    ];
    let lamp: LineLamp = 'waiting';
    for (const [wanted, desk, voice] of steps) {
      lamp = nextLineLamp(lamp, { desk, voice });
      expect(lamp).toBe(wanted);
    }
  });

  it('a test ring that nobody answers says so', () => {
    expect(nextLineLamp('ringing', { desk: quiet, voice: 'idle' })).toBe('not-answered');
  });

  it('a test ring without audio says so', () => {
    expect(nextLineLamp('connecting', { desk: testing, voice: 'failed' })).toBe('no-voice');
    expect(nextLineLamp('connecting', { desk: quiet, voice: 'idle' })).toBe('no-voice');
  });

  it('a real call in the middle of it proves nothing', () => {
    const offered = makeDesk({ offer: makeOffer() });
    expect(nextLineLamp('waiting', { desk: offered, voice: 'idle' })).toBe('waiting');
    expect(nextLineLamp('unknown', { desk: testing, voice: 'connected' })).toBe('unknown');
  });

  it('does not outlive the connection, the browser’s leave to sound, or the output of the ring', () => {
    expect(isReady(presentCheck(PASSED, { ringProblem: null, isConnected: false }))).toBe(false);
    for (const ringProblem of ['blocked', 'output-gone', 'unplayable'] as const) {
      expect(isReady(presentCheck(PASSED, { ringProblem, isConnected: true })), ringProblem).toBe(false);
    }
    expect(presentCheck(PASSED, { ringProblem: null, isConnected: true })).toEqual(PASSED);
  });

  it('a ring that sounds from another output than the chosen one is still put to the ear', () => {
    const asked = { ...PASSED, ring: 'playing' } as const;
    expect(presentCheck(asked, { ringProblem: 'output-gone', isConnected: true }).ring).toBe('playing');
    expect(presentCheck(asked, { ringProblem: 'blocked', isConnected: true }).ring).toBe('blocked');
  });

  it('every failure looks like one', () => {
    for (const lamp of [
      'blocked',
      'missing',
      'silent',
      'not-heard',
      'output-gone',
      'unplayable',
      'no-voice',
    ] as const) {
      expect(toneOf(lamp), lamp).toBe('failed');
    }
  });
});
