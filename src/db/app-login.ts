import pg from 'pg';
import { DATABASE_ROLES } from './database.ts';

const CONNECT_LIMIT_MS = 5_000;

/**
 * Lets the line's programs sign in: an account that owns nothing, may do nothing by itself, and may take each of the line's roles
 * (A1.1). After the migrations, which make those roles. Answers the address that the programs get. The owner must be allowed to
 * make accounts; otherwise it throws, and whoever may does it by hand (docs/running.md).
 */
export async function settleAppLogin(ownerUrl: string, login: { name: string; password: string }): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  client.on('error', () => {
    // The connection ends with the server; the statement that needs it says so.
  });
  await client.connect();
  try {
    const name = client.escapeIdentifier(login.name);
    const password = client.escapeLiteral(login.password);
    const found = await client.query('select from pg_roles where rolname = $1', [login.name]);
    await client.query(`${found.rowCount ? 'alter' : 'create'} role ${name} login noinherit password ${password}`);
    await client.query(`grant ${DATABASE_ROLES.join(', ')} to ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(ownerUrl);
  url.username = login.name;
  url.password = login.password;
  return url.href;
}
