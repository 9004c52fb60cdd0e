import type { Database } from '../db/database.ts';

/** Keeps a link of the demo; only its hash is stored. */
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

/** Uses a link of the demo and answers whose it is; undefined when it is unknown, used or past. */
export async function useDemoLink(database: Database, tokenHash: Buffer): Promise<string | undefined> {
  const rows = await database.query<{ accountId: string }>(
    'use-demo-link',
    `update sign_in_links
        set used_at = line_now()
      where token_hash = $1
        and purpose = 'demo'
        and (is_reusable or used_at is null)
        and valid_until > line_now()
     returning account_id as "accountId"`,
    [tokenHash],
  );
  return rows[0]?.accountId;
}
