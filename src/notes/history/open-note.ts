import type { KeydClient } from '../../confidentiality/keyd-client.ts';
import type { ForPeople } from '../../db/database.ts';
import { Refusal } from '../../refusal.ts';
import { releaseHalf } from '../line-half.ts';
import { noteBody } from '../note-body.ts';
import { sealedNote } from '../note-store.ts';
import type { EarlierNote } from './contract.ts';
import { breakGlassesOf, releaseNote } from './history-store.ts';

/**
 * Gives one older note of one's own caller out, with the line's half of its key, while an opening lets it: the database decides,
 * counts and records in the transaction that reads it (A1.1). 20 an hour; what it says only the operator's browser can tell.
 */
export async function openEarlierNote(
  parts: { database: ForPeople; keyd: KeydClient },
  asked: { callId: string; operatorId: string; noteCallId: string; noteOperatorId: string },
): Promise<EarlierNote> {
  const { callId, noteCallId, noteOperatorId } = asked;
  const named = parts.database.as({ id: asked.operatorId, role: 'operator' });
  const read = await named.transaction(async (transaction) => {
    const verdict = await releaseNote(transaction, { callId, noteCallId, noteOperatorId });
    if (verdict !== 'released') return verdict;
    const note = await sealedNote(transaction, { callId: noteCallId, operatorId: noteOperatorId });
    const breakGlasses = await breakGlassesOf(transaction, { noteCallId, noteOperatorId });
    if (!note) throw new Error('a note was released and is not there');
    return { note, breakGlasses };
  });
  // A refusal is an answer of the transaction: thrown inside, it would take its own record back.
  if (read === 'over-budget') throw new Refusal('budget-spent');
  if (read === 'not-open') throw new Refusal('not-open');
  const released = await releaseHalf(parts.keyd, read.note);
  return {
    note: noteBody(read.note, 'half' in released ? released.half : null),
    breakGlasses: read.breakGlasses.map((glass) => ({ ...glass, askedAt: glass.askedAt.toISOString() })),
  };
}
