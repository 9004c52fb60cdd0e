import type { Database } from '../db/database.ts';
import { ROWS_PER_CHECKPOINT } from './checkpoint-encoding.ts';
import { headAfter, leafOf } from './encoding.ts';
import { insertDraft, lastDraft, lockSealing, unsealedRows } from './seal-store.ts';

/**
 * Numbers the committed rows that have no number yet, at most 256, and writes the checkpoint over them, all in one
 * transaction. Answers how many rows it took: 0 when there were none or another sealer is at it. Writers never wait for it:
 * a row that commits late gets the next number, whatever its id is.
 */
export async function draftCheckpoint(database: Database, look: { isLong: boolean }): Promise<number> {
  return database.transaction(async (transaction) => {
    if (!(await lockSealing(transaction))) return 0;
    const rows = await unsealedRows(transaction, { ...look, limit: ROWS_PER_CHECKPOINT });
    if (rows.length === 0) return 0;
    const last = await lastDraft(transaction);
    const leaves = rows.map(leafOf);
    await insertDraft(transaction, {
      number: last.number + 1,
      firstRow: last.lastRow + 1,
      rowIds: rows.map(({ id }) => id),
      leaves,
      root: headAfter(last.root, leaves),
    });
    return rows.length;
  });
}
