import type { Database } from '../db/database.ts';
import type { Account } from './account.ts';

/** The account behind a living session, or undefined. */
export async function accountOfSession(database: Database, tokenHash: Buffer): Promise<Account | undefined> {
  const rows = await database.query<Account>(
    'account-of-session',
    `select accounts.id, accounts.role, accounts.display_name as name, accounts.languages
       from sessions
       join accounts on accounts.id = sessions.account_id
      where sessions.token_hash = $1
        and sessions.expires_at > line_now()
        and accounts.state = 'active'`,
    [tokenHash],
  );
  return rows[0];
}

/** Uses a sign-in link and opens a session in one statement; undefined when the link is unknown, used or past. */
export async function openSession(
  database: Database,
  input: { linkHash: Buffer; tokenHash: Buffer; lifeSeconds: number },
): Promise<Pick<Account, 'id' | 'role'> | undefined> {
  const rows = await database.query<Pick<Account, 'id' | 'role'>>(
    'open-session',
    `with link as (
       update sign_in_links
          set used_at = line_now()
         from accounts
        where sign_in_links.token_hash = $1
          and (sign_in_links.is_reusable or sign_in_links.used_at is null)
          and sign_in_links.valid_until > line_now()
          and accounts.id = sign_in_links.account_id
          and accounts.state = 'active'
       returning accounts.id, accounts.role
     ), session as (
       insert into sessions (token_hash, account_id, expires_at)
       select $2, link.id, line_now() + make_interval(secs => $3)
         from link
     )
     select id, role from link`,
    [input.linkHash, input.tokenHash, input.lifeSeconds],
  );
  return rows[0];
}

/** Ends one session at once, and tells every web instance, so that its open pages are shown out. */
export async function closeSession(database: Database, tokenHash: Buffer): Promise<void> {
  await database.query(
    'close-session',
    `delete from sessions
      where token_hash = $1
     returning pg_notify('live', 'session:' || account_id)`,
    [tokenHash],
  );
}

/** Keeps a sign-in link; only its hash is stored. */
export async function insertLink(
  database: Database,
  input: { tokenHash: Buffer; accountId: string; isReusable: boolean; validUntil: Date },
): Promise<void> {
  await database.query(
    'insert-sign-in-link',
    `insert into sign_in_links (token_hash, account_id, is_reusable, valid_until)
     values ($1, $2, $3, $4)`,
    [input.tokenHash, input.accountId, input.isReusable, input.validUntil],
  );
}
