import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';
import { DATABASE_ROLES, type Login, loginFor } from './role-login.ts';

const CONNECT_LIMIT_MS = 5_000;
const STATEMENT_LIMIT_MS = 10_000;
/** Any number will do, as long as all who settle use the same. */
const LOCK_KEY = 1_522_005;
/** As Postgres makes them itself. */
const SCRAM_ROUNDS = 4_096;
const SCRAM_SALT_BYTES = 16;
const HASH_BYTES = 32;

/**
 * Lets the line's programs sign in (A1.1): one login for each role, which may take that role and no other, and one that may only
 * listen. None owns anything or may do anything by itself. After the migrations, which make the roles; all of it or nothing. Throws
 * where the owner may not make logins, and where the line's login is the owner's.
 */
export async function settleLogins(ownerUrl: string, login: Login): Promise<void> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: STATEMENT_LIMIT_MS,
    application_name: 'migrate',
  });
  client.on('error', () => {
    // The connection ends with the server; the statement that needs it says so.
  });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK_KEY]);
    await refuseHighLogin(client, login.name);
    await settle(client, login);
    for (const role of DATABASE_ROLES) {
      const own = loginFor(role, login);
      await settle(client, own);
      await client.query(`grant ${role} to ${client.escapeIdentifier(own.name)}`);
    }
    await client.query('commit');
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw new Error(`the line’s logins could not be made: ${error.message} (docs/running.md, Postgres)`, {
      cause: error,
    });
  } finally {
    // What was not committed ends with the connection.
    await client.end();
  }
}

/** A login that owns or rules the server is not made the line's by a slip in an address. */
async function refuseHighLogin(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ is_high: boolean }>(
    'select rolsuper or rolcreaterole or rolname = current_user as is_high from pg_roles where rolname = $1',
    [name],
  );
  if (rows[0]?.is_high)
    throw new Error('DATABASE_URL names the owner or another high login: give it a name of its own');
}

async function settle(client: pg.Client, login: Login): Promise<void> {
  const name = client.escapeIdentifier(login.name);
  const found = await client.query('select from pg_roles where rolname = $1', [login.name]);
  const password = login.password === '' ? '' : ` password ${client.escapeLiteral(verifierOf(login.password))}`;
  await client.query(`${found.rowCount ? 'alter' : 'create'} role ${name} login noinherit${password}`);
}

/** What Postgres would keep of it (RFC 5802): the password itself stands in no statement, and so in no log of statements. */
function verifierOf(password: string): string {
  const salt = randomBytes(SCRAM_SALT_BYTES);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, SCRAM_ROUNDS, HASH_BYTES, 'sha256');
  const keyFor = (purpose: string) => createHmac('sha256', salted).update(purpose).digest();
  const stored = createHash('sha256').update(keyFor('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${SCRAM_ROUNDS}:${salt.toString('base64')}$${stored}:${keyFor('Server Key').toString('base64')}`;
}
