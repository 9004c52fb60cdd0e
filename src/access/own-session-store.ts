import type { Database } from '../db/database.ts';
import type { SessionMethod } from './session.ts';

const SESSIONS_LIMIT = 25;
const RECORDED = `returning record_access(accounts.id, accounts.role, 'session-ended', 'account', accounts.id,
                             array[sessions.method], 'revoked') as recorded`;

export interface OwnSession {
  id: string;
  method: SessionMethod;
  startedAt: Date;
  lastSeenAt: Date;
}

/**
 * Until this transaction ends, nobody else opens, changes or ends a way into this account: a sign-in, a new password and a recovery come one
 * after the other. Whoever waited must look again, in a statement after this one.
 */
export async function holdWaysIn(transaction: Database, accountId: string): Promise<void> {
  // Not `for update`: what only names the account, such as a call that is offered to it, waits for nobody.
  await transaction.query('hold-ways-in', 'select id from accounts where id = $1 for no key update', [accountId]);
}

/** The same, for somebody who is signed in; false where their session ended meanwhile: then nothing is theirs to change. */
export async function holdOwnSession(
  transaction: Database,
  input: { accountId: string; sessionId: string },
): Promise<boolean> {
  await holdWaysIn(transaction, input.accountId);
  const rows = await transaction.query(
    'hold-own-session',
    'select id from sessions where id = $1 and account_id = $2 for update',
    [input.sessionId, input.accountId],
  );
  return rows.length > 0;
}

/** The sessions of one person, newest sign of life first. */
export function listSessions(database: Database, accountId: string): Promise<OwnSession[]> {
  return database.query<OwnSession>(
    'list-sessions',
    `select id, method, created_at as "startedAt", last_seen_at as "lastSeenAt"
       from sessions
      where account_id = $1
        and expires_at > line_now()
      order by last_seen_at desc, id
      limit ${SESSIONS_LIMIT}`,
    [accountId],
  );
}

/** Ends one of a person's own sessions, its open pages included, and records it (A1.1); false when it is nobody's or somebody else's. */
export async function endOwnSession(database: Database, input: { accountId: string; id: string }): Promise<boolean> {
  const rows = await database.query(
    'end-own-session',
    `delete from sessions
      using accounts
      where sessions.id = $1
        and sessions.account_id = $2
        and accounts.id = sessions.account_id
     ${RECORDED}`,
    [input.id, input.accountId],
  );
  return rows.length > 0;
}

/** Ends every session of a person but this one, open pages included, and the address of their calendar; it is recorded (A1.1). */
export async function endOtherSessions(
  database: Database,
  input: { accountId: string; sessionId: string },
): Promise<void> {
  await database.query(
    'end-other-sessions',
    `delete from sessions
      using accounts
      where sessions.account_id = $1
        and sessions.id <> $2
        and accounts.id = sessions.account_id
     ${RECORDED}`,
    [input.accountId, input.sessionId],
  );
  // Whoever else has it needs no session.
  await database.query('end-calendar', 'select end_calendar_of($1)', [input.accountId]);
}
