import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QUEUES } from '../../src/jobs/queue.ts';
import { readFiles } from '../architecture/source-file.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const INVENTORY = readFiles('docs/data-inventory.md')[0]?.text ?? '';
/** Of the test database only: it sets the clock. */
const NOT_OF_THE_LINE = ['test_clock'];

let database: TestDatabase;
beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());

describe('A3.1, A9.4: whoever asks what the line keeps about a person finds all of it in one list', () => {
  test('every column of the database is in it, and none that no longer exists', async () => {
    const kept = await database.sql<{ name: string }>(
      `select table_name || '.' || column_name as name
         from information_schema.columns
        where table_schema = 'public' and table_name <> all ($1)`,
      [NOT_OF_THE_LINE],
    );
    expect(listed('Database').flatMap(columnsOf).sort()).toEqual(kept.map(({ name }) => name).sort());
  });

  test('every field of the log is in it', () => {
    const [log] = readFiles('src/http/log.ts');
    const events = /interface LogEvents \{([\s\S]*?)\n\}/.exec(log?.text ?? '')?.[1] ?? '';
    const fields = [...events.matchAll(/[{;] (\w+)\??:/g)].map((field) => field[1]);
    const listedFields = /^`port`.*$/m.exec(section('Log'))?.[0] ?? '';
    expect(fields.length).toBeGreaterThan(10);
    expect(new Set(namesIn(listedFields))).toEqual(new Set(fields));
  });

  test('every entry of a browser’s storage is in it, under a name that can be found', () => {
    const pages = readFiles('src/console');
    const keys = pages.flatMap(({ text }) => [...text.matchAll(/STORAGE_KEY = '([^']+)'/g)].map((key) => key[1]));
    const calls = pages.flatMap(({ text }) => text.match(/\b(?:get|set|remove)Item\([^,)]*/g) ?? []);
    expect(new Set(calls.map((call) => call.replace(/^\w+\(/, '')))).toEqual(new Set(['STORAGE_KEY']));
    expect(pages.filter(({ text }) => /document\.cookie|caches\.open/.test(text))).toEqual([]);
    // The one store besides: keys that no script can read out.
    const opening = pages.filter(({ text }) => /indexedDB\.open/.test(text));
    expect(opening.map(({ path }) => path)).toEqual(['src/console/sealing/key-chest.ts']);
    expect(opening[0]?.text).toContain("const NAME = 'keys';");
    expect(section('Browser')).toContain('IndexedDB `keys`');
    const stored = listed('Browser').filter((row) => row[0]?.includes('storage'));
    expect(stored.flatMap((row) => namesIn(row[0] ?? '')).sort()).toEqual([...new Set(keys)].sort());
  });

  test('every cookie is in it', () => {
    const files = readFiles('src').filter(({ path }) => path.endsWith('.ts'));
    const set = files.flatMap(({ text }) => [...text.matchAll(/\.setCookie\(\s*([^,]+),/g)].map((cookie) => cookie[1]));
    expect(new Set(set)).toEqual(new Set(['parts.cookieName', 'knownBrowserCookie(parts)']));
    const cookies = listed('Browser').filter((row) => row[0]?.includes('cookie'));
    expect(cookies.map((row) => namesIn(row[0] ?? '')[0])).toEqual(['__Host-session', '__Host-session-known']);
  });

  test('every queue is in it', () => {
    const keys = QUEUES.map((queue) => `bull:${queue}:*`);
    expect(listed('Queue').map((row) => namesIn(row[0] ?? '')[0])).toEqual(keys);
  });
});

/** The text below one heading. */
function section(heading: string): string {
  const [, text = ''] = INVENTORY.split(new RegExp(`^## ${heading}$`, 'm'));
  return text.split(/^## /m)[0] ?? '';
}

/** The rows of a section's table, as cells. */
function listed(heading: string): string[][] {
  const rows = section(heading).match(/^\|.*\|$/gm) ?? [];
  return rows.slice(2).map((row) => row.slice(1, -1).split('|'));
}

function columnsOf([table = '', columns = '']: string[]): string[] {
  return namesIn(columns).map((column) => `${namesIn(table)[0]}.${column}`);
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((name) => name[1] ?? '');
}
