import type { Choice, StepName } from './steps.ts';

/** What is done, about whom, and how many milliseconds after the step before. */
export type Played = [name: StepName, choice: Choice, afterMs: number];

const SOON_MS = 50;

/** These steps, one soon after another. */
export function play(names: readonly StepName[], choice: Partial<Choice> = {}, afterMs = SOON_MS): Played[] {
  return names.map((name) => [name, { call: 0, operator: 0, which: 0, ...choice }, afterMs]);
}

// Operator 0 speaks az, operator 1 az and ru. Calls 0, 1, 2 speak az, ru, en with `which` 0, and each one further with `which` 1, which
// is danger. Operator 2 is a supervisor at a desk and speaks en. Operator 0 answers as a woman, operator 1 as a man and is trained for children.
const ready = (operator: number) => play(['a page takes the telephone', 'a wish'], { operator });
const waits = (call: number, which = 0, afterMs = SOON_MS) => play(['a caller waits'], { call, which }, afterMs);
const answers = (operator: number, afterMs: number) => play(['a page answers'], { operator }, afterMs);
/** 0 child, 1 a woman, 2 a man, 3 a woman for a child. */
const says = (call: number, which: number) => play(['a caller says a wish'], { call, which });
const match = play(['a match is made']);
const matchTwice = [...match, ...match];
/** Half a minute in which operator 0 and the supervisor are there and do nothing: an offer is over in it, and the pause after it too. */
const SILENCE: readonly Played[] = [10_000, 10_000, 10_950].flatMap((afterMs) => [
  ...answers(0, afterMs),
  ...answers(2, SOON_MS),
  ...play(['offers expire']),
  ...waits(0),
]);

/** Where two callers, or two operators, could be the pair: each rule of the order decides one of them. */
export const PAIRINGS: Record<string, readonly Played[]> = {
  'danger comes before the longer wait': [...ready(1), ...waits(0), ...waits(1), ...waits(2, 1), ...matchTwice],
  'the longer wait comes first': [...ready(1), ...waits(1), ...waits(0), ...match],
  'a child comes before the longer wait': [...ready(1), ...waits(0), ...waits(1), ...says(1, 0), ...match],
  'who misuses the line comes after the shorter wait, until the flag is over': [
    ...ready(1),
    ...ready(0),
    ...waits(0),
    ...waits(1),
    ...play(['a caller is put behind the others']),
    ...match,
    ...play(['a caller is put behind the others'], { which: 1 }),
    ...answers(0, 1_500),
    ...match,
  ],
  'who misuses the line and is in danger comes first all the same': [
    ...ready(1),
    ...waits(0),
    ...waits(1, 1),
    ...play(['a caller is put behind the others'], { call: 1 }),
    ...match,
  ],
  'two in danger are asked about in their order, whoever misuses the line': [
    ...ready(1),
    ...ready(0),
    ...waits(1, 1),
    ...play(['a caller is put behind the others'], { call: 1 }),
    ...waits(0, 1),
    ...match,
  ],
  'who misuses the line comes after the others, having lost an operator too': [
    ...ready(0),
    ...waits(1),
    ...waits(0),
    ...match,
    ...play(['an operator accepts', 'a softphone arrives', 'a softphone is gone']),
    ...play(['a caller is put behind the others']),
    ...answers(0, 21_000),
    ...match,
  ],
  'who lost an operator comes before the longer wait': [
    ...ready(0),
    ...waits(1),
    ...waits(0),
    ...match,
    ...play(['an operator accepts', 'a softphone arrives', 'a softphone is gone']),
    ...answers(0, 21_000),
    ...match,
  ],
  'who speaks the language is asked first': [
    ...ready(0),
    ...ready(1),
    ...waits(1),
    ...answers(0, 9_000),
    ...answers(0, 9_000),
    ...answers(0, 9_000),
    ...answers(1, SOON_MS),
    ...match,
  ],
  'who was asked less is asked first': [
    ...ready(0),
    ...waits(0),
    ...match,
    ...play(['an operator declines']),
    ...ready(1),
    ...answers(0, 10_500),
    ...answers(1, SOON_MS),
    ...match,
  ],
  'a child goes to somebody trained for children': [...ready(0), ...ready(1), ...waits(0), ...says(0, 0), ...match],
  'a wish for a man comes before who has been free longer': [
    ...ready(0),
    ...ready(1),
    ...waits(0),
    ...says(0, 2),
    ...match,
  ],
  'a wish for a woman is kept as well': [...ready(1), ...ready(0), ...waits(0), ...says(0, 1), ...match],
  'nobody is kept waiting for a wish that nobody near can fulfil': [...ready(1), ...waits(0), ...says(0, 1), ...match],
  'whoever is as wished and free at any moment keeps the others back for twelve seconds': [
    ...ready(0),
    ...waits(0),
    ...match,
    ...ready(1),
    ...waits(1),
    ...play(['an operator declines']),
    ...says(1, 1),
    ...says(0, 1),
    ...match,
    ...answers(1, 9_000),
    ...answers(0, SOON_MS),
    ...match,
    ...answers(1, 4_000),
    ...match,
  ],
  'a supervisor is asked after thirty seconds in which no operator could be': [
    ...ready(2),
    ...waits(2),
    ...answers(2, 10_000),
    ...answers(2, 10_000),
    ...answers(2, 9_500),
    ...match,
    ...answers(2, 1_000),
    ...match,
  ],
  'an operator is asked before a supervisor, whatever the language': [
    ...ready(2),
    ...waits(2),
    ...answers(2, 10_500),
    ...answers(2, 10_500),
    ...answers(2, 10_500),
    ...ready(0),
    ...match,
  ],
  'a supervisor is asked before an operator who let the call pass, and after one who did so as often': [
    ...ready(2),
    ...ready(0),
    ...waits(0),
    ...match,
    ...SILENCE,
    ...match,
    ...SILENCE,
    ...match,
  ],
  'somebody without the language is asked before one who passed the call on': [
    ...ready(0),
    ...ready(1),
    ...waits(1),
    ...match,
    ...answers(0, 9_000),
    ...answers(1, 5_000),
    ...play(['an operator declines'], { operator: 1 }),
    ...answers(0, 9_000),
    ...answers(1, 5_000),
    ...match,
  ],
  'a supervisor is asked before an operator who took the call and never came': [
    ...ready(2),
    ...ready(0),
    ...waits(0),
    ...match,
    ...play(['an operator accepts']),
    ...play(['leases are over'], {}, 7_000),
    ...SILENCE,
    ...match,
  ],
  'who came and was lost is asked before a supervisor all the same': [
    ...ready(2),
    ...ready(0),
    ...waits(0),
    ...match,
    ...play(['an operator accepts', 'a softphone arrives', 'a softphone is gone']),
    ...SILENCE,
    ...match,
  ],
  'in danger a supervisor is asked at once where there is no operator': [...ready(2), ...waits(2, 1), ...match],
  'danger overrides a wish': [
    ...ready(0),
    ...waits(0),
    ...match,
    ...play(['an operator declines']),
    ...ready(1),
    ...waits(0, 1),
    ...says(0, 1),
    ...match,
  ],
  'who has been free the longest is asked first': [...ready(1), ...ready(0), ...waits(0), ...match],
  'nobody is asked twice within ten seconds': [
    ...ready(0),
    ...waits(0),
    ...match,
    ...play(['an operator declines']),
    ...match,
    ...answers(0, 9_000),
    ...match,
    ...answers(0, 1_500),
    ...match,
  ],
  'another language is tried after twenty seconds': [
    ...ready(0),
    ...waits(1),
    ...match,
    ...answers(0, 19_000),
    ...match,
    ...answers(0, 1_500),
    ...match,
  ],
  'nobody is asked whose page is silent': [...ready(0), ...waits(0, 0, 10_500), ...play(['a page closes']), ...match],
  'nobody is asked after eleven seconds of silence': [...ready(0), ...waits(0, 0, 11_500), ...match],
  'nobody is asked whose shift is over': [...ready(1), ...answers(1, 91_000), ...waits(0), ...match],
  'a caller who has not asked for forty seconds is not offered': [
    ...waits(0),
    ...ready(0),
    ...answers(0, 41_000),
    ...match,
  ],
};
