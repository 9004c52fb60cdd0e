// Every place where something of a caller could have been left, and one search through all of them.
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttackLine } from './attack-line.ts';
import type { Hit, PatternSearch } from './pattern-search.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;
/** Of one place: enough for a planted leak in all its forms. */
const FINDINGS_LIMIT = 1_000;
const LOG_PAGE_BYTES = 8192;
const FIRST_HEAD_BYTES = 40;
const HEAD_BYTES = 24;
const ROWS_LIMIT = 200_000;

export interface Finding extends Hit {
  place: string;
}

/** One place: its name, and its bytes in pieces that belong together. */
export interface Place {
  name: string;
  pieces(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Everything found in these places, at most a few of each. */
export async function searchPlaces(search: PatternSearch, places: readonly Place[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, pieces } of places) {
    let inPlace = 0;
    for await (const piece of pieces()) {
      const hits = search.find(piece);
      for (const hit of hits.slice(0, FINDINGS_LIMIT - inPlace)) findings.push({ ...hit, place: name });
      inPlace += hits.length;
    }
  }
  return findings;
}

/** Every file below a folder; each is read in chunks that overlap. */
export async function filesIn(folder: string, overlap: number): Promise<(Place & { path: string })[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path, name: path.slice(folder.length + 1), pieces: () => chunksOf(path, overlap) };
    });
}

/** What is in a file of the write-ahead log, without the heads of its pages: they may stand in the middle of a row. */
export async function* logRecordsOf(path: string): AsyncIterable<Uint8Array> {
  const file = await readFile(path);
  const pages: Buffer[] = [];
  for (let at = 0; at < file.length; at += LOG_PAGE_BYTES) {
    pages.push(file.subarray(at + (at === 0 ? FIRST_HEAD_BYTES : HEAD_BYTES), at + LOG_PAGE_BYTES));
  }
  yield Buffer.concat(pages);
}

async function* chunksOf(path: string, overlap: number): AsyncIterable<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const piece = Buffer.concat([rest, chunk]);
    yield piece;
    rest = piece.subarray(-overlap);
  }
}

/** Texts that were kept in memory, under one name. */
export function textsAs(name: string, texts: readonly (string | Uint8Array)[]): Place {
  return {
    name,
    *pieces() {
      for (const text of texts) yield typeof text === 'string' ? Buffer.from(text) : text;
    },
  };
}

/** Every row of every table, as text and with its bytes taken out of their hexadecimal form: whatever the files compress. */
export async function dumpOf(line: Pick<AttackLine, 'sql'>): Promise<Place[]> {
  const tables = await line.sql(
    `select table_schema as schema, table_name as name
       from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const places: Place[] = [];
  for (const { schema, name } of tables) {
    const rows = await line.sql(`select t::text as row from "${schema}"."${name}" t limit ${ROWS_LIMIT}`);
    const texts = rows.map(({ row }) => String(row));
    const bytes = texts.flatMap((text) =>
      [...text.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex]) => Buffer.from(hex ?? '', 'hex')),
    );
    places.push(textsAs(`table ${name}`, [...texts, ...bytes]));
  }
  return places;
}
