// The one migrated database of a test run, of which every test gets copies.
import pg from 'pg';
import { migrate } from '../../src/db/migrate.ts';
import { settleLogins } from '../../src/db/settle-logins.ts';

/** The login of the line's programs, which owns nothing and may do nothing; those of its roles are made of it. */
export const LOGIN = { name: 'line_app', password: 'test-of-the-line' };
const NAME = 'template_of_the_line';
const UNFINISHED = `${NAME}_unfinished`;
/** Any number will do that migrations do not use. */
const LOCK_KEY = 1_522_099;
const MIGRATIONS = new URL('../../migrations', import.meta.url).pathname;

/** Its name on this server. The first who asks makes it, with a clock that a test may set; whoever asks meanwhile waits. */
export async function readyTemplate(superuserUrl: string): Promise<string> {
  await onOne(superuserUrl, async (server) => {
    await server.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    const found = await server.query('select from pg_database where datname = $1', [NAME]);
    if (found.rowCount) return;
    await server.query(`drop database if exists ${UNFINISHED}`);
    await server.query(`create database ${UNFINISHED}`);
    await furnish(superuserUrl);
    await server.query(`alter database ${UNFINISHED} rename to ${NAME}`);
  });
  return NAME;
}

async function furnish(superuserUrl: string): Promise<void> {
  const url = new URL(superuserUrl);
  url.pathname = `/${UNFINISHED}`;
  await migrate(url.href, MIGRATIONS);
  await settleLogins(url.href, LOGIN);
  await onOne(url.href, async (client) => {
    await client.query('create table test_clock (at timestamptz not null)');
    await client.query('grant select on test_clock to public');
    await client.query('insert into test_clock values (now())');
  });
}

/** Work on a connection of its own, which ends with it. */
export async function onOne(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
