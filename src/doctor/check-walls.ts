import type pg from 'pg';
import { type Finding, judge } from './finding.ts';

const LOGIN_REMEDY = 'sign in as a login of the line’s own: docs/running.md, Postgres';

interface Walls {
  is_above: boolean;
  is_owner: boolean;
  may_create: boolean;
  sees_rows: boolean;
  roles: number;
  tables: number;
  open_tables: number;
}

/**
 * Whether need-to-know holds in the database as well (A1.1): the line's login stands above nobody, owns nothing and may take no role, and every table
 * has its policies in force, for its owner too.
 */
export async function judgeWalls(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<Walls>(
    `with tables as (
       select pg_class.oid, pg_class.relowner, pg_class.relrowsecurity and pg_class.relforcerowsecurity as is_closed
         from pg_class
        where pg_class.relnamespace = 'public'::regnamespace
          and pg_class.relkind in ('r', 'p')
     )
     select login.rolsuper or login.rolbypassrls or login.rolcreaterole or login.rolcreatedb as is_above,
            exists (select from tables where pg_has_role(tables.relowner, 'MEMBER')) as is_owner,
            has_schema_privilege('public', 'CREATE') as may_create,
            exists (
              select from tables
               where tables.oid <> coalesce(to_regclass('migrations'), 0) and has_any_column_privilege(tables.oid, 'SELECT')
            ) as sees_rows,
            (select count(*)::int from pg_roles as other
              where other.oid <> login.oid and pg_has_role(login.oid, other.oid, 'MEMBER')) as roles,
            (select count(*)::int from tables) as tables,
            (select count(*)::int from tables where not tables.is_closed) as open_tables
       from pg_roles as login
      where login.rolname = session_user`,
  );
  const [seen] = rows;
  if (!seen) throw new Error('the login is not there');
  return judge(
    'walls',
    [
      { holds: !seen.is_above, otherwise: 'the line’s login stands above the walls', remedy: LOGIN_REMEDY },
      { holds: !seen.is_owner && !seen.may_create, otherwise: 'the line’s login is the owner', remedy: LOGIN_REMEDY },
      {
        holds: seen.roles === 0,
        otherwise: `the line’s login, which only listens, may take ${seen.roles} roles`,
        remedy: 'revoke them from it, once no process of an older version runs',
      },
      {
        holds: !seen.sees_rows,
        otherwise: 'the line’s login reads tables without taking a role',
        remedy: 'alter role … noinherit, and grant it nothing else',
      },
      {
        holds: seen.open_tables === 0,
        otherwise: `${seen.open_tables} tables have no policies in force`,
        remedy: 'run the migrations of this version',
      },
    ],
    `a login that may do nothing, ${seen.tables} tables with their policies in force`,
  );
}
