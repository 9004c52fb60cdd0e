import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { PAGE } from './expected.ts';
import { askSql } from './sql-asking.ts';
import { ADDED_ELSEWHERE, strangersInserts } from './sql-inserts.ts';
import { type KnownRow, peopleAndRows, type SqlAsker, UNSHOWN } from './sql-people.ts';

const CASES_AT_LEAST = 1_500;
/** The database refuses, by right or by a policy's check. */
const NO_RIGHT = '42501';

interface Column {
  table: string;
  name: string;
  isReadable: boolean;
  isChangeable: boolean;
}

let database: TestDatabase;
let client: pg.Client;
let askers: SqlAsker[];
let rows: KnownRow[];
let columns: Column[];
let cases = 0;

beforeAll(async () => {
  database = await makeDatabase();
  ({ askers, rows } = await peopleAndRows(database));
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  columns = await database.sql<{ table: string; name: string; isReadable: boolean; isChangeable: boolean } & Column>(
    `select pg_class.relname as table, attname as name,
            has_column_privilege('line_console', pg_class.oid, attnum, 'select') as "isReadable",
            has_column_privilege('line_console', pg_class.oid, attnum, 'update') as "isChangeable"
       from pg_attribute join pg_class on pg_class.oid = attrelid
      where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
        and relname not in ('migrations', 'test_clock')
      order by 1, attnum`,
  );
  await client.query('begin');
}, 60_000);
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Whether the page lets this person know of the row. */
function isKnownTo(asker: SqlAsker, { table, where, stands }: KnownRow): boolean {
  const lets = (how: string) =>
    PAGE.some(({ of, relation, who }) => how === `${of} ${relation}` && who.some((each) => each === asker.role));
  const own = Object.entries(stands).find(([name]) => name === asker.name)?.[1];
  if (own !== undefined) return own === UNSHOWN || lets(own);
  if (!asker.isLying) return false;
  // A false role opens what is shared by all who have it, and the own name; nothing of any caller.
  const shared = Object.values(stands).filter((how) => how.endsWith(' shared'));
  return shared.some(lets) || (table === 'accounts' && where.includes(asker.id));
}

/** What an asker finds otherwise than the page says, in this table. */
async function readingOf(table: string, quick = false): Promise<string[]> {
  const found: string[] = [];
  const readable = columns.filter((column) => column.table === table && column.isReadable).map(({ name }) => name);
  const known = rows.filter((row) => row.table === table);
  for (const asker of askers) {
    for (const row of known) {
      const expected = isKnownTo(asker, row) ? 1 : 0;
      const answer = await askSql(client, asker, `select ${readable.join(', ')} from ${table} where ${row.where}`);
      cases += readable.length;
      if (!('rows' in answer && answer.rows === expected)) {
        found.push(`${asker.name} reads ${row.what} (${table}): ${JSON.stringify(answer)} for ${expected}`);
        if (quick) return found;
      }
    }
  }
  return found;
}

/** Whoever stands to no row of a table changes and deletes none, also without looking. */
async function changingOf(table: string): Promise<string[]> {
  const found: string[] = [];
  const column = columns.find((each) => each.table === table && each.isChangeable)?.name;
  const known = rows.filter((row) => row.table === table);
  const strangers = askers.filter((asker) => !known.some((row) => isKnownTo(asker, row)));
  for (const asker of strangers) {
    for (const text of [`delete from ${table}`, ...(column ? [`update ${table} set ${column} = default`] : [])]) {
      const answer = await askSql(client, asker, text);
      cases += 1;
      const isStopped = 'rows' in answer ? answer.rows === 0 : answer.refused === NO_RIGHT;
      if (!isStopped) found.push(`${asker.name}: ${text}: ${JSON.stringify(answer)}`);
    }
  }
  return found;
}

const tables = () => [...new Set(rows.map(({ table }) => table))];

describe('A1.1: the database itself, asked in the name of everybody, says what the page says', () => {
  test('of every row, column by column', { timeout: 120_000 }, async () => {
    const found: string[] = [];
    for (const table of tables()) found.push(...(await readingOf(table)));
    expect(found).toEqual([]);
  });

  test('whoever stands to nothing in a table changes and deletes nothing in it', { timeout: 120_000 }, async () => {
    const found: string[] = [];
    for (const table of tables()) found.push(...(await changingOf(table)));
    expect(found).toEqual([]);
  });

  test('a column that no console needs is read by nobody, whoever they are', { timeout: 120_000 }, async () => {
    const found: string[] = [];
    for (const { table, name } of columns.filter(({ isReadable }) => !isReadable)) {
      for (const asker of askers) {
        const answer = await askSql(client, asker, `select ${name} from ${table}`);
        cases += 1;
        if (!('refused' in answer && answer.refused === NO_RIGHT)) found.push(`${asker.name} reads ${table}.${name}`);
      }
    }
    expect(found).toEqual([]);
  });

  test('the matrix is as large as it was', () => {
    process.stdout.write(`need to know in SQL: ${cases} cases\n`);
    expect(cases).toBeGreaterThan(CASES_AT_LEAST);
  });
});

describe('A1.1: every policy of the database carries its part', () => {
  /** Tables of which the matrix knows no row; `test/db` and `test/notes` try their walls. */
  const ELSEWHERE = [
    'account_key_wraps',
    'acknowledgements',
    'alarms',
    'escalation_numbers',
    'escalation_register',
    'messages',
    'notice_readings',
    'unit_pages',
  ];
  const MORE = ['team_keys', 'team_key_copies', 'outbox', 'desk_changes'];
  /** Opens what the matrix knows already by another line of the page. */
  const BESIDE = [
    'call_notes_released',
    ...['escalations_heard', 'presumptions_heard', 'escalations_telephone', 'presumptions_telephone'],
  ];

  test('opened or taken away, one that lets people read is missed at once', { timeout: 120_000 }, async () => {
    const policies = await database.sql<{ table: string; name: string }>(
      `select tablename as table, policyname as name from pg_policies
        where 'line_console' = any (roles) and cmd in ('SELECT', 'ALL') order by 1, 2`,
    );
    const tried = policies.filter(({ table }) => tables().includes(table));
    const untried = policies.filter(({ table }) => !tables().includes(table)).map(({ table }) => table);
    expect([...ELSEWHERE, ...MORE]).toEqual(expect.arrayContaining(untried));
    const unnoticed: string[] = [];
    for (const { table, name } of tried) {
      for (const change of [`alter policy ${name} on ${table} using (true)`, `drop policy ${name} on ${table}`]) {
        await client.query('savepoint changed');
        await client.query(change);
        if ((await readingOf(table, true)).length === 0) unnoticed.push(change);
        await client.query('rollback to savepoint changed');
      }
    }
    process.stdout.write(`need to know in SQL: ${tried.length * 2} changes of policies that let people read\n`);
    expect(unnoticed.filter((change) => !BESIDE.some((name) => change.startsWith(`drop policy ${name}`)))).toEqual([]);
  });

  test('opened, one that lets people change or delete is missed at once', { timeout: 120_000 }, async () => {
    const policies = await database.sql<{ table: string; name: string; cmd: string }>(
      `select tablename as table, policyname as name, cmd from pg_policies
        where 'line_console' = any (roles) and cmd in ('UPDATE', 'DELETE') order by 1, 2`,
    );
    const tried = policies.filter(({ table }) => tables().includes(table));
    const unnoticed: string[] = [];
    for (const { table, name, cmd } of tried) {
      await client.query('savepoint changed');
      const check = cmd === 'UPDATE' ? 'with check (true)' : '';
      await client.query(`alter policy ${name} on ${table} using (true) ${check}`);
      if ((await changingOf(table)).length === 0) unnoticed.push(name);
      await client.query('rollback to savepoint changed');
    }
    process.stdout.write(`need to know in SQL: ${tried.length} changes of policies that let people change\n`);
    expect(unnoticed).toEqual([]);
  });

  test('opened, one that lets people add is missed at once', { timeout: 120_000 }, async () => {
    const policies = await database.sql<{ table: string; name: string }>(
      `select tablename as table, policyname as name from pg_policies
        where 'line_console' = any (roles) and cmd = 'INSERT' order by 1, 2`,
    );
    const aysel = askers.find(({ name }) => name === 'aysel')?.id ?? '';
    const [call] = await database.sql<{ id: string }>(
      `select id from calls where operator_id = $1 and state = 'talking'`,
      [aysel],
    );
    const inserts = strangersInserts(aysel, call?.id ?? '');
    const untried = policies.filter(({ table }) => !Object.hasOwn(inserts, table)).map(({ table }) => table);
    expect(ADDED_ELSEWHERE).toEqual(expect.arrayContaining(untried));
    const tried = policies.filter(({ table }) => Object.hasOwn(inserts, table));
    const wrong: string[] = [];
    for (const { table, name } of tried) {
      const text = inserts[table] ?? '';
      const strangers = askers.filter(
        (asker) => asker.name !== 'aysel' && asker.name !== 'rauf who says he is an operator',
      );
      for (const asker of strangers) {
        const answer = await askSql(client, asker, text);
        if (!('refused' in answer && answer.refused === NO_RIGHT)) wrong.push(`${asker.name}: ${text}`);
      }
      await client.query('savepoint changed');
      await client.query(`alter policy ${name} on ${table} with check (true)`);
      const [banu] = askers.filter((asker) => asker.name === 'banu');
      const opened = banu && (await askSql(client, banu, text));
      if (!opened || ('refused' in opened && opened.refused === NO_RIGHT))
        wrong.push(`${name} was open, and nobody noticed`);
      await client.query('rollback to savepoint changed');
    }
    process.stdout.write(`need to know in SQL: ${tried.length} changes of policies that let people add\n`);
    expect(wrong).toEqual([]);
  });
});
