// From codes to words. The compiler checks that every code has its message.
import type { Language } from './contract.ts';
import { CommandRefused } from './http-client.ts';
import type { MessageId, Text } from './messages.ts';
import { dateOf, dayOf, type Remaining, timeOf } from './moments.ts';

const REFUSALS: Readonly<Record<string, MessageId>> = {
  'not-signed-in': 'refusal.not-signed-in',
  'not-allowed': 'refusal.not-allowed',
  'not-found': 'refusal.not-allowed',
  'offer-expired': 'refusal.offer-gone',
  'offer-taken': 'refusal.offer-gone',
  'call-ended': 'refusal.call-ended',
  'not-your-call': 'refusal.not-your-call',
  'not-on-duty': 'refusal.not-on-duty',
  'wrong-state': 'refusal.wrong-state',
  'nobody-free': 'refusal.nobody-free',
  'in-cover': 'refusal.in-cover',
  'operator-away': 'refusal.operator-away',
  'not-at-desk': 'refusal.not-at-desk',
  'off-roster': 'refusal.off-roster',
  'not-certified': 'refusal.not-certified',
  'shift-too-long': 'refusal.shift-too-long',
  'shift-overlaps': 'refusal.shift-overlaps',
  'shift-past': 'refusal.shift-past',
  'too-little-rest': 'refusal.too-little-rest',
  'too-many-hours': 'refusal.too-many-hours',
  'gap-needs-line': 'refusal.gap-needs-line',
  'carrier-unavailable': 'refusal.carrier-unavailable',
  'consent-missing': 'refusal.consent-missing',
  'ground-missing': 'ground.child-needs-ground',
  'ground-untrue': 'refusal.ground-untrue',
  'unit-not-told': 'refusal.unit-not-told',
  'not-presumed': 'refusal.not-presumed',
  'witness-untold': 'refusal.witness-untold',
  'already-done': 'refusal.already-done',
  'stale-revision': 'refusal.stale-revision',
  'no-case-word': 'refusal.no-case-word',
  'case-word-locked': 'refusal.case-word-locked',
  'not-open': 'refusal.not-open',
  'budget-spent': 'refusal.budget-spent',
  'says-who': 'refusal.says-who',
  'too-late': 'refusal.too-late',
  'keys-away': 'refusal.keys-away',
  'no-number': 'refusal.no-number',
  'outside-window': 'refusal.outside-window',
  'list-full': 'refusal.list-full',
  'step-up-needed': 'refusal.step-up',
  'too-many-tries': 'refusal.too-many',
};

/** What to tell the person after a command that was not carried out: no blame, and what to do next. */
export function wordsForFailure(error: unknown): MessageId {
  if (!(error instanceof CommandRefused)) return 'refusal.unreachable';
  return REFUSALS[error.code] ?? 'refusal.try-again';
}

/** “3 h 20 min”, under an hour “20 min 05 s”: a label stands before it, so that no suffix is needed. */
export function wordsForRemaining(text: Text, left: Remaining): string {
  if (left.hours > 0) return text('time.hours-minutes', { hours: left.hours, minutes: left.minutes });
  return text('time.minutes-seconds', { minutes: left.minutes, seconds: left.seconds });
}

/** “2 min 11 s”: never “02:11”, which reads as a time of day. */
export function wordsForSpan(text: Text, seconds: number): string {
  const hours = Math.floor(seconds / 3_600);
  return wordsForRemaining(text, {
    isOver: false,
    hours,
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
  });
}

/** “today, 14:07”. */
export function wordsForMoment(text: Text, language: Language, moments: { moment: string; now: number }): string {
  const day = dayOf(moments.moment, moments.now);
  const time = timeOf(moments.moment);
  if (day === 'today') return text('time.today', { time });
  if (day === 'tomorrow') return text('time.tomorrow', { time });
  if (day === 'yesterday') return text('time.yesterday', { time });
  return text('time.date', { date: dateOf(moments.moment, language), time });
}
