import { type AuditRow, leafOf } from '../encoding.ts';
import { CLOCK_TOLERANCE_MS, type ProvedCheckpoint } from './checkpoint-chain.ts';
import type { Finding, FindingKind } from './finding.ts';

const TOLERANCE_MICROS = CLOCK_TOLERANCE_MS * 1_000;

export interface NumberedRow extends AuditRow {
  /** Null while it is not sealed. */
  number: number | null;
}

/** Compares rows with the hashes that were signed for them; at most one finding a checkpoint, the first. */
export function firstWrongRow(checkpoint: ProvedCheckpoint, rows: readonly NumberedRow[]): Finding | undefined {
  const { leaves } = checkpoint.line;
  const signed = new Set(leaves.map(asKey));
  const actual = rows.map((row) => ({ row, leaf: asKey(leafOf(row)) }));
  const times = new Map<string, number>();
  const standing = new Map<number | null, typeof actual>();
  for (const each of actual) {
    times.set(each.leaf, (times.get(each.leaf) ?? 0) + 1);
    standing.set(each.row.number, [...(standing.get(each.row.number) ?? []), each]);
  }

  const found = (kind: FindingKind, number: number, row?: NumberedRow): Finding => ({
    kind,
    checkpoint: checkpoint.number,
    row: number,
    rowId: row?.id ?? null,
  });
  for (const [place, bytes] of leaves.entries()) {
    const number = checkpoint.firstRow + place;
    const leaf = asKey(bytes);
    const [first, second] = standing.get(number) ?? [];
    if (!first) return found(times.has(leaf) ? 'row-moved' : 'row-missing', number);
    if (second) return found('row-duplicated', number, second.row);
    if (first.leaf !== leaf) {
      const isStranger = !signed.has(first.leaf);
      const isTwice = (times.get(first.leaf) ?? 0) > 1;
      return found(kindOf({ isStranger, isTwice, isElsewhere: times.has(leaf) }), number, first.row);
    }
  }
  const stray = rows.find(({ number }) => number === null || number < checkpoint.firstRow);
  return stray && found('row-moved', stray.number ?? 0, stray);
}

/** What stands at a place where another row was sealed, and whether that other row is still somewhere near. */
function kindOf(what: { isStranger: boolean; isTwice: boolean; isElsewhere: boolean }): FindingKind {
  if (what.isStranger) return what.isElsewhere ? 'row-inserted' : 'row-changed';
  if (what.isTwice) return 'row-duplicated';
  return what.isElsewhere ? 'row-moved' : 'row-missing';
}

export interface Clock {
  /** The first row that says a time that cannot be, or undefined. */
  firstWrong(rows: readonly NumberedRow[], checkpoint: { number: number; databaseAt: number }): Finding | undefined;
}

/** Follows the times of rows. One that lies is found once: the time that follows is compared with its own. */
export function rowClock(): Clock {
  let latest = 0;
  return {
    firstWrong: (rows, { number, databaseAt }) => {
      let wrong: Finding | undefined;
      for (const row of rows) {
        const at = Number(row.at);
        const kind = kindOfTime(at, { latest, sealedAt: databaseAt * 1_000 });
        if (kind) wrong ??= { kind, checkpoint: number, row: row.number, rowId: row.id };
        latest = kind ? at : Math.max(latest, at);
      }
      return wrong;
    },
  };
}

function kindOfTime(at: number, { latest, sealedAt }: { latest: number; sealedAt: number }): FindingKind | null {
  if (at < latest - TOLERANCE_MICROS) return 'row-backdated';
  return at > sealedAt + TOLERANCE_MICROS ? 'row-postdated' : null;
}

function asKey(leaf: Buffer): string {
  return leaf.toString('latin1');
}
