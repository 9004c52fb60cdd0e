import type { Database } from '../db/database.ts';

const KNOWN_BROWSER_DAYS = 180;

export interface StoredPassword {
  accountId: string;
  hash: string;
  codeSecret: Buffer;
  /** The mark by which this browser is known as this person's, or null. */
  knownHash: Buffer | null;
}

/** The password of whoever has this name, and whether they signed in in this browser before; undefined when nobody has it. */
export async function findPassword(
  database: Database,
  input: { signInName: string; knownHashes: readonly Buffer[] },
): Promise<StoredPassword | undefined> {
  const rows = await database.query<StoredPassword>(
    'find-password',
    `select passwords.account_id as "accountId", passwords.hash, passwords.code_secret as "codeSecret",
            (select known_browsers.token_hash
               from known_browsers
              where known_browsers.token_hash = any ($2)
                and known_browsers.account_id = passwords.account_id
                and known_browsers.expires_at > line_now()
              limit 1) as "knownHash"
       from accounts
       join passwords on passwords.account_id = accounts.id
      where accounts.sign_in_name = $1
        and accounts.state = 'active'`,
    [input.signInName, input.knownHashes],
  );
  return rows[0];
}

/** The secret of a person's codes, sealed; undefined when they have no password. */
export async function findCodeSecret(database: Database, accountId: string): Promise<Buffer | undefined> {
  const rows = await database.query<{ codeSecret: Buffer }>(
    'find-code-secret',
    'select code_secret as "codeSecret" from passwords where account_id = $1',
    [accountId],
  );
  return rows[0]?.codeSecret;
}

/** By what name a person signs in, and since when they have the password of now; null where they have none. */
export async function ownPassword(
  database: Database,
  accountId: string,
): Promise<{ signInName: string | null; changedAt: Date | null }> {
  const rows = await database.query<{ signInName: string | null; changedAt: Date | null }>(
    'own-password',
    `select accounts.sign_in_name as "signInName", passwords.changed_at as "changedAt"
       from accounts
       left join passwords on passwords.account_id = accounts.id
      where accounts.id = $1`,
    [accountId],
  );
  return rows[0] ?? { signInName: null, changedAt: null };
}

/** Whether a person's password is still the one of this hash. */
export async function isStillPassword(
  database: Database,
  input: { accountId: string; hash: string },
): Promise<boolean> {
  const rows = await database.query(
    'is-still-password',
    'select account_id from passwords where account_id = $1 and hash = $2',
    [input.accountId, input.hash],
  );
  return rows.length > 0;
}

/** Another password with the same authenticator; false where there is none to change. */
export async function changePassword(database: Database, input: { accountId: string; hash: string }): Promise<boolean> {
  const rows = await database.query(
    'change-password',
    'update passwords set hash = $2, changed_at = line_now() where account_id = $1 returning 1',
    [input.accountId, input.hash],
  );
  return rows.length > 0;
}

/** Takes a code; false when it, or a later one, was taken meanwhile. */
export async function takeCode(database: Database, input: { accountId: string; step: number }): Promise<boolean> {
  const rows = await database.query(
    'take-code',
    'update passwords set code_step = $2 where account_id = $1 and code_step < $2 returning 1',
    [input.accountId, input.step],
  );
  return rows.length > 0;
}

/** The same authenticator under a newer account secret; nothing happens where it was replaced meanwhile. */
export async function sealCodeAgain(
  database: Database,
  input: { accountId: string; from: Buffer; to: Buffer },
): Promise<void> {
  await database.query(
    'seal-code-again',
    'update passwords set code_secret = $3 where account_id = $1 and code_secret = $2',
    [input.accountId, input.from, input.to],
  );
}

/** Keeps a password with its code, in place of an older one. */
export async function keepPassword(
  database: Database,
  input: { accountId: string; hash: string; codeSecret: Buffer; codeStep: number },
): Promise<void> {
  await database.query(
    'keep-password',
    `insert into passwords (account_id, hash, code_secret, code_step)
     values ($1, $2, $3, $4)
     on conflict (account_id) do update
       set hash = excluded.hash, code_secret = excluded.code_secret, code_step = excluded.code_step,
           changed_at = line_now()`,
    [input.accountId, input.hash, input.codeSecret, input.codeStep],
  );
}

/** Whether a browser with these marks is none that this person came in in before; whoever has no password needs no mark. */
export async function needsMark(
  database: Database,
  input: { accountId: string; hashes: readonly Buffer[] },
): Promise<boolean> {
  const rows = await database.query(
    'needs-mark',
    `select account_id
       from passwords
      where account_id = $1
        and not exists (
          select from known_browsers
           where known_browsers.account_id = $1
             and known_browsers.token_hash = any ($2)
             and known_browsers.expires_at > line_now())`,
    [input.accountId, input.hashes],
  );
  return rows.length > 0;
}

/** Remembers a browser in which this person signed in. */
export async function rememberBrowser(
  database: Database,
  input: { accountId: string; tokenHash: Buffer },
): Promise<void> {
  await database.query(
    'remember-browser',
    `insert into known_browsers (token_hash, account_id, expires_at)
     values ($2, $1, line_now() + interval '${KNOWN_BROWSER_DAYS} days')`,
    [input.accountId, input.tokenHash],
  );
}

/** Forgets the browsers whose time is over; of those who are gone, too. */
export async function forgetPastBrowsers(database: Database): Promise<void> {
  await database.query('forget-past-browsers', 'delete from known_browsers where expires_at <= line_now()', []);
}
