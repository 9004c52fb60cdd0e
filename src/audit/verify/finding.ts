/** What can be wrong with a trail, and what that means. */
export const MEANINGS = {
  'checkpoint-missing': 'the file lacks this checkpoint',
  'checkpoint-forked': 'two different checkpoints claim this place',
  'checkpoint-unreadable': 'the signed text is not written in the one way there is',
  'signature-wrong': 'the key did not sign this text',
  'signer-unknown': 'signed by a key that is not among the given ones, or no longer in use then',
  'leaves-wrong': 'the hashes of the rows do not lead to what was signed',
  'clock-went-back': 'the database’s clock stood earlier than at the checkpoint before',
  'clocks-disagree': 'it was signed before the database says that it was made',
  'row-missing': 'the row with this number is gone',
  'row-changed': 'the row is not the one that was sealed',
  'row-moved': 'the row stood at another place when it was sealed',
  'row-inserted': 'a row stands here that was not sealed here',
  'row-duplicated': 'the row stands here a second time',
  'row-backdated': 'the row says a time long before the rows ahead of it',
  'row-unsealed':
    'this row, and perhaps later ones, was written more than a minute ago and nobody has sealed it: look whether a worker runs',
  'row-postdated': 'the row says a time after it was sealed',
  'database-older': 'the database ends before the file: an older backup was put back, or its end was cut off',
  'database-lacks-checkpoint': 'the database lacks this checkpoint, though it has later ones',
  'database-differs': 'the database holds another checkpoint here than the file',
  'file-older': 'the database has signed checkpoints from here on that the file lacks',
  'noted-differs': 'this is not the checkpoint that was noted',
  'noted-missing': 'the trail ends before the checkpoint that was noted',
} as const;

export type FindingKind = keyof typeof MEANINGS;

export interface Finding {
  kind: FindingKind;
  checkpoint: number;
  /** The number of the row; null when the finding is about the checkpoint. */
  row: number | null;
  /** The row's id in its table, where there is one. */
  rowId: string | null;
}

/** A finding about a whole checkpoint. */
export function aboutCheckpoint(kind: FindingKind, checkpoint: number): Finding {
  return { kind, checkpoint, row: null, rowId: null };
}
