import { type Language, URGENCIES, type Urgency } from '../calls/call.ts';
import type { CallerWish } from '../calls/wish-store.ts';

/** What a waiting caller's address carries, so that the queue can be entered even if the first webhook's row was lost. */
export interface WaitState {
  language: Language;
  urgency: Urgency;
  needsInterpreter: boolean;
  /** Turns of the loop so far; `KEPT_TURN` for who is between two rooms, or on the way into one, and does not wait. */
  turn: number;
  /** Turns in a row at which the database did not answer. */
  faults: number;
  /** The key of a wish that was said while the database did not answer, until it is kept. */
  wishKey?: string | undefined;
}

/** The turn of a caller who is kept for an operator's page, or was told that one is there: it does not count on, and its end is told. */
export const KEPT_TURN = 0;

const LANGUAGES: readonly Language[] = ['az', 'ru', 'en'];
/** The loop has no end; the counter has. */
const TURN_LIMIT = 9_999;

/** What each urgency becomes with a key pressed while waiting: 0 danger now, 5 cannot speak. No key takes another back. */
const WITH_KEY: Record<'0' | '5', Record<Urgency, Urgency>> = {
  0: {
    ordinary: 'danger',
    'cannot-speak': 'danger-cannot-speak',
    danger: 'danger',
    'danger-cannot-speak': 'danger-cannot-speak',
  },
  5: {
    ordinary: 'cannot-speak',
    'cannot-speak': 'cannot-speak',
    danger: 'danger-cannot-speak',
    'danger-cannot-speak': 'danger-cannot-speak',
  },
};

/** The state as fields of an address. */
export function encodeWait(wait: WaitState): string[] {
  const { language, urgency, faults, wishKey } = wait;
  const counts = [Math.min(wait.turn, TURN_LIMIT), faults].map(String);
  return [language, urgency, wait.needsInterpreter ? '1' : '0', ...counts, ...(wishKey === undefined ? [] : [wishKey])];
}

/** The state of an address. It is under our MAC; what does not fit all the same becomes the plainest waiting. */
export function decodeWait(fields: readonly string[]): WaitState {
  const [language, urgency, needsInterpreter, turn, faults, wishKey] = fields;
  return {
    language: LANGUAGES.find((each) => each === language) ?? 'az',
    urgency: URGENCIES.find((each) => each === urgency) ?? 'ordinary',
    needsInterpreter: needsInterpreter === '1',
    turn: count(turn),
    faults: count(faults),
    ...(wishKey !== undefined && WISHES.has(wishKey) && { wishKey }),
  };
}

/** The state after a key pressed while waiting. Any key but 0 and 5 changes nothing. */
export function withKey(waiting: WaitState, digits: string): WaitState {
  if (digits !== '0' && digits !== '5') return waiting;
  return { ...waiting, urgency: WITH_KEY[digits][waiting.urgency] };
}

/** Who waits so long anyway is asked once whom they would rather speak with: nobody is held up by it. */
const WISH_TURN = 2;
/** The key counts in the question and in the sound after it: a second is too short to decide in, and the child's key is the last word of it. */
const WISH_ANSWER_TURNS = [1, 2];
const WISHES: ReadonlyMap<string, CallerWish> = new Map([
  ['2', { isChild: false, wish: 'woman' }],
  ['3', { isChild: false, wish: 'man' }],
  ['8', { isChild: true, wish: null }],
]);

/** Whether this turn asks for a wish: in danger, without a voice, or without a language of the line nothing is asked. */
export function asksForWish({ turn, urgency, needsInterpreter }: WaitState): boolean {
  return turn === WISH_TURN && urgency === 'ordinary' && !needsInterpreter;
}

/** The key of a wish: pressed within two turns from the question, or earlier and not kept yet. Undefined where none was said. */
export function wishKeyOf(before: WaitState, digits: string): string | undefined {
  const wasAsked = WISH_ANSWER_TURNS.some((turns) => asksForWish({ ...before, turn: before.turn - turns }));
  return wasAsked && WISHES.has(digits) ? digits : before.wishKey;
}

/** What that key says. */
export function wishOf(key: string | undefined): CallerWish | undefined {
  return key === undefined ? undefined : WISHES.get(key);
}

const BLIND = 'blind';

/** The state of a cover recording. Blind: it began while the database did not answer, so that nobody knows of it yet. */
export function encodeCover(wait: WaitState, isBlind: boolean): string[] {
  return isBlind ? [...encodeWait(wait), BLIND] : encodeWait(wait);
}

/** What `encodeCover` wrote. */
export function decodeCover(fields: readonly string[]): { waiting: WaitState; isBlind: boolean } {
  return { waiting: decodeWait(fields), isBlind: fields.at(-1) === BLIND };
}

const INTO_COVER = 'cover';

/** A move that we order: since when (milliseconds since 1970), in which language, and whether it is for the cover. */
export interface MoveState {
  language: Language;
  movedAt: number;
  into?: 'cover' | undefined;
}

export function encodeMove({ language, movedAt, into }: MoveState): string[] {
  const fields = [language, movedAt.toString(36)];
  return into ? [...fields, INTO_COVER] : fields;
}

/** What `encodeMove` wrote; of an address without its time, a move of just now. */
export function decodeMove([language, movedAt = '', ...into]: readonly string[]) {
  return {
    language: LANGUAGES.find((each) => each === language) ?? 'az',
    movedAt:
      /^[0-9a-z]{1,9}$/.test(movedAt) && movedAt !== INTO_COVER
        ? Number.parseInt(movedAt, 36)
        : Number.POSITIVE_INFINITY,
    isCover: [movedAt, ...into].includes(INTO_COVER),
  };
}

function count(text: string | undefined): number {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : 0;
}
