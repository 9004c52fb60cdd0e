import pg from 'pg';
import { connectionAs, DATABASE_ROLES, type DatabaseRole } from '../db/role-login.ts';
import { bad, type Finding, good } from './finding.ts';

const LIMIT_MS = 3_000;
const SUBJECT = 'logins';
const SETTLE = 'run dist/migrate.js, which makes the logins: docs/running.md, Postgres';
const TAKE_BACK =
  'revoke from it whatever is not its own role, and set it nosuperuser nocreaterole nocreatedb noinherit';

interface Seen {
  is_above: boolean;
  others: number;
}

/**
 * Whether each role has a login that may take it and nothing else (A1.1): otherwise words put into a statement of one role reach
 * what another one sees. Each signs in; what it could become is asked of the server.
 */
export async function judgeLogins(url: string): Promise<Finding> {
  const findings = await Promise.all(DATABASE_ROLES.map((role) => judgeLogin(url, role)));
  return (
    findings.find((finding) => finding !== null) ??
    good(SUBJECT, `${DATABASE_ROLES.length}, each of one role and of no other`)
  );
}

async function judgeLogin(url: string, role: DatabaseRole): Promise<Finding | null> {
  const client = new pg.Client({
    ...connectionAs(role, url),
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
  });
  client.on('error', () => {
    // A connection that breaks fails the query that needs it.
  });
  try {
    await client.connect();
    const seen = await look(client, role);
    if (seen.is_above) return bad(SUBJECT, `the login of ${role} stands above the walls`, TAKE_BACK);
    if (seen.others > 0) return bad(SUBJECT, `the login of ${role} may take ${seen.others} other roles`, TAKE_BACK);
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return bad(SUBJECT, `the login of ${role} cannot sign in as it${code}`, SETTLE);
  } finally {
    await client.end().catch(() => 'it was not connected');
  }
}

async function look(client: pg.Client, role: DatabaseRole): Promise<Seen> {
  const { rows } = await client.query<Seen>(
    `select login.rolsuper or login.rolbypassrls or login.rolcreaterole or login.rolcreatedb or login.rolreplication
              or login.rolinherit as is_above,
            (select count(*)::int from pg_roles as other
              where other.rolname not in (session_user, $1) and pg_has_role(session_user, other.oid, 'MEMBER')) as others
       from pg_roles as login
      where login.rolname = session_user`,
    [role],
  );
  const [seen] = rows;
  if (!seen) throw new Error('the login is not there');
  return seen;
}
