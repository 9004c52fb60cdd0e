// How rows become what a page reads.

/** That there is a note, and since when. */
export function noteOf(row: { noteRevision: number | null; noteSavedAt: Date | null }) {
  if (row.noteRevision === null || row.noteSavedAt === null) return null;
  return { revision: row.noteRevision, savedAt: row.noteSavedAt.toISOString() };
}

/** A moment as the page reads it. */
export function isoOrNull(moment: Date | null | undefined): string | null {
  return moment?.toISOString() ?? null;
}
