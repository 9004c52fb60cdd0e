/** When the call back is made: only where the line drops in this talk, or in any case. */
export const OCCASIONS = ['if-dropped', 'promised'] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** What is said to somebody else who answers: the whole of it, and nothing of the line. */
export const SAYS = ['wrong-number', 'survey', 'delivery', 'nothing'] as const;
export type Say = (typeof SAYS)[number];

export const WHO_MAY_ANSWER = ['caller-only', 'anyone'] as const;
export type WhoMayAnswer = (typeof WHO_MAY_ANSWER)[number];

/** Why somebody at a desk takes one back. The last: the line had not dropped. */
export const WITHDRAW_WHYS = ['caller-wished', 'by-mistake', 'not-safe', 'talk-was-over'] as const;
export type WithdrawWhy = (typeof WITHDRAW_WHYS)[number];

/**
 * Agreed: saved, and the number not sealed yet. Promised: the dialler may ring in the window. Done: the telephone was rung, once.
 * Lapsed: the window closed without a try. Not needed: the talk ended with a goodbye. Refused: no number could be sealed.
 */
export const CALL_BACK_STATES = [
  ...['agreed', 'promised', 'done', 'lapsed', 'withdrawn', 'replaced', 'not-needed', 'refused'],
] as const;

/** What came of a try. Before the key nobody was reached, whoever picked up. */
export const ATTEMPT_OUTCOMES = [
  ...['reached', 'no-key', 'other-key', 'busy', 'no-answer', 'failed'],
  ...['operator-left', 'too-late', 'keys-away', 'carrier-away'],
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** What was agreed with the caller. Moments are milliseconds since 1970. */
export interface Plan {
  occasion: Occasion;
  opensAt: number;
  closesAt: number;
  say: Say;
  whoMayAnswer: WhoMayAnswer;
}

/** As an operator for an offer: somebody is put a call back only while the page answered this lately. */
export const REACHABLE_SECONDS = 11;
/** The carrier adds five seconds. Shorter than most message boxes take to pick up. */
export const RING_SECONDS = 20;
/** Rung, picked up, two sentences and a key: whoever has not pressed it by then never will. */
export const ATTEMPT_SECONDS = 75;
/** An operator who talked has as long to write as after any call. */
export const WRAP_UP_SECONDS = 10 * 60;
