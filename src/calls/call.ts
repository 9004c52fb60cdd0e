/** Our own id of a call, made from the carrier's by a keyed function: the same webhook twice is the same call. */
export type CallId = string & { readonly brand: 'CallId' };
/** The carrier's id of one leg. */
export type CallSid = string & { readonly brand: 'CallSid' };

export type Language = 'az' | 'ru' | 'en';
/** What the caller's keys said. Whoever is in danger and cannot speak has pressed both keys, and neither may be forgotten. */
export const URGENCIES = ['ordinary', 'cannot-speak', 'danger', 'danger-cannot-speak'] as const;
export type Urgency = (typeof URGENCIES)[number];
/** Whom a caller may wish to speak with, and what the people of the line may say of themselves. */
export const WISHES = ['woman', 'man'] as const;
export type Wish = (typeof WISHES)[number];
export type CallState = 'menu' | 'waiting' | 'connecting' | 'talking' | 'ended';
/** What the caller is in: null outside a talk; cover also while waiting, and a message only then. */
export type Talk = 'together' | 'on-hold' | 'asking' | 'cover' | 'on-call-phone' | 'message';
/** How a talk ends. */
export const TALK_ENDED_BY = ['caller', 'operator', 'line'] as const;
export type TalkEndedBy = (typeof TALK_ENDED_BY)[number];
/** `check`: a call of the line to itself, which is over where callers wait. */
export type EndedBy = TalkEndedBy | 'check';

export const QUESTIONS = ['question-safe', 'question-overheard'] as const;
export type Question = (typeof QUESTIONS)[number];
export const ANSWERS = ['yes', 'no', 'not-known', 'other-key', 'no-key', 'not-heard'] as const;
/** What became of a question: the caller's key, or none; `not-heard` where the carrier never asked it. */
export type Answer = (typeof ANSWERS)[number];

export const DISPOSITIONS = [
  'presumed-victim',
  'at-risk',
  'witness',
  'witness-no-offence',
  'information',
  'other-matter',
  'silent',
  'cut-off',
  'wrong-number',
  'nuisance',
] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** Every state a call can go to from another; the statements of the store guard with the same table. */
export const CALL_TRANSITIONS: Record<CallState, readonly CallState[]> = {
  // Straight to an on-call telephone: what would have put the call into the queue was broken.
  menu: ['waiting', 'talking', 'ended'],
  waiting: ['connecting', 'talking', 'ended'],
  connecting: ['talking', 'waiting', 'ended'],
  talking: ['waiting', 'ended'],
  ended: [],
};

/** A call as the voice path needs it to decide what the caller hears next. */
export interface CallView {
  id: CallId;
  state: CallState;
  talk: Talk | null;
  language: Language;
  urgency: Urgency;
  needsInterpreter: boolean;
  joinNumber: number;
  /** True while an operator is being asked. */
  isOffered: boolean;
  /** Waits behind the others for a while, and has not said that there is danger. */
  isBehind: boolean;
  /** The operator's page went in the talk: the caller is kept for it, for a moment. */
  isKept: boolean;
  /** The operator ordered the cover, and nobody knows yet that the caller hears it. */
  isCoverDue: boolean;
  endedBy: EndedBy | null;
  /** The leg, of this join, of the person who has the call; null while there is none at the carrier. */
  operatorSid: CallSid | null;
}

/** "0412": what people say to each other about a call. Carries nothing of the caller. */
export function callLabel(number: number): string {
  return String(number % 10_000).padStart(4, '0');
}

/** The caller's key as the answer to a question by keys: 1 yes, 2 no, 3 not known (terms: cannot-speak-intro). */
export function answerOfKey(digits: string): Answer {
  switch (digits) {
    case '1':
      return 'yes';
    case '2':
      return 'no';
    case '3':
      return 'not-known';
    case '':
      return 'no-key';
    default:
      return 'other-key';
  }
}
