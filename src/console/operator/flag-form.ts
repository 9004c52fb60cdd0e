// What the operator answers before the unit is told, and what the unit will then see. The server judges again.
import type { ChildAnswer, Consent, FlagRequest, Ground, Level, Sign } from '../shared/contract.ts';

export interface FlagForm {
  readonly level: Level | null;
  readonly child: ChildAnswer | null;
  readonly consent: Consent | null;
  readonly ground: Ground | null;
  readonly sign: Sign | null;
  readonly presumedVictim: boolean;
}

export const EMPTY_FLAG: FlagForm = {
  level: null,
  child: null,
  consent: null,
  ground: null,
  sign: null,
  presumedVictim: false,
};

/** A child, or doubt about age: both are treated as a child (NRM 6.6). */
export function isChildBranch(form: FlagForm): boolean {
  return form.child === 'yes' || form.child === 'in-doubt';
}

/** The grounds that can be true with these answers; the others stay visible, with the reason why not. */
export function mayChooseGround(form: FlagForm, ground: Ground): boolean {
  if (ground === 'consent') return form.consent === 'given';
  if (ground === 'child') return isChildBranch(form);
  // The child branch is never optional: a child's notice always has a ground.
  if (ground === 'none') return !isChildBranch(form);
  return true;
}

/** The form after an answer. A ground that stopped being true is taken back; one that follows from the answers is filled in. */
export function answerFlag(form: FlagForm, answer: Partial<FlagForm>): FlagForm {
  const next = { ...form, ...answer };
  if (next.ground !== null && mayChooseGround(next, next.ground)) return next;
  return { ...next, ground: groundThatFollows(next) };
}

function groundThatFollows(form: FlagForm): Ground | null {
  if (isChildBranch(form)) return 'child';
  return form.consent === 'given' ? 'consent' : null;
}

/** Whether identity details may go to the unit at all; the notice itself always goes (NRM 4.1, 4.3). */
export function mayGiveIdentity(form: FlagForm): boolean {
  return form.ground !== null && form.ground !== 'none' && mayChooseGround(form, form.ground);
}

/** What the flag is of: a call that lives, one that is over, what a caller left in one, or a call that was taken on an on-call telephone. */
export type FlagSource = 'call' | 'call-over' | 'message' | 'telephone' | 'telephone-over';

/**
 * What is said of the caller's number, which goes by itself: sealed to the unit, wherever identity may be given, and only while the
 * line still has it. When the call ends it is gone. What a caller left is no part of a flag either, whatever the ground.
 */
export function wordsForNumber(form: FlagForm, source: FlagSource) {
  if (source === 'message') return 'preview.of-message';
  if (source === 'telephone-over') return 'preview.telephone-over';
  if (source === 'telephone') return mayGiveIdentity(form) ? 'preview.telephone-number' : 'preview.telephone';
  if (form.ground === null) return 'preview.without-name';
  if (!mayGiveIdentity(form)) return 'preview.never';
  return source === 'call' ? 'preview.number-goes' : 'preview.number-gone';
}

export type FlagField = 'level' | 'child' | 'consent' | 'ground' | 'sign';

/** The questions without an answer, in the order of the form. */
export function missingFields(form: FlagForm): FlagField[] {
  const fields: FlagField[] = ['level', 'sign', 'child', 'consent', 'ground'];
  return fields.filter((field) => form[field] === null);
}

/** The request to send, or null while an answer is missing. */
export function flagRequest(form: FlagForm): FlagRequest | null {
  const { level, child, consent, ground, sign, presumedVictim } = form;
  if (level === null || child === null || consent === null || ground === null || sign === null) return null;
  return { level, child, consent, ground, sign, presumedVictim };
}
