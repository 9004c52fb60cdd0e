import { expect, it } from 'vitest';
import { readPrompts } from '../../src/ivr/check-prompts.ts';
import { LANGUAGES, PERSON_REASONS, promptFile } from '../../src/ivr/flow.ts';
import { loadFlows } from '../../src/ivr/load-flows.ts';
import { WAITING_ALIVE_SECONDS } from '../../src/routing/offer.ts';

/** The second for a key, the longest the carrier tries to ask us, and a sound that takes its time to be fetched. */
const BETWEEN_TURNS_SECONDS = 1 + 5 + 2;
/** The carrier adds five seconds to the twenty that a telephone rings. */
const RINGING_SECONDS = 25;

const { current } = loadFlows('ivr-flows');
const { durations } = readPrompts('ivr-flows');
const secondsOf = (file: string) => (durations.get(file) ?? Number.NaN) / 1_000;

it('A9.1: a caller who listens to the longest words before the wait is still offered', () => {
  for (const reason of PERSON_REASONS) {
    for (const language of LANGUAGES) {
      const files = current.beforePerson[reason].map((part) =>
        promptFile({ language: part.language ?? language, id: part.id }),
      );
      const seconds = files.reduce((sum, file) => sum + secondsOf(file), 0);
      expect(seconds + BETWEEN_TURNS_SECONDS, `${reason} in ${language}`).toBeLessThan(WAITING_ALIVE_SECONDS);
    }
  }
});

it('A9.1: a caller who is dialled to an on-call telephone is still offered while it rings', () => {
  for (const language of LANGUAGES) {
    const words = ['wait-nobody-yet', 'wait-nobody-yet-more'].map((id) => secondsOf(promptFile({ language, id })));
    const seconds = words.reduce((sum, each) => sum + each, RINGING_SECONDS);
    expect(seconds).toBeLessThan(WAITING_ALIVE_SECONDS);
  }
});
