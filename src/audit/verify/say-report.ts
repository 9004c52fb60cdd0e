import { type Finding, MEANINGS } from './finding.ts';
import type { Report } from './verify-trail.ts';

/** The report in words: what was proved, what is waiting, and what is wrong, the first wrong thing first. */
export function sayReport(report: Report): string {
  const { last, checkpoints, rows, findings } = report;
  const lines = [
    `${rows} rows in ${checkpoints} checkpoints were compared with their signatures.`,
    last
      ? `Last checkpoint: ${last.number}, ${new Date(last.databaseAt).toISOString()}, ${last.digest}`
      : 'There is no checkpoint yet.',
    `Waiting to be sealed: ${report.unsealedRows + report.unsignedRows} rows.`,
    ...(report.lostRows > 0
      ? [`Lost by declared restores: ${report.lostRows} rows. Nothing shows any more what they said.`]
      : []),
    ...(report.tornLines > 0 ? [`${report.tornLines} torn lines in the file, which mean nothing.`] : []),
    ...(report.repeatedLines > 0 ? [`${report.repeatedLines} lines say again what stands before.`] : []),
    ...(findings.length === 0 ? ['Proved: nothing sealed was changed, moved, removed or added.'] : ['NOT PROVED:']),
    ...findings.map(sayFinding),
  ];
  return `${lines.join('\n')}\n`;
}

function sayFinding({ kind, checkpoint, row, rowId }: Finding): string {
  const place = row === null ? `checkpoint ${checkpoint}` : `row ${row} in checkpoint ${checkpoint}`;
  return `  ${place}${rowId === null ? '' : ` (id ${rowId})`}: ${kind}: ${MEANINGS[kind]}`;
}
