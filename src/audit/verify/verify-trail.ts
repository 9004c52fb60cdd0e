import { LONGEST_WAIT_MS } from '../encoding.ts';
import type { DeclaredRestore } from '../restore-encoding.ts';
import { checkpointChain, type ProvedCheckpoint, type PublicKey } from './checkpoint-chain.ts';
import { aboutCheckpoint, type Finding } from './finding.ts';
import { type Peekable, peekable } from './peekable.ts';
import { firstWrongRow, type NumberedRow, rowClock } from './sealed-rows.ts';
import { compareStored, type StoredCheckpoint } from './stored-checkpoints.ts';

/** Whoever has found so much looks at the rest another way. */
const FINDINGS_LIMIT = 20;
const MICROS_A_MS = 1_000;

export interface Evidence {
  /** The checkpoint file. */
  lines: AsyncIterable<string>;
  /** In the order of their numbers; those without one last. */
  rows: AsyncIterable<NumberedRow>;
  /** The database's own checkpoints, in order; null when only files are at hand. */
  stored: AsyncIterable<StoredCheckpoint> | null;
  keys: readonly PublicKey[];
  /** A checkpoint that somebody wrote down elsewhere, such as from the coordinator's screen. */
  noted?: { number: number; digest: string } | undefined;
  /** The last checkpoint of a backup that was put back, as those say who did it: what was sealed later is lost, not stolen. */
  restoredTo?: number | undefined;
  /** The database's clock while the rows were read, ms; without it no row waits too long. */
  databaseNow?: number;
  /** Restores that the key process signed, and after which sealing went on. */
  restores?: readonly DeclaredRestore[];
}

export interface Report {
  /** In the order of the trail; the first is the first wrong row or checkpoint. */
  findings: Finding[];
  checkpoints: number;
  rows: number;
  /** Rows that were numbered and not signed yet, and rows without a number: nothing is proved of them. */
  unsignedRows: number;
  unsealedRows: number;
  /** Rows that a declared restore lost: the file proves that they were, and nothing shows what they said. */
  lostRows: number;
  tornLines: number;
  repeatedLines: number;
  last: { number: number; digest: string; databaseAt: number } | null;
}

/** Proves the trail from the evidence, in one pass and in bounded memory. */
export async function verifyTrail(evidence: Evidence): Promise<Report> {
  const rows = peekable(evidence.rows);
  const stored = evidence.stored && peekable(evidence.stored);
  const chain = checkpointChain(evidence.keys);
  const clock = rowClock();
  const report = emptyReport();
  const { findings } = report;
  for await (const line of evidence.lines) {
    const step = chain.next(line);
    if (step.is === 'torn') report.tornLines += 1;
    if (step.is === 'repeated') report.repeatedLines += 1;
    if (step.is === 'finding') return { ...report, findings: [...findings, step.finding] };
    if (step.is !== 'proved') continue;
    const { checkpoint } = step;
    if (checkpoint.number > (evidence.restoredTo ?? Number.POSITIVE_INFINITY)) {
      const [noted, stray] = [compareNoted(checkpoint, evidence.noted), stored && (await strayOf(stored))];
      findings.push(...[noted, stray].filter((finding) => finding != null));
      report.lostRows += checkpoint.line.leaves.length;
      report.last = { number: checkpoint.number, digest: checkpoint.digest, databaseAt: checkpoint.databaseAt };
      if (findings.length >= FINDINGS_LIMIT) return report;
      continue;
    }
    const taken = await takeRows(rows, checkpoint);
    const isLost = taken.length === 0 && isDeclared(checkpoint, evidence.restores);
    if (isLost) report.lostRows += checkpoint.line.leaves.length;
    const wrong = [
      compareNoted(checkpoint, evidence.noted),
      stored ? await compareStored(checkpoint, stored) : undefined,
      isLost ? undefined : (firstWrongRow(checkpoint, taken) ?? clock.firstWrong(taken, checkpoint)),
    ];
    findings.push(...wrong.filter((finding) => finding !== undefined));
    report.checkpoints += 1;
    report.rows += isLost ? 0 : checkpoint.line.leaves.length;
    report.last = { number: checkpoint.number, digest: checkpoint.digest, databaseAt: checkpoint.databaseAt };
    if (findings.length >= FINDINGS_LIMIT) return report;
  }
  // A database that was put back has no sealer until people declare it: its rows wait.
  const waits = evidence.restoredTo === undefined ? evidence.databaseNow : undefined;
  await lookBeyond({ rows, stored, clock, dueBefore: (waits ?? 0) - LONGEST_WAIT_MS }, report);
  if (evidence.noted && evidence.noted.number > (report.last?.number ?? 0)) {
    findings.push(aboutCheckpoint('noted-missing', evidence.noted.number));
  }
  return report;
}

/** A checkpoint none of whose rows is there, and of which a signed declaration says so. */
function isDeclared({ number }: ProvedCheckpoint, restores: Evidence['restores'] = []): boolean {
  return restores.some(({ after, until }) => number > after && number <= until);
}

function emptyReport(): Report {
  const counts = {
    checkpoints: 0,
    rows: 0,
    unsignedRows: 0,
    unsealedRows: 0,
    lostRows: 0,
    tornLines: 0,
    repeatedLines: 0,
  };
  return { findings: [], ...counts, last: null };
}

/** A database that was put back has signed nothing since. Whatever it says it has is no restore, and is found once. */
async function strayOf(stored: Peekable<StoredCheckpoint>): Promise<Finding | undefined> {
  const next = await stored.peek();
  if (!next || next.text === null) return undefined;
  await stored.take();
  return aboutCheckpoint('database-differs', next.number);
}

function compareNoted({ number, digest }: ProvedCheckpoint, noted: Evidence['noted']): Finding | undefined {
  return noted?.number === number && noted.digest !== digest ? aboutCheckpoint('noted-differs', number) : undefined;
}

/** The rows up to the last of this checkpoint. More than one for each place are a finding already: one too many is enough. */
async function takeRows(rows: Peekable<NumberedRow>, { firstRow, line }: ProvedCheckpoint): Promise<NumberedRow[]> {
  const lastRow = firstRow + line.leaves.length - 1;
  const taken: NumberedRow[] = [];
  for (let next = await rows.peek(); next?.number != null && next.number <= lastRow; next = await rows.peek()) {
    if (taken.length <= line.leaves.length) taken.push(next);
    await rows.take();
  }
  return taken;
}

/** What comes after the last checkpoint of the file: rows that are waiting, or things that must not be there. */
async function lookBeyond(
  streams: {
    rows: Peekable<NumberedRow>;
    stored: Peekable<StoredCheckpoint> | null;
    clock: ReturnType<typeof rowClock>;
    /** Rows from before this moment, ms, should be sealed. */
    dueBefore: number;
  },
  report: Report,
): Promise<void> {
  const next = (report.last?.number ?? 0) + 1;
  let drafted = 0;
  for (let draft = await streams.stored?.take(); draft; draft = await streams.stored?.take()) {
    if (draft.text !== null) {
      report.findings.push(aboutCheckpoint('file-older', draft.number));
      return;
    }
    drafted += draft.rows;
  }
  let hasOverdue = false;
  for (let row = await streams.rows.take(); row; row = await streams.rows.take()) {
    if (row.number === null && !hasOverdue && Number(row.at) / MICROS_A_MS < streams.dueBefore) {
      hasOverdue = true;
      report.findings.push({ kind: 'row-unsealed', checkpoint: next, row: null, rowId: row.id });
    }
    if (row.number === null) report.unsealedRows += 1;
    else report.unsignedRows += 1;
    const isStray = row.number !== null && streams.stored !== null && report.unsignedRows > drafted;
    const wrong: Finding | undefined = isStray
      ? { kind: 'row-inserted', checkpoint: next, row: row.number, rowId: row.id }
      : streams.clock.firstWrong([row], { number: next, databaseAt: Number.POSITIVE_INFINITY });
    if (wrong && report.findings.length < FINDINGS_LIMIT) report.findings.push(wrong);
  }
}
