import { Refusal } from '../../refusal.ts';
import { foldCaseWord, newSalt, tagContext, tagOf } from './case-word.ts';
import { keepTag } from './case-word-store.ts';
import { historyStanding } from './history-store.ts';
import type { HistoryParts } from './try-case-word.ts';

/**
 * Keeps the word that operator and caller agreed in this call, as a tag that only the key process can unwrap (A9.4). An older word is
 * replaced only where it was said in this call, or was agreed in it: else whoever answers could open everything by a new one.
 */
export async function agreeCaseWord(
  parts: HistoryParts,
  agreed: { callId: string; operatorId: string; word: string },
): Promise<void> {
  const folded = foldCaseWord(agreed.word);
  if (folded === undefined) throw new Refusal('invalid-input', 'word');
  const named = parts.database.as({ id: agreed.operatorId, role: 'operator' });
  const standing = await historyStanding(named, agreed.callId);
  if (!standing) throw new Refusal('not-your-call');
  const { callerId, expiresOn } = standing;
  const salt = newSalt();
  const tag = await tagOf(folded, { callerId, salt });
  const said = await parts.keyd.ask('wrap', {
    key: tag.toString('base64'),
    month: expiresOn,
    context: tagContext(callerId),
  });
  if ('refused' in said) throw new Refusal('keys-away');
  const wrappedTag = Buffer.from(said.answer.wrapped, 'base64');
  const verdict = await keepTag(named, { callId: agreed.callId, wrappedTag, salt });
  if (verdict === 'not-your-call') throw new Refusal('not-your-call');
  if (verdict === 'not-open') throw new Refusal('not-open');
}
