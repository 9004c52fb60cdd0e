import type { Database } from '../db/database.ts';
import { LAZILY } from '../db/lazily.ts';
import type { Account } from './account.ts';
import {
  CALL_GRACE_SECONDS,
  FRESH_SECONDS,
  IDLE_LIMIT_SECONDS,
  SESSION_LIFE_SECONDS,
  type SessionMethod,
} from './session.ts';

const TOUCH_SECONDS = 60;
/** Longer than a page may be silent and still count as open. */
const PAGE_SECONDS = 60;

/** The line needs this operator's page: on a call or its wrap-up, or available with a page that answers (A6.1). */
const IS_NEEDED = `exists (
  select
    from presences
   where presences.account_id = sessions.account_id
     and (presences.state in ('reserved', 'on-call', 'wrap-up')
          or (presences.state = 'available'
              and presences.heartbeat_at > line_now() - interval '${PAGE_SECONDS} seconds')))`;
const IS_IN_CALL = `exists (
  select
    from presences
   where presences.account_id = sessions.account_id
     and presences.state in ('reserved', 'on-call', 'wrap-up'))`;
const IS_ON_UNIT_DUTY = `exists (
  select from officers_on_duty where officers_on_duty.officer_id = sessions.account_id)`;
/**
 * A9.3: the certificate of a supervisor who may sit at an operator's desk. One that ends in a talk takes the desk from nobody before the
 * talk and what is left of its wrap-up are at their end (A6.1): a new call needs duty, and so a certificate.
 */
const MAY_SERVE = `case when accounts.role = 'supervisor'
              then has_line_certificate(accounts.id) or ${IS_IN_CALL} or has_wrap_up_left(accounts.id) else false end`;
/** Whoever is needed is in one browser: the one that was forgotten elsewhere is spared nothing. An open page of theirs is seen each minute. */
const IS_LEFT_BEHIND = `exists (
  select
    from sessions as later
   where later.account_id = sessions.account_id
     and later.last_seen_at > sessions.last_seen_at + interval '${IDLE_LIMIT_SECONDS} seconds')`;
/**
 * Whom the line needed when it went away itself: nobody's page could say anything since. For a minute after it they may come back, and are
 * needed again by their page.
 */
const WAS_NEEDED = `exists (
  select
    from page_service
   where sessions.last_seen_at > interval '-${IDLE_LIMIT_SECONDS} seconds' + case
           when page_service.seen_at < line_now() - interval '${PAGE_SECONDS} seconds' then page_service.seen_at
           when page_service.back_at > line_now() - interval '${PAGE_SECONDS} seconds' then page_service.gone_at end
     and (${IS_ON_UNIT_DUTY} or exists (
       select from presences where presences.account_id = sessions.account_id and presences.state = 'available')))`;
const IS_LIVING = `(sessions.expires_at > line_now()
    or (sessions.expires_at > line_now() - interval '${CALL_GRACE_SECONDS} seconds' and ${IS_IN_CALL}))
  and (sessions.last_seen_at > line_now() - interval '${IDLE_LIMIT_SECONDS} seconds' or (${IS_NEEDED} and not ${IS_LEFT_BEHIND})
    or ${WAS_NEEDED})
  and exists (select from accounts where accounts.id = sessions.account_id and accounts.state = 'active')`;

export interface SessionRow extends Account {
  sessionId: string;
  method: SessionMethod;
  endsAt: Date;
  isFresh: boolean;
  mayWork: boolean;
  isDueForTouch: boolean;
  /** The token before this one still opens the session: nobody has used this one yet. */
  isFirstUse: boolean;
  mayServe: boolean;
}

/** The account behind a living session of this browser, or undefined. */
export async function accountOfSession(
  database: Database,
  input: { tokenHash: Buffer; browserHash: Buffer },
): Promise<SessionRow | undefined> {
  const rows = await database.query<SessionRow>(
    'account-of-session',
    `select accounts.id, accounts.role, accounts.display_name as name, accounts.languages,
            sessions.id as "sessionId", sessions.method,
            sessions.expires_at as "endsAt",
            sessions.token_hash = $1 and sessions.fresh_at > line_now() - interval '${FRESH_SECONDS} seconds' as "isFresh",
            sessions.token_hash = $1 and sessions.previous_token_hash is not null as "isFirstUse",
            sessions.method = 'demo' or sessions.conduct_version is not null as "mayWork",
            sessions.last_seen_at < line_now() - interval '${TOUCH_SECONDS} seconds' as "isDueForTouch",
            ${MAY_SERVE} as "mayServe"
       from sessions
       join accounts on accounts.id = sessions.account_id
      where (sessions.token_hash = $1 or sessions.previous_token_hash = $1)
        and (sessions.browser_hash is null or sessions.browser_hash = $2)
        and ${IS_LIVING}`,
    [input.tokenHash, input.browserHash],
  );
  return rows[0];
}

/** Notes that the person was there just now. */
export async function touchSession(database: Database, sessionId: string): Promise<void> {
  await database.query('touch-session', 'update sessions set last_seen_at = line_now() where id = $1', [sessionId]);
}

/** Pages are served now; after a silence it is written down how long they were not. */
export async function notePageService(database: Database): Promise<void> {
  await database.query(
    'note-page-service',
    `insert into page_service (is_only)
     select true from ${LAZILY}
     on conflict (is_only) do update
       set seen_at = line_now(),
           gone_at = case when page_service.seen_at < line_now() - interval '${PAGE_SECONDS} seconds'
                          then page_service.seen_at else page_service.gone_at end,
           back_at = case when page_service.seen_at < line_now() - interval '${PAGE_SECONDS} seconds'
                          then line_now() else page_service.back_at end`,
    [],
  );
}

/**
 * Which of these sessions of open pages still live. A page proves no person, so it keeps nobody signed in,
 * but for those the line needs where they are: then the quarter of an hour begins when they are free again.
 */
export async function livingPages(database: Database, sessionIds: readonly string[]): Promise<string[]> {
  const rows = await database.query<{ id: string; isNeeded: boolean; isDueForTouch: boolean }>(
    'sessions-of-pages',
    `select sessions.id, ${IS_NEEDED} or ${IS_ON_UNIT_DUTY} as "isNeeded",
            sessions.last_seen_at < line_now() - interval '${TOUCH_SECONDS} seconds' as "isDueForTouch"
       from sessions
      where sessions.id = any ($1)
        and ${IS_LIVING}`,
    [sessionIds],
  );
  const due = rows.filter(({ isNeeded, isDueForTouch }) => isNeeded && isDueForTouch);
  for (const { id } of due) await touchSession(database, id);
  return rows.map(({ id }) => id);
}

/** Who of these is suspended: they are told so where their session ended. */
export async function suspendedAmong(database: Database, accountIds: readonly string[]): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    'suspended-among',
    `select accounts.id
       from accounts
      where accounts.id = any ($1)
        and accounts.state = 'suspended'`,
    [accountIds],
  );
  return rows.map(({ id }) => id);
}

/**
 * Opens a session for an active account; undefined when it is not. Works only with the code of conduct accepted. A1.1: the
 * database records it, with the way the person came in.
 */
export async function insertSession(
  database: Database,
  input: {
    tokenHash: Buffer;
    accountId: string;
    method: SessionMethod;
    browserHash: Buffer | null;
    conductVersion: number;
  },
): Promise<Pick<Account, 'id' | 'role'> | undefined> {
  const rows = await database.query<Pick<Account, 'id' | 'role'>>(
    'insert-session',
    `with account as (
       select accounts.id, accounts.role,
              (select conduct_acceptances.version
                 from conduct_acceptances
                where conduct_acceptances.account_id = accounts.id
                  and conduct_acceptances.version = $5) as conduct_version
         from accounts
        where accounts.id = $2
          and accounts.state = 'active'
          for share
     ), session as (
       insert into sessions (token_hash, account_id, method, browser_hash, conduct_version, expires_at)
       select $1, account.id, $3, $4, account.conduct_version,
              line_now() + interval '${SESSION_LIFE_SECONDS} seconds'
         from account
     )
     select id, role from account`,
    [input.tokenHash, input.accountId, input.method, input.browserHash, input.conductVersion],
  );
  return rows[0];
}

/**
 * The person proved again that it is them: from now on another token carries the session; the database records it. The one that their browser
 * has opens it until the other is used, for the answer may be lost on its way.
 */
export async function renewSession(
  database: Database,
  input: { sessionId: string; tokenHash: Buffer },
): Promise<boolean> {
  const rows = await database.query(
    'renew-session',
    `update sessions
        set token_hash = $2, fresh_at = line_now(), last_seen_at = line_now(),
            -- One that was never used has not reached its browser.
            previous_token_hash = coalesce(previous_token_hash, token_hash)
      where id = $1
     returning id`,
    [input.sessionId, input.tokenHash],
  );
  return rows.length > 0;
}

/** The browser has this token: the one before it is dead. */
export async function forgetPreviousToken(
  database: Database,
  input: { sessionId: string; tokenHash: Buffer },
): Promise<void> {
  await database.query(
    'forget-previous-token',
    'update sessions set previous_token_hash = null where id = $1 and token_hash = $2',
    [input.sessionId, input.tokenHash],
  );
}

/**
 * Ends one session at once, and records it (A1.1); a trigger tells every web instance, so that its open pages are shown out.
 */
export async function deleteSession(database: Database, tokenHash: Buffer): Promise<void> {
  await database.query(
    'delete-session',
    `delete from sessions
      using accounts
      where (sessions.token_hash = $1 or sessions.previous_token_hash = $1)
        and accounts.id = sessions.account_id
     returning record_access(accounts.id, accounts.role, 'signed-out', 'account', accounts.id, null, null) as recorded`,
    [tokenHash],
  );
}

/** Whose last session is past its end is offered nothing more: off at once where they wait, after the wrap-up where they are busy. */
export async function endPresencesOfPast(database: Database): Promise<void> {
  await database.query(
    'end-presences-of-past-sessions',
    `select go_off_when_free(array_agg(distinct sessions.account_id))
       from sessions
      where sessions.expires_at <= line_now()
        and not exists (
          select from sessions as newer
           where newer.account_id = sessions.account_id
             and newer.expires_at > line_now()
        )`,
    [],
  );
}

/** Ends what nobody uses any more, so that a session once idle never lives again; each end is recorded (A1.1). */
export async function deleteIdleSessions(database: Database): Promise<void> {
  await database.query(
    'delete-idle-sessions',
    `delete from sessions
      using accounts
      where accounts.id = sessions.account_id
        and not (${IS_LIVING})
     returning record_access(accounts.id, accounts.role, 'session-ended', 'account', accounts.id, array[sessions.method],
                             case when sessions.expires_at <= line_now() then 'expired' else 'idle' end) as recorded`,
    [],
  );
}
