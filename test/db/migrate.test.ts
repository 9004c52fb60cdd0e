import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
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
});

describe('a migration is refused by its name', () => {
  test('when it was edited after it ran', async () => {
    appendFileSync(join(folder, '0001-accounts.sql'), '-- a second thought\n');
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
    await expect(attempt()).rejects.toThrow('0020-audit.sql');
  });
});
