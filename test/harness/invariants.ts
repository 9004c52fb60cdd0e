import { expect } from 'vitest';
import type { TapeEntry } from '../../src/simulator/tape.ts';
import type { TestLine } from './line.ts';

/** What a scenario made fail on purpose, and what it began with. */
export interface Since {
  /** The last entry of the tape before the scenario. */
  seq: number;
  /** Numbers of the scenario's callers. */
  callers: readonly string[];
  /** Entries of the tape that this scenario's own faults explain. */
  explained: readonly RegExp[];
  /** How many people may be in a room, but for those who were asked in. */
  membersLimit: number;
}

const TROUBLE: ReadonlySet<string> = new Set(['error', 'refused-answer']);
/** A caller and one operator; and whoever was asked into their talk. */
export const MEMBERS_LIMIT = 2;

/** What must hold after every scenario, when everybody has hung up and a few seconds have passed. */
export async function expectEverybodyFree(line: TestLine, since: Since): Promise<void> {
  const entries = line.carrier.tape.entries.filter((entry) => entry.seq > since.seq);
  expectNoTrouble(entries, since.explained);
  expectNoFault(line, since.explained);
  expectOneOperatorPerRoom(entries, { guests: await guestsByCall(line), limit: since.membersLimit });
  expectNoNumber({ what: 'a log line', texts: line.logged.map((entry) => JSON.stringify(entry)) }, since.callers);
  expectNoNumber({ what: 'an address or a document', texts: entries.map(ourWords) }, since.callers);
  expectNoNumber({ what: 'a row', texts: await everyRow(line) }, since.callers);
  expect(line.carrier.liveCalls(), 'legs still at the carrier').toEqual([]);
  const sql = line.database.sql;
  expect(await sql("select state from presences where state in ('reserved', 'on-call')"), 'busy people').toEqual([]);
  expect(await sql("select id from offers where state = 'pending'"), 'offers of ended calls').toEqual([]);
  expect(await sql('select id from guests where ended_at is null'), 'guests of ended talks').toEqual([]);
  expect(await sql("select state, kind from calls where state <> 'ended'"), 'calls without an end').toEqual([]);
  expect(await sql('select id from calls where outcome is null'), 'calls without an outcome').toEqual([]);
}

function expectNoTrouble(entries: readonly TapeEntry[], explained: readonly RegExp[]): void {
  const trouble = entries
    .filter(({ kind, text }) => TROUBLE.has(kind) || (kind === 'heard' && text.startsWith('error-sentence')))
    .map(({ kind, text }) => `${kind}: ${text}`)
    .filter((text) => !explained.some((pattern) => pattern.test(text)));
  expect(trouble, 'what the carrier refused').toEqual([]);
}

function expectNoFault(line: TestLine, explained: readonly RegExp[]): void {
  const faults = line.logged
    .filter(({ event }) => event === 'fault')
    .map((entry) => `fault: ${entry['where']}: ${entry['error']}`)
    .filter((text) => !explained.some((pattern) => pattern.test(text)));
  expect(faults, 'faults of ours').toEqual([]);
}

/** How many people were asked into each call's talk. */
async function guestsByCall(line: TestLine): Promise<ReadonlyMap<string, number>> {
  const rows = await line.database.sql<{ id: string; count: string }>(
    'select call_id as id, count(*) from guests where carrier_sid is not null group by call_id',
  );
  return new Map(rows.map(({ id, count }) => [id, Number(count)]));
}

/** A caller and one operator: nobody else ever comes into a room unasked, but where a scenario says how many its fault keeps there. */
function expectOneOperatorPerRoom(
  entries: readonly TapeEntry[],
  { guests, limit }: { guests: ReadonlyMap<string, number>; limit: number },
): void {
  const members = new Map<string, Set<string>>();
  for (const { kind, text, detail } of entries) {
    const room = String(detail?.['conferenceSid']);
    const [, sid, what] = /: (CA\w+) (joins|leaves)$/.exec(text) ?? [];
    if (kind !== 'conference' || sid === undefined) continue;
    const inside = members.get(room) ?? new Set();
    members.set(room, inside);
    if (what === 'joins') inside.add(sid);
    else inside.delete(sid);
    const asked = guests.get(text.slice(0, text.indexOf(':'))) ?? 0;
    expect(inside.size, `people in ${room}`).toBeLessThanOrEqual(limit + asked);
  }
}

function expectNoNumber(searched: { what: string; texts: readonly string[] }, callers: readonly string[]): void {
  for (const number of callers) {
    const digits = number.replace('+', '');
    const found = searched.texts.filter((text) => text.includes(digits));
    expect(found, `${searched.what} with a caller's number`).toEqual([]);
  }
}

/** What we wrote, of an entry that also holds what the carrier knows: the address and the document. */
function ourWords({ kind, text, detail }: TapeEntry): string {
  if (kind === 'webhook') return text;
  if (kind === 'answer') return `${text} ${detail?.['body']}`;
  return kind === 'rest' ? `${text} ${detail?.['Url'] ?? ''}` : '';
}

async function everyRow(line: TestLine): Promise<string[]> {
  const { sql } = line.database;
  const tables = await sql<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    for (const { row } of await sql<{ row: string }>(`select t::text as row from ${name} t`)) rows.push(row);
  }
  return rows;
}
