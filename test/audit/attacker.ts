// Somebody who owns the database server: every wall of the schema is down, and each attack is rolled back after it was looked at.
import { sign } from 'node:crypto';
import { digestOf, lineOf, NOTHING_BEFORE, parseLine, wordsOf } from '../../src/audit/checkpoint-encoding.ts';
import { headAfter, leafOf, NO_ROWS } from '../../src/audit/encoding.ts';
import { checkpointsOfDatabase, rowsOfDatabase } from '../../src/audit/verify/read-database.ts';
import type { NumberedRow } from '../../src/audit/verify/sealed-rows.ts';
import type { Report } from '../../src/audit/verify/verify-trail.ts';
import type { TestDatabase } from '../harness/database.ts';
import { type TestSigner, textOf } from './signer.ts';
import { proveTrail } from './trail.ts';

const TABLES = ['audit_rows', 'audit_seals', 'audit_checkpoints', 'audit_signatures'];

/** Takes down what stands in a superuser's way, as a superuser can. */
export async function tearDownWalls(database: TestDatabase): Promise<void> {
  for (const table of TABLES) await database.sql(`alter table ${table} disable trigger all`);
  await database.sql('alter table audit_seals drop constraint audit_seals_pkey');
  await database.sql('alter table audit_seals drop constraint audit_seals_row_key');
}

/** Numbers that look like chance and are the same for the same seed. */
export function chanceOf(seed: number): { below(limit: number): number; between(first: number, last: number): number } {
  let state = seed + 0x9e3779b9;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, between: (first, last) => first + below(last - first + 1) };
}

export class Attacker {
  readonly #database: TestDatabase;
  readonly #signer: TestSigner;
  /** The checkpoint file, which an attack may change too. */
  lines: string[];

  constructor(database: TestDatabase, signer: TestSigner, lines: readonly string[]) {
    this.#database = database;
    this.#signer = signer;
    this.lines = [...lines];
  }

  async sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]> {
    return this.#database.sql(text, values);
  }

  /** Seals like an honest sealer with the true key: for what was false before it was sealed. */
  async sealHonestly(): Promise<void> {
    const chain = await this.#chain();
    await this.sql(
      `insert into audit_seals (number, row_id, checkpoint)
       select $1::bigint + row_number() over (order by id) - 1, id, $2 from audit_rows
       where not exists (select from audit_seals where row_id = audit_rows.id)`,
      [chain.rows + 1, chain.number + 1],
    );
    const sealed = (await this.#rows()).filter(({ number }) => number !== null && number > chain.rows);
    await this.#writeCheckpoints(chain, { rowsOfEach: [sealed], key: this.#signer });
  }

  /** Makes the database's own checkpoints fit its rows again, from this one on, signed with whatever key there is. */
  async coverTracks(fromCheckpoint: number, key: TestSigner): Promise<void> {
    const sizes = await this.sql('select rows from audit_checkpoints where number >= $1 order by number', [
      fromCheckpoint,
    ]);
    await this.sql('delete from audit_signatures where checkpoint >= $1', [fromCheckpoint]);
    await this.sql('delete from audit_checkpoints where number >= $1', [fromCheckpoint]);
    const chain = await this.#chain();
    const rows = (await this.#rows()).filter(({ number }) => number !== null && number > chain.rows);
    const rowsOfEach = sizes.map(({ rows: size }) => rows.splice(0, Number(size))).filter((some) => some.length > 0);
    await this.#writeCheckpoints(chain, { rowsOfEach, key });
  }

  /** Puts the database's checkpoints into the file. */
  async forgeFile(): Promise<void> {
    const stored = await fromAsync(checkpointsOfDatabase(this.#query));
    this.lines = stored.map(({ text, signature, leaves }) => {
      if (text === null || signature === null) throw new Error('only signed checkpoints stand in a file');
      const parts = Array.from({ length: leaves.length / 32 }, (_, place) =>
        leaves.subarray(place * 32, place * 32 + 32),
      );
      return lineOf({ text, signature, leaves: parts }).trimEnd();
    });
  }

  /** Another checkpoint for this number, truly signed: as if the key process had been put back, too. */
  signedAgain(number: number): { text: string; signature: Buffer; line: string } {
    const line = parseLine(this.lines[number - 1] ?? '');
    const words = line && wordsOf(line.text);
    if (!words) throw new Error(`no checkpoint ${number}`);
    const text = textOf(words, { signer: words.signer, signedAt: words.signedAt + 1 });
    const signature = sign(null, Buffer.from(text), this.#signer.privateKey);
    return { text, signature, line: lineOf({ text, signature, leaves: line.leaves }).trimEnd() };
  }

  async verdict(noted?: { number: number; digest: string }): Promise<Report> {
    return proveTrail(this.#query, { lines: this.lines, keys: [this.#signer.key], noted });
  }

  readonly #query = async (text: string) => ({ rows: await this.sql(text) });

  async #rows(): Promise<NumberedRow[]> {
    const rows = await fromAsync(rowsOfDatabase(this.#query));
    await this.sql('close all');
    return rows;
  }

  /** Where the database's chain ends now. */
  async #chain(): Promise<Chain> {
    const [last] = await this.sql(
      `select audit_checkpoints.number, audit_checkpoints.root, audit_signatures.text,
         (select sum(rows) from audit_checkpoints) as rows
       from audit_checkpoints join audit_signatures on audit_signatures.checkpoint = audit_checkpoints.number
       order by audit_checkpoints.number desc limit 1`,
    );
    if (!last) return { number: 0, rows: 0, head: NO_ROWS, previous: NOTHING_BEFORE };
    const [number, rows] = [Number(last['number']), Number(last['rows'])];
    return { number, rows, head: last['root'] as Buffer, previous: digestOf(String(last['text'])) };
  }

  async #writeCheckpoints(
    { number, head, previous }: Chain,
    { rowsOfEach, key }: { rowsOfEach: NumberedRow[][]; key: TestSigner },
  ): Promise<void> {
    const [moment] = await this.sql(
      `select (extract(epoch from date_trunc('milliseconds', line_now())) * 1000)::bigint as at`,
    );
    const databaseAt = Number(moment?.['at']);
    for (const [place, rows] of rowsOfEach.entries()) {
      const leaves = rows.map(leafOf);
      head = headAfter(head, leaves);
      const ask = { number: number + place + 1, previous, root: head.toString('hex'), rows: rows.length, databaseAt };
      const text = textOf(ask, { signer: key.key.id, signedAt: databaseAt });
      const signature = sign(null, Buffer.from(text), key.privateKey);
      await this.sql(
        `with made as (
           insert into audit_checkpoints (number, rows, leaves, root, database_at)
           values ($1, $2, $3, $4, date_trunc('milliseconds', line_now()))
         )
         insert into audit_signatures (checkpoint, text, signature, signer) values ($1, $5, $6, $7)`,
        [ask.number, rows.length, Buffer.concat(leaves), head, text, signature, key.key.id],
      );
      if (key === this.#signer) this.lines.push(lineOf({ text, signature, leaves }).trimEnd());
      previous = digestOf(text);
    }
  }
}

interface Chain {
  number: number;
  rows: number;
  head: Buffer;
  previous: string;
}

async function fromAsync<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
