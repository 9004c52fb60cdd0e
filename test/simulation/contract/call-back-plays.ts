import { type Played, play } from './pairings.ts';

const ready = (operator: number, afterMs?: number) =>
  play(['a page takes the telephone', 'a wish'], { operator }, afterMs);
const READY = ready(0);
const answers = (operator: number, afterMs: number) => play(['a page answers'], { operator }, afterMs);
const begins = (operator: number) => play(['an operator begins a call back'], { operator });
const TALK = [
  ...READY,
  ...play(['a call arrives', 'a caller waits', 'a match is made', 'an operator accepts', 'a softphone arrives']),
  ...play(['a caller is on the way', 'a softphone is in the room', 'a caller is in the room']),
];
const ASKED = [
  ...play(['a call arrives', 'a caller waits', 'a caller asks by keys to be called back', 'a number is sealed']),
  ...play(['a caller hangs up']),
];

/** A promise by keys, the caller gone and an operator there. */
export const PROMISED: readonly Played[] = [...ASKED, ...READY];
/** The line dropped in a talk in which that was agreed; the operator wraps up. */
export const DROPPED: readonly Played[] = [
  ...TALK,
  ...play(['an operator agrees to call back', 'a number is sealed', 'a caller hangs up']),
];
/** The operator is on the way, by another leg than that of the talk; in the room; and it rings. */
const SECOND_LEG = { which: 1 };
export const BEGUN: readonly Played[] = [...DROPPED, ...begins(0), ...play(['a softphone arrives'], SECOND_LEG)];
export const RINGING: readonly Played[] = [
  ...BEGUN,
  ...play(['a softphone is in the room'], SECOND_LEG),
  ...play(['a number is taken to be dialled', 'a telephone is rung']),
];
/** The key was pressed. */
export const REACHED: readonly Played[] = [...RINGING, ...play(['the key is pressed'])];

/** Each rule of who may begin a call back, and when, decides one of these. */
export const CALL_BACK_PLAYS: Record<string, readonly Played[]> = {
  'the operator with whom it was agreed begins it out of the wrap-up': [...DROPPED, ...begins(0)],
  'nobody else does in the first minute, and then whoever speaks the language': [
    ...DROPPED,
    ...ready(1),
    ...begins(1),
    ...answers(0, 59_000),
    ...answers(1, 50),
    ...begins(1),
    ...answers(1, 1_500),
    ...begins(1),
  ],
  'somebody else does at once where that operator is away': [
    ...DROPPED,
    ...ready(1),
    ...play(['a page closes']),
    ...begins(1),
  ],
  'of a promise by keys whoever speaks the language, at once': [...PROMISED, ...begins(2), ...begins(0)],
  'whoever speaks another language after five minutes, and not before': [
    ...ASKED.map(([name, choice, afterMs]): Played => [name, { ...choice, call: 1 }, afterMs]),
    ...READY,
    ...answers(0, 299_000),
    ...begins(0),
    ...answers(0, 1_500),
    ...begins(0),
  ],
  'no supervisor in the first minutes, whatever the language': [
    ...ASKED.map(([name, choice, afterMs]): Played => [name, { ...choice, call: 2 }, afterMs]),
    ...ready(2),
    ...answers(2, 65_000),
    ...begins(2),
  ],
  'nobody whose page is silent': [
    ...PROMISED,
    ...answers(0, 1_000),
    ...play(['what is to be dialled?'], {}, 12_000),
    ...begins(0),
  ],
  'nobody before the window opens, and nobody after it closes': [
    ...play(['a call arrives', 'a caller waits']),
    ...play(['a caller asks by keys to be called back'], { which: 1 }),
    ...play(['a number is sealed', 'a caller hangs up']),
    ...READY,
    ...begins(0),
    ...answers(0, 31_000),
    ...begins(0),
    ...answers(0, 4_000),
    ...begins(0),
  ],
  'nobody while the first call goes on': [...ASKED.slice(0, -1), ...READY, ...begins(0)],
  'nobody a second time while one tries, and again when nobody was rung': [
    ...BEGUN,
    ...ready(1),
    ...answers(1, 61_000),
    ...begins(1),
    ...play(['a softphone is gone'], SECOND_LEG),
    ...begins(1),
  ],
  'nobody is rung for two promises at once, and then again': [
    ...BEGUN,
    ...play(['a softphone is in the room', 'what is to be dialled?'], SECOND_LEG),
    ...ready(1),
    ...ASKED.map(([name, choice, afterMs]): Played => [name, { ...choice, call: 1 }, afterMs]),
    ...play(['the caller is known again'], { call: 0 }),
    ...play(['the caller is known again'], { call: 1 }),
    ...begins(1),
    ...play(['a softphone arrives', 'a softphone is in the room'], { operator: 1, call: 1 }),
    ...play(['what is to be dialled?', 'a try reaches nobody', 'what is to be dialled?']),
  ],
  'nobody whose promise is taken back while it rings': [
    ...RINGING,
    ...play(['an operator takes a call back back', 'the key is pressed']),
    ...begins(0),
  ],
  'nobody any more once it rang': [...RINGING, ...play(['a try reaches nobody']), ...begins(0)],
  'who could not ring since the keys were away tries again': [
    ...RINGING.slice(0, -1),
    ...play(['a number is put back']),
    ...begins(0),
    ...play(['a number is taken to be dialled']),
  ],
  'an operator who reached nobody is back in the wrap-up with the time that was left': [
    ...DROPPED,
    ...begins(0),
    ...play(['a softphone arrives'], SECOND_LEG, 5_000),
    ...play(['a try reaches nobody', 'wrap-ups are overdue']),
  ],
  'who takes the telephone back with the key has a call like any other': [
    ...REACHED,
    ...play(['a caller is on the way', 'a caller is in the room', 'an operator asks by keys']),
  ],
};
