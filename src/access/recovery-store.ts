import { byName } from '../db/by-name.ts';
import type { Database } from '../db/database.ts';
import type { Account, Role } from './account.ts';

const COLLEAGUES_LIMIT = 25;
const OPEN_HOURS = 24;
const IS_OPEN = `recoveries.confirmed_at is null
  and recoveries.withdrawn_at is null
  and recoveries.asked_at > line_now() - interval '${OPEN_HOURS} hours'`;

export interface Colleague {
  id: string;
  name: string;
  role: Role;
  /** An open request to help this colleague back in, or null; `isMine` when the reader asked for it. */
  recoveryId: string | null;
  /** Who asked: the second person must know with whom they agree. */
  askedBy: string | null;
  isMine: boolean;
  mayConfirm: boolean;
}

/** The colleagues whom somebody of this role may help back in, with what is open; the first ones by name, or those after so many. */
export async function helpedBy(
  database: Database,
  helper: Pick<Account, 'id' | 'role'>,
  after = 0,
): Promise<Colleague[]> {
  const colleagues = await database.query<Colleague>(
    'helped-by',
    `select accounts.id, accounts.display_name as name, accounts.role, recoveries.id as "recoveryId",
            asking.display_name as "askedBy",
            coalesce(recoveries.asked_by = $1, false) as "isMine",
            recoveries.id is not null and recoveries.asked_by <> $1
              and (accounts.role = 'administrator' or recoveries.asked_role <> 'administrator' or $2 <> 'administrator')
              as "mayConfirm"
       from accounts
       join recovery_rights on recovery_rights.account_role = accounts.role and recovery_rights.helper_role = $2
       left join recoveries on recoveries.account_id = accounts.id and ${IS_OPEN}
       left join accounts as asking on asking.id = recoveries.asked_by
      where accounts.state = 'active'
        and accounts.id <> $1
        and accounts.sign_in_name is not null
      order by accounts.id`,
    [helper.id, helper.role],
  );
  return colleagues.sort(byName).slice(after, after + COLLEAGUES_LIMIT);
}

/** Ends a request that nobody confirmed within a day, so that another may be made. */
export async function withdrawPast(database: Database, accountId: string): Promise<void> {
  await database.query(
    'withdraw-past-recovery',
    `update recoveries
        set withdrawn_at = line_now()
      where account_id = $1
        and confirmed_at is null
        and withdrawn_at is null
        and asked_at <= line_now() - interval '${OPEN_HOURS} hours'`,
    [accountId],
  );
}

/**
 * Keeps that somebody asks for a colleague; undefined when there is no such colleague. Throws the faults of
 * `recoveries_asker_may`, `recoveries_not_oneself` and `recoveries_one_open`.
 */
export async function insertRecovery(
  database: Database,
  input: { id: string; accountId: string; helper: Pick<Account, 'id' | 'role'> },
): Promise<string | undefined> {
  const rows = await database.query<{ id: string }>(
    'insert-recovery',
    `insert into recoveries (id, account_id, account_role, asked_by, asked_role)
     select $1, accounts.id, accounts.role, $3, $4
       from accounts
      where accounts.id = $2
        and accounts.state = 'active'
        and accounts.sign_in_name is not null
     returning id`,
    [input.id, input.accountId, input.helper.id, input.helper.role],
  );
  return rows[0]?.id;
}

/**
 * Until the transaction ends nobody opens or changes a way into the account that a request is about, and nobody suspends whoever
 * asked. In the order of suspending: accounts first, requests then.
 */
export async function holdRecovery(transaction: Database, id: string): Promise<void> {
  await transaction.query(
    'hold-recovery',
    `select accounts.id
       from recoveries
       join accounts on accounts.id in (recoveries.account_id, recoveries.asked_by)
      where recoveries.id = $1
      order by accounts.id
        for no key update of accounts`,
    [id],
  );
}

/**
 * A second person confirms; answers whose account it is, or undefined when the request is not open or whoever asked serves no more. Throws the faults of
 * `recoveries_two_people`, `recoveries_not_oneself`, `recoveries_confirmer_may` and `recoveries_not_administrators_alone`.
 */
export async function confirmRecovery(
  database: Database,
  input: { id: string; helper: Pick<Account, 'id' | 'role'> },
): Promise<string | undefined> {
  const rows = await database.query<{ accountId: string }>(
    'confirm-recovery',
    `update recoveries
        set confirmed_by = $2, confirmed_role = $3, confirmed_at = line_now()
      where id = $1
        and ${IS_OPEN}
        and exists (select from accounts where accounts.id = recoveries.asked_by and accounts.state = 'active')
     returning account_id as "accountId"`,
    [input.id, input.helper.id, input.helper.role],
  );
  return rows[0]?.accountId;
}

/** Whoever asked takes it back; false when it is not theirs or not open. */
export async function withdrawRecovery(database: Database, input: { id: string; helperId: string }): Promise<boolean> {
  const rows = await database.query(
    'withdraw-recovery',
    `update recoveries set withdrawn_at = line_now() where id = $1 and asked_by = $2 and ${IS_OPEN} returning id`,
    [input.id, input.helperId],
  );
  return rows.length > 0;
}

/**
 * Ends everything by which an account came in so far: sessions with their open pages, passkeys, password, known browsers; and the
 * address of its calendar, which opens without any of them. Its account keys are given nothing any more: they may be in other hands.
 */
export async function forgetCredentials(database: Database, accountId: string): Promise<void> {
  const ends = [
    // First: a page that changes a way in holds its session meanwhile.
    [
      'forget-sessions',
      `delete from sessions
        using accounts
        where sessions.account_id = $1
          and accounts.id = sessions.account_id
       returning record_access(accounts.id, accounts.role, 'session-ended', 'account', accounts.id, array[sessions.method],
                               'recovery') as recorded`,
    ],
    ['forget-passkeys', 'delete from passkeys where account_id = $1'],
    ['forget-password', 'delete from passwords where account_id = $1'],
    ['forget-browsers', 'delete from known_browsers where account_id = $1'],
    ['forget-calendar', 'select end_calendar_of($1)'],
    ['forget-challenges', 'delete from passkey_challenges where account_id = $1'],
    ['retire-keys', 'update account_keys set retired_at = line_now() where account_id = $1 and retired_at is null'],
  ] as const;
  for (const [name, text] of ends) await database.query(name, text, [accountId]);
}
