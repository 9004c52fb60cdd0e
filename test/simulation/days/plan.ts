import type { Language, Wish } from '../../../src/calls/call.ts';
import { type Chance, createChance } from './random.ts';

// A day as it is meant, before anything happens: what a seed stands for. Everybody has a seed of their own, so that one
// of them can be left out without changing what the others do.

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const CALLERS = 200;
const FAULTS_AT_LEAST = 5;
const FAULTS_AT_MOST = 9;
/** How many of a hundred calls begin in each hour, from midnight. */
const DAY_CURVE = [3, 2, 2, 1, 1, 1, 2, 2, 3, 4, 5, 6, 5, 5, 5, 6, 6, 6, 6, 7, 7, 6, 5, 4];
const SHIFT_BEGINS = [0, 8, 16];
const SHIFT_HOURS = 8;
const END = 48 * HOUR;
/** Of a hundred offers, by person. One in ten answers none: asleep, or with the sound off. */
const IGNORES = [0, 2, 10, 0, 2, 10, 0, 2, 10, 100] as const;
/** In this share of the shifts a supervisor sits at a desk as well. */
const SUPERVISED = 0.5;
const SUPERVISORS = 0x5e_7e_7e;

export interface CallerPlan {
  kind: 'caller';
  id: number;
  at: number;
  seed: number;
  keys: string;
  /** Hangs up where nothing else has ended the call by then. */
  patienceMs: number;
  talkMs: number;
  habit: 'ordinary' | 'silent' | 'hangs-up-early' | 'afraid' | 'presses-anything';
  callsAgainAfterMs: number | null;
  /** The key for a wish that is pressed while waiting; null for none. */
  says: '2' | '3' | '8' | null;
}

export interface OperatorPlan {
  kind: 'operator';
  id: number;
  seed: number;
  role: 'operator' | 'supervisor';
  languages: readonly Language[];
  from: number;
  until: number;
  lateMs: number;
  /** Until when the certificate is valid; without one there is no duty. */
  certifiedUntil: number;
  /** Of a hundred offers. */
  declines: number;
  ignores: number;
  /** Of a hundred wrap-ups. */
  forgets: number;
  /** The page no longer answers: when, and for how long. */
  deaf: readonly { at: number; ms: number }[];
  answersAs: Wish | null;
  isChildTrained: boolean;
}

export const FAULTS = [
  'database-away',
  'database-hangs',
  'answers-lost',
  'database-slow',
  'worker-dead',
  'redis-gone',
  'rest-refuses',
  'rest-silent',
  'web-restarts',
  'callbacks-lost',
] as const;
export type FaultKind = (typeof FAULTS)[number];

export interface FaultPlan {
  kind: 'fault';
  id: number;
  fault: FaultKind;
  at: number;
  ms: number;
}

export interface DayPlan {
  seed: number;
  people: readonly (CallerPlan | OperatorPlan | FaultPlan)[];
}

/** The day of this seed. */
export function planDay(seed: number): DayPlan {
  const chance = createChance(seed);
  const people: DayPlan['people'][number][] = [];
  for (let id = 0; id < CALLERS; id += 1) people.push(planCaller(createChance(chance.seed()), id));
  for (const shift of SHIFT_BEGINS) {
    const count = chance.whole(2, 4);
    for (let seat = 0; seat < count; seat += 1) {
      people.push(planOperator(createChance(chance.seed()), { id: people.length, shift, seat }));
    }
  }
  const faults = chance.whole(FAULTS_AT_LEAST, FAULTS_AT_MOST);
  for (let count = 0; count < faults; count += 1) people.push(planFault(chance, people.length));
  planSupervisors(createChance(seed ^ SUPERVISORS), people);
  return { seed, people };
}

/** At the end, and by a chance of their own: who was there before is the same as without them. */
function planSupervisors(chance: Chance, people: DayPlan['people'][number][]): void {
  for (const shift of SHIFT_BEGINS) {
    const seat = createChance(chance.seed());
    if (!chance.is(SUPERVISED)) continue;
    people.push({ ...planOperator(seat, { id: people.length, shift, seat: 0 }), role: 'supervisor' });
  }
}

function planCaller(chance: Chance, id: number): CallerPlan {
  const habit = chance.of([
    'ordinary',
    'ordinary',
    'ordinary',
    'ordinary',
    'ordinary',
    'ordinary',
    'silent',
    'hangs-up-early',
    'afraid',
    'presses-anything',
  ] as const);
  const language = chance.of(['1', '1', '1', '1', '2', '2', '3', '4']);
  const wish = chance.of(['1', '1', '1', '1', '1', '0', '5', '9', '50', '05']);
  const anything = () => Array.from({ length: 4 }, () => chance.of(['0', '3', '5', '7', '8', '*', '#', '1'])).join('');
  return {
    kind: 'caller',
    id,
    at: hourOf(chance) * HOUR + chance.between(0, HOUR),
    seed: chance.seed(),
    keys: habit === 'silent' ? '' : habit === 'presses-anything' ? anything() : language + wish,
    patienceMs: habit === 'hangs-up-early' ? chance.between(1, 90) * SECOND : 2 * MINUTE + chance.around(8 * MINUTE),
    talkMs: 30 * SECOND + chance.around(8 * MINUTE),
    habit,
    callsAgainAfterMs: chance.is(0.1) ? chance.between(5 * SECOND, 20 * MINUTE) : null,
    says: chance.of(['2', '3', '8', null, null, null]),
  };
}

function hourOf(chance: Chance): number {
  let at = chance.next() * DAY_CURVE.reduce((sum, each) => sum + each);
  const hour = DAY_CURVE.findIndex((each) => {
    at -= each;
    return at < 0;
  });
  return Math.max(0, hour);
}

function planOperator(chance: Chance, { id, shift, seat }: { id: number; shift: number; seat: number }): OperatorPlan {
  const from = shift * HOUR;
  const until = from + SHIFT_HOURS * HOUR;
  const deaf = Array.from({ length: chance.whole(0, 2) }, () => ({
    at: chance.between(from, until),
    ms: chance.of([4, 9, 15, 40, 300]) * SECOND,
  }));
  return {
    kind: 'operator',
    id,
    seed: chance.seed(),
    role: 'operator',
    languages:
      seat === 0 ? ['az', 'ru'] : chance.of<readonly Language[]>([['az'], ['az', 'en'], ['ru', 'az', 'en'], ['ru']]),
    from,
    until,
    certifiedUntil: chance.of([END, END, END, END, END, END, END, END, from, chance.between(from, until)]),
    lateMs: chance.is(0.3) ? chance.around(15 * MINUTE) : 0,
    declines: chance.of([0, 2, 10]),
    ignores: chance.of(IGNORES),
    forgets: chance.of([0, 10, 30]),
    deaf,
    answersAs: chance.of(['woman', 'man', null]),
    isChildTrained: chance.is(0.4),
  };
}

function planFault(chance: Chance, id: number): FaultPlan {
  return {
    kind: 'fault',
    id,
    fault: chance.of(FAULTS),
    at: chance.between(0, 23 * HOUR),
    ms: chance.of([3 * SECOND, 20 * SECOND, 2 * MINUTE, 10 * MINUTE]),
  };
}
