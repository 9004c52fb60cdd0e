import type { KeydClient } from '../../confidentiality/keyd-client.ts';
import type { ForPeople } from '../../db/database.ts';
import { Refusal } from '../../refusal.ts';
import { foldCaseWord, isSameTag, tagContext, tagOf } from './case-word.ts';
import { finishTry, type TakenTry, takeTry } from './case-word-store.ts';
import type { Tried } from './contract.ts';

export interface HistoryParts {
  database: ForPeople;
  keyd: Pick<KeydClient, 'ask'>;
}

/**
 * Tries the word that a caller says in this operator's own talk (A9.4): three tries, then none for 24 hours for that caller, whoever
 * tries. A right one opens what was noted since the word was agreed, for as long as the call is the operator's. While the key
 * process is away nothing is judged and nothing is counted.
 */
export async function tryCaseWord(
  parts: HistoryParts,
  asked: { callId: string; operatorId: string; word: string },
): Promise<Tried> {
  const folded = foldCaseWord(asked.word);
  if (folded === undefined) throw new Refusal('invalid-input', 'word');
  // Two transactions: the try is taken before anything is compared, so that nobody compares without one.
  const named = parts.database.as({ id: asked.operatorId, role: 'operator' });
  const taken = refuseUntaken(await takeTry(named, asked.callId));
  const outcome = await judge(parts, taken, folded);
  const result = await finishTry(named, { tryId: taken.tryId, outcome });
  if (outcome === 'void') throw new Refusal('keys-away');
  return {
    isOpen: result.openUntil !== null,
    triesLeft: result.triesLeft,
    lockedUntil: result.lockedUntil?.toISOString() ?? null,
  };
}

type Taken = Extract<TakenTry, { verdict: 'taken' }>;

function refuseUntaken(taken: TakenTry): Taken {
  switch (taken.verdict) {
    case 'taken':
      return taken;
    case 'locked':
      throw new Refusal('case-word-locked', taken.lockedUntil.toISOString());
    case 'no-word':
      throw new Refusal('no-case-word');
    case 'not-your-call':
      throw new Refusal('not-your-call');
  }
}

/** `void` where nothing could be compared. A tag whose month's key is destroyed is no word any more: nobody can be right. */
async function judge(parts: HistoryParts, taken: Taken, folded: string): Promise<'right' | 'wrong' | 'void'> {
  const said = await parts.keyd.ask('unwrap', {
    wrapped: taken.wrappedTag.toString('base64'),
    context: tagContext(taken.callerId),
  });
  if ('refused' in said) return said.refused === 'expired' ? 'wrong' : 'void';
  const tag = await tagOf(folded, taken);
  return isSameTag(tag, Buffer.from(said.answer.key, 'base64')) ? 'right' : 'wrong';
}
