// The check before a shift: three lamps, each with a sentence and a remedy when it is not green.
import type { Desk } from '../shared/contract.ts';
import type { RingProblem } from '../shared/ring.ts';

export type MicrophoneLamp = 'unknown' | 'listening' | 'ok' | 'blocked' | 'missing' | 'busy' | 'silent';
export type RingLamp = 'unknown' | 'playing' | 'ok' | 'not-heard' | RingProblem;
export type LineLamp =
  | 'unknown'
  | 'waiting'
  | 'ringing'
  | 'connecting'
  | 'proved'
  | 'ok'
  | 'not-answered'
  | 'refused'
  | 'no-voice'
  | 'not-connected';

export interface ShiftCheck {
  readonly microphone: MicrophoneLamp;
  readonly ring: RingLamp;
  readonly line: LineLamp;
}

export const UNCHECKED: ShiftCheck = { microphone: 'unknown', ring: 'unknown', line: 'unknown' };
export const PASSED: ShiftCheck = { microphone: 'ok', ring: 'ok', line: 'ok' };

/** Only then may the operator become available. */
export function isReady(check: ShiftCheck): boolean {
  return check.microphone === 'ok' && check.ring === 'ok' && check.line === 'ok';
}

/** Whether this browser was never checked: whoever opens the desk in a second one, in the middle of a shift, is available there all the same. */
export function isUntried(check: ShiftCheck): boolean {
  return check.microphone === 'unknown' && check.ring === 'unknown' && check.line === 'unknown';
}

export type LampTone = 'ok' | 'busy' | 'failed' | 'unknown';

/** How a lamp is shown: always as a word and a shape, colour comes last. */
export function toneOf(lamp: MicrophoneLamp | RingLamp | LineLamp): LampTone {
  switch (lamp) {
    case 'ok':
      return 'ok';
    case 'unknown':
      return 'unknown';
    case 'listening':
    case 'playing':
    case 'waiting':
    case 'ringing':
    case 'connecting':
    case 'proved':
      return 'busy';
    default:
      return 'failed';
  }
}

/** Loud enough to be a voice and not a fan; a spoken word measures 0.05 to 0.3. */
export const VOICE_LEVEL = 0.02;

/** The line lamp after a new document or a change of the telephone, while a test ring is under way. */
export function nextLineLamp(lamp: LineLamp, seen: { readonly desk: Desk; readonly voice: string }): LineLamp {
  const { desk, voice } = seen;
  const isTestCall = desk.call?.kind === 'test';
  if (lamp === 'waiting') return desk.offer?.kind === 'test' ? 'ringing' : lamp;
  if (lamp === 'ringing') {
    if (voice !== 'idle' || isTestCall) return 'connecting';
    return desk.offer?.kind === 'test' ? lamp : 'not-answered';
  }
  if (lamp === 'connecting') {
    if (voice === 'connected') return 'proved';
    const isOver = voice === 'idle' && desk.call === null && desk.offer === null;
    return voice === 'failed' || isOver ? 'no-voice' : lamp;
  }
  // Green only when the test call is over, so that nobody is told to become available in the middle of it.
  if (lamp === 'proved') return desk.call === null ? 'ok' : lamp;
  return lamp;
}

/** The lamps as they are now: a check that was passed does not outlive the connection, or the output of the ring. */
export function presentCheck(
  check: ShiftCheck,
  now: { readonly ringProblem: RingProblem | null; readonly isConnected: boolean },
): ShiftCheck {
  return {
    ...check,
    ring: presentRing(check.ring, now.ringProblem),
    line: now.isConnected ? check.line : 'not-connected',
  };
}

/** Nothing is said before the ring was tried; and while it sounds, from whichever output, a person is being asked. */
function presentRing(lamp: RingLamp, problem: RingProblem | null): RingLamp {
  if (problem === null || lamp === 'unknown' || (lamp === 'playing' && problem === 'output-gone')) return lamp;
  return problem;
}
