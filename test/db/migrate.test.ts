import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate, OtherVersion } from '../../src/db/migrate.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await makeDatabase();
  folder = mkdtempSync(join(tmpdir(), 'yardim-migrations-'));
  cpSync(new URL('../../migrations', import.meta.url), folder, { recursive: true });
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const NEXT = '9000-next.sql';
const WAITS_FOR_TABLE = `select pid from pg_stat_activity
  where datname = current_database() and application_name = 'migrate' and wait_event_type = 'Lock'`;
const attempt = () => migrate(database.ownerUrl, folder);

describe('whoever starts the line on a database of an earlier version', () => {
  test('gets each new migration once, though four processes start at the same moment', async () => {
    writeFileSync(join(folder, NEXT), 'create table next_step (once integer); insert into next_step values (1);');
    await Promise.all([attempt(), attempt(), attempt(), attempt()]);
    expect(await database.sql('select once from next_step')).toEqual([{ once: 1 }]);
  });

  test('finds the database as it was when a migration fails half-way', async () => {
    writeFileSync(join(folder, NEXT), 'create table next_step (once integer); select 1 / 0;');
    await expect(attempt()).rejects.toThrow();
    expect(await database.sql("select to_regclass('next_step') as table")).toEqual([{ table: null }]);
  });

  test('is told why, so that they can put it right, and no value of a row', async () => {
    const word = "do $$ begin raise exception 'role line_next is missing: create role line_next nologin'; end $$;";
    writeFileSync(join(folder, NEXT), word);
    await expect(attempt()).rejects.toThrow(/9000-next\.sql failed.*: role line_next is missing: create role/);
    writeFileSync(join(folder, NEXT), "select 'canary-7f3a'::integer;");
    await expect(attempt()).rejects.toThrow(/9000-next\.sql failed.*: fault 22P02$/);
  });
});

describe('F33: a migration of a table that somebody reads for long', () => {
  test('keeps nobody from it meanwhile, and is made when the reader is done', async () => {
    writeFileSync(join(folder, NEXT), 'alter table calls add column next_step integer;');
    const reader = new pg.Client({ connectionString: database.ownerUrl });
    await reader.connect();
    await reader.query('begin');
    await reader.query('select from calls');
    const migrating = attempt();
    await expect.poll(() => database.sql(WAITS_FOR_TABLE)).toHaveLength(1);
    // A caller comes: with a migration that waits for ever this would come to no end before the reader's.
    await database.sql('select from calls');
    await reader.query('commit');
    await reader.end();
    await migrating;
    expect(await database.sql('select next_step from calls')).toEqual([]);
  });
});

describe('a migration is refused by its name', () => {
  test('when it was edited after it ran', async () => {
    appendFileSync(join(folder, '0001-accounts.sql'), '-- a second thought\n');
    await expect(attempt()).rejects.toThrow(OtherVersion);
    await expect(attempt()).rejects.toThrow('0001-accounts.sql');
  });

  test('when another one has the same number, which would leave their order to chance', async () => {
    writeFileSync(join(folder, '0001-zealous.sql'), 'select 1;');
    await expect(attempt()).rejects.toThrow('0001-zealous.sql: another migration has the same number');
  });

  test('when it is named otherwise', async () => {
    writeFileSync(join(folder, 'later.sql'), 'select 1;');
    await expect(attempt()).rejects.toThrow('later.sql');
  });

  test('when the database has it and this version does not', async () => {
    rmSync(join(folder, '0020-audit.sql'));
    await expect(attempt()).rejects.toThrow(OtherVersion);
    await expect(attempt()).rejects.toThrow('0020-audit.sql');
  });
});
