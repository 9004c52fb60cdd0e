import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { ALLOWED, ROLES } from './allowed.ts';

/** Made by the tests themselves. */
const FOREIGN = ['test_clock'];
const LETTERS = { s: 'select', i: 'insert', u: 'update', d: 'delete' } as const;
type Letter = keyof typeof LETTERS;
const CASES = Object.entries(ALLOWED).flatMap(([table, rights]) =>
  ROLES.flatMap((role) =>
    (Object.keys(LETTERS) as Letter[]).map((letter) => ({
      table,
      role,
      command: LETTERS[letter],
      isAllowed: rights[role]?.includes(letter) ?? false,
    })),
  ),
);

let database: TestDatabase;
beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());

/** A column that a statement may name without meaning it. */
const columnOf = async (table: string, role: string, privilege: string) => {
  const rows = await database.sql<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = ''
        and has_column_privilege($2, $1::regclass, attnum, $3)
      order by attnum limit 1`,
    [table, role, privilege],
  );
  return rows[0]?.name;
};

/** What Postgres says to a statement of this kind that would change nothing; null when it does it. */
async function refusalOf(
  role: string,
  command: string,
  { table, column }: { table: string; column: string },
): Promise<string | null> {
  const statements: Record<string, string> = {
    select: `select ${column} from ${table} where false`,
    // The first row that would be written is none.
    insert: `insert into ${table} (${column}) select null where false`,
    update: `update ${table} set ${column} = default where false`,
    delete: `delete from ${table} where false`,
  };
  await database.sql('begin');
  try {
    await database.sql(`set local role ${role}`);
    await database.sql(statements[command] ?? '');
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await database.sql('rollback');
  }
}

const NOT_ALLOWED = '42501';
const NO_COLUMN = [NOT_ALLOWED, '42703', '0A000'];

describe('A1.1: each role of the database has the rights it needs, and no other', () => {
  test('every table is listed, and every listed table is there', async () => {
    const rows = await database.sql<{ name: string }>(
      `select relname as name from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> all ($1)`,
      [[...FOREIGN, 'migrations']],
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  test.each(CASES)('$role, $command on $table: $isAllowed', async ({ role, command, table, isAllowed }) => {
    const column = await columnOf(table, role, command === 'delete' ? 'select' : command);
    const said = await refusalOf(role, command, { table, column: column ?? 'ctid' });
    if (!isAllowed) {
      if (command !== 'delete') expect(column).toBeUndefined();
      // Without a right on any column there is none to name, and Postgres may say that first.
      return expect(column === undefined ? NO_COLUMN : [NOT_ALLOWED]).toContain(said);
    }
    expect(said).toBeNull();
    const policies = await database.sql(
      `select from pg_policy
        where polrelid = $1::regclass and $2::regrole::oid = any (polroles) and polcmd in ('*', $3)`,
      [table, role, { select: 'r', insert: 'a', update: 'w', delete: 'd' }[command]],
    );
    // A right without a policy reaches no row: then it is a right too many.
    expect(policies.length, 'policies').toBeGreaterThan(0);
  });

  test.each(ROLES)('%s may neither truncate nor refer to a table, nor hang a trigger on it', async (role) => {
    const rows = await database.sql(
      `select relname from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
          and has_table_privilege($1, oid, 'truncate, references, trigger')`,
      [role],
    );
    expect(rows).toEqual([]);
  });

  test.each([...ROLES, 'line_app'])('%s makes nothing, not even for the length of a session', async (role) => {
    const [may] = await database.sql(
      `select has_schema_privilege($1, 'public', 'create') as schema,
              has_database_privilege($1, current_database(), 'create, temporary') as database`,
      [role],
    );
    expect(may).toEqual({ schema: false, database: false });
  });

  test('whoever has taken no role runs no function that changes anything', async () => {
    const rows = await database.sql(
      `select proname from pg_proc
        where pronamespace = 'public'::regnamespace
          and prokind = 'f' and provolatile = 'v'
          and has_function_privilege('line_app', oid, 'execute')`,
    );
    expect(rows).toEqual([]);
  });

  test('a function that lends its rights finds its tables by a fixed path', async () => {
    const rows = await database.sql(
      `select proname from pg_proc
        where pronamespace = 'public'::regnamespace and prosecdef
          and (proconfig is null or not proconfig && array['search_path=public, pg_temp', 'search_path=pg_catalog, public, pg_temp'])`,
    );
    expect(rows).toEqual([]);
  });
});
