import type { Flows } from '../../../src/ivr/flow.ts';
import type { CallBacks } from './carrier.ts';
import { MINUTE, SECOND } from './plan.ts';
import { createChance } from './random.ts';
import { playStory, STORIES, type Story } from './story.ts';

const SOON_MS = 50;
const LATE_MS = 5 * MINUTE;
const plain = new Map<Story, string>();

/**
 * One call whose reports come late, twice or three times, and in any order that follows: what it came to otherwise than with
 * each report at once and once. No report comes before what it tells of.
 */
export async function differsFromPlain(seed: number, flows: Flows): Promise<string[]> {
  const chance = createChance(seed);
  const story = chance.of(STORIES);
  const expected = plain.get(story) ?? (await playStory(story, flows, () => [SOON_MS]));
  plain.set(story, expected);
  const callBacks: CallBacks = () =>
    Array.from({ length: chance.of([1, 1, 2, 3]) }, () =>
      chance.between(0, chance.of([SOON_MS, 2 * SECOND, MINUTE, LATE_MS])),
    );
  const came = await playStory(story, flows, callBacks);
  return came === expected ? [] : [`“${story}” came to ${came} and not to ${expected}`];
}
