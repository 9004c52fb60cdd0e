import { randomInt } from 'node:crypto';
import { codeName } from '../../confidentiality/code-name.ts';
import type { ForPeople } from '../../db/database.ts';
import { Refusal } from '../../refusal.ts';
import { isOwnCall } from '../note-store.ts';
import { ANSWER_MINUTES, type History } from './contract.ts';
import { earlierNotes, historyStanding, type Standing } from './history-store.ts';

/** Code names of the first round, all pairs of their words. */
const PAIRS = 4_096;

/** A caller who cannot be known again: nothing came before. */
const NOBODY = {
  ...{ known: false, earlier: false, hasWord: false, triesLeft: 0 },
  ...{ lockedUntil: null, opening: null, asked: null, notes: [] },
};

/** What the panel of an operator's own call shows. Refuses with `not-your-call` every other call. */
export async function readHistory(
  database: ForPeople,
  asked: { callId: string; operatorId: string; now: number },
): Promise<History> {
  return database.as({ id: asked.operatorId, role: 'operator' }).transaction(async (named) => {
    const standing = await historyStanding(named, asked.callId);
    const rest = { serverTime: new Date(asked.now).toISOString(), suggestion: suggestWord() };
    if (!standing) {
      if (!(await isOwnCall(named, asked))) throw new Refusal('not-your-call');
      return { ...rest, ...NOBODY };
    }
    const notes = standing.way === null ? [] : await earlierNotes(named, asked.callId);
    return {
      ...rest,
      known: true,
      earlier: standing.hasEarlier,
      hasWord: standing.hasWord,
      triesLeft: standing.triesLeft,
      lockedUntil: standing.lockedUntil?.toISOString() ?? null,
      opening: openingOf(standing),
      asked: askedOf(standing),
      notes,
    };
  });
}

function suggestWord(): History['suggestion'] {
  const pair = randomInt(PAIRS);
  const word = (language: 'az' | 'ru' | 'en') => codeName(pair, language).toLocaleLowerCase(language);
  return { az: word('az'), ru: word('ru'), en: word('en') };
}

function openingOf({ way, until }: Standing): History['opening'] {
  return way === null || until === null ? null : { way, until: until.toISOString() };
}

function askedOf({ askedAt, answer, why }: Standing): History['asked'] {
  if (askedAt === null) return null;
  const until = new Date(askedAt.getTime() + ANSWER_MINUTES * 60_000);
  return { at: askedAt.toISOString(), until: until.toISOString(), answer, why };
}
