import type { Database } from '../db/database.ts';
import type { Account, Role } from './account.ts';

const LINK_HOURS = 24;

export interface Invitation {
  accountId: string;
  role: Role;
  name: string;
  signInName: string | null;
  purpose: 'invitation' | 'recovery';
}

/** Makes an account, or finds the one of this sign-in name that nobody has used yet; undefined when it is taken. */
export async function settleInvited(
  database: Database,
  input: Omit<Account, 'id'> & { id: string; signInName: string },
): Promise<string | undefined> {
  const rows = await database.query<{ id: string }>(
    'settle-invited',
    `insert into accounts (id, role, display_name, languages, sign_in_name)
     values ($1, $2, $3, $4, $5)
     on conflict on constraint accounts_sign_in_name_key do update
       set display_name = excluded.display_name, languages = excluded.languages
       where accounts.role = excluded.role
         and accounts.state = 'active'
         and not exists (select from conduct_acceptances where conduct_acceptances.account_id = accounts.id)
     returning id`,
    [input.id, input.role, input.name, input.languages, input.signInName],
  );
  return rows[0]?.id;
}

/** Keeps the only open link of an account for 24 hours; an older one that was not used opens nothing any more. */
export async function insertInvitation(
  database: Database,
  input: { tokenHash: Buffer; accountId: string; purpose: Invitation['purpose'] },
): Promise<void> {
  await database.query(
    'forget-open-links',
    "delete from sign_in_links where account_id = $1 and purpose <> 'demo' and used_at is null",
    [input.accountId],
  );
  await database.query(
    'insert-invitation',
    `insert into sign_in_links (token_hash, account_id, purpose, valid_until)
     values ($1, $2, $3, line_now() + interval '${LINK_HOURS} hours')`,
    [input.tokenHash, input.accountId, input.purpose],
  );
}

/** The invitation behind a link, not used by this; undefined when it is unknown, used or past. */
export async function findInvitation(database: Database, tokenHash: Buffer): Promise<Invitation | undefined> {
  const rows = await database.query<Invitation>(
    'find-invitation',
    `select accounts.id as "accountId", accounts.role, accounts.display_name as name,
            accounts.sign_in_name as "signInName", sign_in_links.purpose
       from sign_in_links
       join accounts on accounts.id = sign_in_links.account_id
      where sign_in_links.token_hash = $1
        and sign_in_links.purpose <> 'demo'
        and sign_in_links.used_at is null
        and sign_in_links.valid_until > line_now()
        and accounts.state = 'active'`,
    [tokenHash],
  );
  return rows[0];
}

/** Uses the link; false when somebody was quicker. */
export async function useInvitation(database: Database, tokenHash: Buffer): Promise<boolean> {
  const rows = await database.query(
    'use-invitation',
    `update sign_in_links
        set used_at = line_now()
      where token_hash = $1
        and purpose <> 'demo'
        and used_at is null
        and valid_until > line_now()
     returning 1`,
    [tokenHash],
  );
  return rows.length > 0;
}

/** A9.2: this person accepted this version of the code of conduct. A second time changes nothing. */
export async function insertAcceptance(
  database: Database,
  input: { accountId: string; version: number; language: string },
): Promise<void> {
  await database.query(
    'insert-acceptance',
    `insert into conduct_acceptances (account_id, version, language)
     values ($1, $2, $3)
     on conflict on constraint conduct_acceptances_pkey do nothing`,
    [input.accountId, input.version, input.language],
  );
}

/** The session may work from now on: its person accepted this version. */
export async function acceptInSession(
  database: Database,
  input: { sessionId: string; version: number },
): Promise<void> {
  await database.query('accept-in-session', 'update sessions set conduct_version = $2 where id = $1', [
    input.sessionId,
    input.version,
  ]);
}

/** Suspends an active account; a trigger ends its sessions. Answers its id; undefined when there is none of this name. */
export async function suspend(database: Database, signInName: string): Promise<string | undefined> {
  const rows = await database.query<{ id: string }>(
    'suspend-account',
    "update accounts set state = 'suspended' where sign_in_name = $1 and state = 'active' returning id",
    [signInName],
  );
  return rows[0]?.id;
}

/** Whose sign-in name this is; undefined when nobody active has it. */
export async function accountIdOf(database: Database, signInName: string): Promise<string | undefined> {
  const rows = await database.query<{ id: string }>(
    'account-id-of',
    "select id from accounts where sign_in_name = $1 and state = 'active'",
    [signInName],
  );
  return rows[0]?.id;
}
