import type pg from 'pg';
import { type CheckpointLine, digestOf, wordsOf } from '../checkpoint-encoding.ts';
import type { DeclaredRestore } from '../restore-encoding.ts';
import { checkpointChain, type PublicKey } from '../verify/checkpoint-chain.ts';

const TABLES = ['audit_seals', 'audit_checkpoints', 'audit_signatures', 'audit_restores'];
/** As in `seal-store.ts`: no sealer numbers rows meanwhile. */
const LOCK_KEY = 1_522_020;

/** What was asked for does not fit what is there; nothing was changed. */
export class NotResumed extends Error {
  constructor(why: string) {
    super(`The trail is as it was: ${why}`);
    this.name = 'NotResumed';
  }
}

interface Told {
  declared: DeclaredRestore;
  lines: AsyncIterable<string>;
  keys: readonly PublicKey[];
}

interface Kept extends CheckpointLine {
  number: number;
  lastRow: number;
}

/**
 * Brings the checkpoints that a restored database lacks back from the file, so that the next one follows the last that was ever signed.
 * Their rows stay lost, and are declared so for ever. As the owner of the database; all of it or nothing. Answers how many came back.
 */
export async function resumeTrail(owner: pg.Client, told: Told): Promise<number> {
  const file = await provedFile(told);
  await owner.query('begin');
  try {
    await owner.query('select pg_advisory_xact_lock($1)', [LOCK_KEY]);
    await openWalls(owner);
    const back = await takeUp(owner, { ...told, file });
    await closeWalls(owner);
    await owner.query('commit');
    return back;
  } catch (error) {
    await owner.query('rollback');
    throw error;
  }
}

/** The file, proved from its beginning: the backup's last checkpoint and what comes after. It must end with the declaration's. */
async function provedFile({ declared, lines, keys }: Told): Promise<Kept[]> {
  const chain = checkpointChain(keys);
  const kept: Kept[] = [];
  for await (const line of lines) {
    const step = chain.next(line);
    if (step.is === 'finding') throw new NotResumed(`the file is not whole (${step.finding.kind})`);
    if (step.is !== 'proved') continue;
    const { number, firstRow, line: proved } = step.checkpoint;
    if (number < declared.after) continue;
    kept.push({ ...proved, number, lastRow: firstRow + proved.leaves.length - 1 });
  }
  const last = kept.at(-1);
  if (last?.number !== declared.until || digestOf(last.text) !== declared.digest)
    throw new NotResumed('the file does not end with the checkpoint that the declaration names');
  return kept;
}

async function takeUp(owner: pg.Client, { declared, file }: Told & { file: readonly Kept[] }): Promise<number> {
  const last = await lastSigned(owner);
  const before = file.find(({ number }) => number === declared.after);
  if (last.number !== declared.after || last.text !== (before?.text ?? null))
    throw new NotResumed(
      `the database ends with checkpoint ${last.number}, and the declaration says ${declared.after}`,
    );
  const lost = file.filter(({ number }) => number > declared.after);
  const drafts = await dropOtherDrafts(owner, lost);
  for (const checkpoint of lost) {
    if (!drafts.has(checkpoint.number)) await insertCheckpoint(owner, checkpoint);
    await owner.query('insert into audit_signatures (checkpoint, text, signature, signer) values ($1, $2, $3, $4)', [
      ...[checkpoint.number, checkpoint.text, checkpoint.signature, wordsOf(checkpoint.text)?.signer],
    ]);
  }
  await owner.query(
    'insert into audit_restores (until, after, last_row, text, signature, signer) values ($1, $2, $3, $4, $5, $6)',
    [declared.until, declared.after, file.at(-1)?.lastRow, declared.text, declared.signature, declared.signer],
  );
  return lost.length;
}

async function lastSigned(owner: pg.Client): Promise<{ number: number; text: string | null }> {
  const { rows } = await owner.query<{ number: number; text: string }>(
    'select checkpoint::integer as number, text from audit_signatures order by checkpoint desc limit 1',
  );
  return rows[0] ?? { number: 0, text: null };
}

/**
 * A backup may hold a checkpoint that was signed a moment later: it stays. What was drafted since the restore was never signed: it is
 * taken back, and its rows are numbered anew.
 */
async function dropOtherDrafts(owner: pg.Client, lost: readonly Kept[]): Promise<Set<number>> {
  const { rows } = await owner.query<{ number: number; leaves: Buffer }>(
    `select number::integer as number, leaves from audit_checkpoints
      where number > (select coalesce(max(checkpoint), 0) from audit_signatures) order by number`,
  );
  const kept = new Set<number>();
  for (const { number, leaves } of rows) {
    const signed = lost.find((each) => each.number === number);
    const isNext = number === (lost[0]?.number ?? 0) + kept.size;
    if (!isNext || !signed || !Buffer.concat(signed.leaves).equals(leaves)) break;
    kept.add(number);
  }
  const others = rows.map(({ number }) => number).filter((number) => !kept.has(number));
  await owner.query('delete from audit_seals where checkpoint = any($1::bigint[])', [others]);
  await owner.query('delete from audit_checkpoints where number = any($1::bigint[])', [others]);
  return kept;
}

async function insertCheckpoint(owner: pg.Client, { number, text, leaves }: Kept): Promise<void> {
  const words = wordsOf(text);
  await owner.query(
    'insert into audit_checkpoints (number, rows, leaves, root, database_at) values ($1, $2, $3, $4, $5)',
    [
      number,
      leaves.length,
      Buffer.concat(leaves),
      Buffer.from(words?.root ?? '', 'hex'),
      new Date(words?.databaseAt ?? 0),
    ],
  );
}

/** For this transaction alone: who is not the owner is let past nothing. */
async function openWalls(owner: pg.Client): Promise<void> {
  for (const table of TABLES)
    await owner.query(`alter table ${table} no force row level security, disable trigger ${table}_are_permanent`);
}

async function closeWalls(owner: pg.Client): Promise<void> {
  for (const table of TABLES)
    await owner.query(`alter table ${table} force row level security, enable always trigger ${table}_are_permanent`);
}
