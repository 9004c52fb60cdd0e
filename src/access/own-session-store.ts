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
