// What a test looks at of a message: what was said, and every place in which it might have been kept.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { fromBase64 } from '../../src/console/sealing/bytes.ts';
import type { SealedMessage } from '../../src/console/sealing/message.ts';
import type { SealedMessageBody } from '../../src/messages/contract.ts';
import { readWav } from '../../src/simulator/audio/wav.ts';
import type { TestLine } from '../harness/line.ts';

/** The first samples of every recording of the simulated carrier's silent media. */
export const SPOKEN = Array.from({ length: 40 }, (_, at) => (at * 7_919) % 16_384);

/** The sound that every recording of this carrier begins with. */
export function expectSpoken(sound: Uint8Array, seconds: number): void {
  const samples = readWav(Buffer.from(sound));
  expect([...samples.slice(0, SPOKEN.length)]).toEqual(SPOKEN);
  expect(Math.round(samples.length / 8_000)).toBe(seconds);
}

/** An answer of the server as the page opens it. */
export function sealedOf(body: Record<string, unknown>): {
  message: SealedMessage;
  lineHalf: Uint8Array<ArrayBuffer> | null;
} {
  // What `SealedMessageBody` says.
  const { id, teamVersion, sealed, teamCopy, lineHalf } = body as SealedMessageBody;
  const message = { id, teamVersion, sealed: fromBase64(sealed), teamCopy: fromBase64(teamCopy) };
  return { message, lineHalf: lineHalf === null ? null : fromBase64(lineHalf) };
}

/** Every row of the database, and every file that the line keeps. */
export async function everythingKept({ database, config, logged }: TestLine): Promise<string[]> {
  const tables = await database.sql<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const rows: string[] = [JSON.stringify(logged)];
  for (const { name } of tables) {
    for (const { text } of await database.sql<{ text: string }>(`select t::text as text from ${name} t`))
      rows.push(text);
  }
  const names = await readdir(config.dataDir, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of names) {
    if (entry.isFile()) rows.push(await readFile(join(entry.parentPath, entry.name), 'latin1'));
  }
  return rows;
}
