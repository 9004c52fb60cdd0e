import type { Database } from '../db/database.ts';
import type { GiveTeamKeyBody, NewTeamKeyBody } from './contract.ts';

const KEYS_LIMIT = 25;
/** Keys without a wrapped copy live in one browser each; older ones belong to browsers that were signed out. */
const BROWSER_KEYS_LIMIT = 5;

export interface OwnKey {
  id: string;
  publicKey: Buffer;
}

/** `settled` while all who were given a version serve, with the keys it was given to; else who may make the next one. */
export type TeamStanding = 'settled' | 'for-holders' | 'for-anybody';

export interface KeyWrap {
  keyId: string;
  way: 'passkey' | 'password' | 'demo';
  salt: Buffer;
  wrapped: Buffer;
}

/** A person's keys, the newest first; not those of before a recovery, which may be in other hands: the page makes another. */
export function ownKeys(database: Database, accountId: string): Promise<OwnKey[]> {
  return database.query(
    'own-keys',
    `select id, public_key as "publicKey"
       from account_keys
      where account_id = $1
        and retired_at is null
      order by made_at desc, id
      limit ${KEYS_LIMIT}`,
    [accountId],
  );
}

/** The wrapped private halves of a person's keys, the newest first. */
export function ownWraps(database: Database, accountId: string): Promise<KeyWrap[]> {
  return database.query(
    'own-wraps',
    `select account_key_wraps.key_id as "keyId", account_key_wraps.way, account_key_wraps.salt, account_key_wraps.wrapped
       from account_key_wraps
       join account_keys on account_keys.id = account_key_wraps.key_id
      where account_keys.account_id = $1
      order by account_key_wraps.made_at desc, account_key_wraps.id
      limit ${KEYS_LIMIT}`,
    [accountId],
  );
}

/** The newest versions of the team's key, or those before one; of an older one nobody asks any more who may make the next. */
export function teamKeys(
  database: Database,
  before: number | null,
): Promise<{ version: number; publicKey: Buffer; voucher: Buffer | null; standing: TeamStanding | null }[]> {
  return database.query(
    'team-keys',
    `select version, public_key as "publicKey", voucher,
            case when version = (select max(newest.version) from team_keys newest) then team_key_standing(version) end as standing
       from team_keys
      where $1::integer is null or version < $1
      order by version desc
      limit ${KEYS_LIMIT}`,
    [before],
  );
}

/** The copies of the team's key that a person has: of each key, since a page believes a version by the one before it, on its own key. */
export function ownCopies(
  database: Database,
  accountId: string,
  before: number | null,
): Promise<{ version: number; keyId: string; sealed: Buffer }[]> {
  return database.query(
    'own-copies',
    `select copies.version, own_keys.id as "keyId", copies.sealed
       from (
         select account_keys.id, account_keys.made_at
           from account_keys
          where account_keys.account_id = $1
          order by account_keys.made_at desc, account_keys.id
          limit ${KEYS_LIMIT}
       ) own_keys
      cross join lateral (
         select team_key_copies.version, team_key_copies.sealed
           from team_key_copies
          where team_key_copies.key_id = own_keys.id
            and ($2::integer is null or team_key_copies.version < $2)
          order by team_key_copies.version desc
          limit ${KEYS_LIMIT}
       ) copies
      order by copies.version desc, own_keys.made_at desc`,
    [accountId, before],
  );
}

/** Keeps a person's new key; false when the id or the key is known already. Browser keys of old are forgotten with it. */
export async function insertKey(
  database: Database,
  key: { id: string; accountId: string; publicKey: Buffer },
): Promise<boolean> {
  const rows = await database.query(
    'insert-key',
    `with old as (
       delete from account_keys
        where account_keys.id in (
          select browser_keys.id
            from account_keys as browser_keys
           where browser_keys.account_id = $2
             and not exists (select from account_key_wraps where account_key_wraps.key_id = browser_keys.id)
           order by browser_keys.made_at desc, browser_keys.id
          offset ${BROWSER_KEYS_LIMIT}
        )
     )
     insert into account_keys (id, account_id, public_key)
     values ($1, $2, $3)
     on conflict do nothing
     returning id`,
    [key.id, key.accountId, key.publicKey],
  );
  return rows.length > 0;
}

/** Keeps a wrapped private half of one's own key; false when the key is not one's own. */
export async function insertWrap(database: Database, wrap: KeyWrap & { accountId: string }): Promise<boolean> {
  const rows = await database.query(
    'insert-wrap',
    `insert into account_key_wraps (key_id, way, salt, wrapped)
     select $1, $2, $3, $4
      where exists (select from account_keys where account_keys.id = $1 and account_keys.account_id = $5)
     returning id`,
    [wrap.keyId, wrap.way, wrap.salt, wrap.wrapped, wrap.accountId],
  );
  return rows.length > 0;
}

/** Forgets what was wrapped in this way before: a password that is no more must open nothing. */
export async function deleteWraps(
  database: Database,
  input: { keyId: string; accountId: string; way: KeyWrap['way'] },
): Promise<void> {
  await database.query(
    'delete-wraps',
    `delete from account_key_wraps
      where key_id = $1
        and way = $2
        and exists (select from account_keys where account_keys.id = $1 and account_keys.account_id = $3)`,
    [input.keyId, input.way, input.accountId],
  );
}

/** Makes a version of the team's key known; false when there is one of that number. */
export async function insertTeamKey(database: Database, key: NewTeamKeyBody & { accountId: string }): Promise<boolean> {
  const rows = await database.query(
    'insert-team-key',
    `insert into team_keys (version, public_key, made_by, voucher)
     select $1::integer, $2, $3, $4
      where $1 = (select coalesce(max(team_keys.version), 0) + 1 from team_keys)
     on conflict do nothing
     returning version`,
    [key.version, bytesOf(key.publicKey), key.accountId, key.voucher === null ? null : bytesOf(key.voucher)],
  );
  return rows.length > 0;
}

/** Gives a key its copy of the team's; a copy that is there stays. */
export async function insertCopy(database: Database, copy: GiveTeamKeyBody & { accountId: string }): Promise<void> {
  await database.query(
    'insert-team-key-copy',
    `insert into team_key_copies (version, key_id, sealed, given_by, voucher)
     values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [copy.version, copy.keyId, bytesOf(copy.sealed), copy.accountId, bytesOf(copy.copyVoucher)],
  );
}

/** Whose key it is, where whoever is named has this version and the key's person serves; else undefined. */
export async function holderToBe(
  database: Database,
  copy: { version: number; keyId: string },
): Promise<string | undefined> {
  const [row] = await database.query<{ accountId: string | null }>(
    'team-key-holder',
    'select team_key_holder($2) as "accountId" where holds_team_key($1)',
    [copy.version, copy.keyId],
  );
  return row?.accountId ?? undefined;
}

/** Whose keys have no copy of this version yet; nobody, for whoever has none to give. */
export function newcomers(
  database: Database,
  input: { version: number; limit: number },
): Promise<{ keyId: string; name: string; publicKey: Buffer; madeAt: Date; voucher: Buffer | null }[]> {
  return database.query(
    'team-newcomers',
    `select key_id as "keyId", name, public_key as "publicKey", made_at as "madeAt", voucher
       from team_newcomers($1, $2)`,
    [input.version, input.limit],
  );
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64');
}
