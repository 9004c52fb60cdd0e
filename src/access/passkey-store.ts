import type { Database } from '../db/database.ts';

const CHALLENGE_SECONDS = 5 * 60;

export type ChallengePurpose = 'sign-in' | 'enrol' | 'step-up';

export interface Passkey {
  id: string;
  accountId: string;
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
  transports: string[];
}

export interface NewPasskey extends Omit<Passkey, 'accountId'> {
  label: string;
}

/** Keeps a challenge for five minutes, and forgets those whose time is over. */
export async function insertChallenge(
  database: Database,
  input: { hash: Buffer; purpose: ChallengePurpose; accountId: string | null },
): Promise<void> {
  await database.query(
    'insert-challenge',
    `with past as (delete from passkey_challenges where expires_at <= line_now())
     insert into passkey_challenges (challenge_hash, purpose, account_id, expires_at)
     values ($1, $2, $3, line_now() + interval '${CHALLENGE_SECONDS} seconds')`,
    [input.hash, input.purpose, input.accountId],
  );
}

/** Takes a challenge away, so that it is answered once; false when it is not there, past, or meant otherwise. */
export async function takeChallenge(
  database: Database,
  input: { hash: Buffer; purpose: ChallengePurpose; accountId: string | null },
): Promise<boolean> {
  const rows = await database.query(
    'take-challenge',
    `delete from passkey_challenges
      where challenge_hash = $1
        and purpose = $2
        and account_id is not distinct from $3
        and expires_at > line_now()
     returning 1`,
    [input.hash, input.purpose, input.accountId],
  );
  return rows.length > 0;
}

/** The passkey of this credential, or undefined. */
export async function findPasskey(database: Database, credentialId: Buffer): Promise<Passkey | undefined> {
  const rows = await database.query<Passkey>(
    'find-passkey',
    `select id, account_id as "accountId", credential_id as "credentialId", public_key as "publicKey", counter, transports
       from passkeys
      where credential_id = $1`,
    [credentialId],
  );
  return rows[0];
}

/** The passkeys of an account, oldest first. */
export function passkeysOf(
  database: Database,
  accountId: string,
): Promise<{ id: string; credentialId: Buffer; label: string; createdAt: Date; lastUsedAt: Date | null }[]> {
  return database.query(
    'passkeys-of',
    `select id, credential_id as "credentialId", label, created_at as "createdAt", last_used_at as "lastUsedAt"
       from passkeys
      where account_id = $1
      order by created_at, id`,
    [accountId],
  );
}

/** Keeps a passkey whose enrolment was verified. Throws the fault of `passkeys_credential_id_key` when it is known already. */
export async function insertPasskey(
  database: Database,
  input: { accountId: string; passkey: NewPasskey },
): Promise<void> {
  const { id, credentialId, publicKey, counter, transports, label } = input.passkey;
  await database.query(
    'insert-passkey',
    `insert into passkeys (id, account_id, credential_id, public_key, counter, transports, label)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, input.accountId, credentialId, publicKey, counter, transports, label],
  );
}

/** Notes a use of a passkey; false when its counter did not go on, which is what a copy looks like. */
export async function recordPasskeyUse(database: Database, input: { id: string; counter: number }): Promise<boolean> {
  const rows = await database.query(
    'record-passkey-use',
    `update passkeys
        set counter = $2, last_used_at = line_now()
      where id = $1
        and ($2 > counter or ($2 = 0 and counter = 0))
     returning id`,
    [input.id, input.counter],
  );
  return rows.length > 0;
}

/**
 * Removes one of a person's passkeys, but never their last way in: false where it is, and when the passkey is not theirs. A password is
 * another way in: whoever has one and lost the only passkey must not wait for two colleagues until the lost device opens nothing. Under
 * `holdOwnSession` alone: else two at once take both.
 */
export async function deletePasskey(database: Database, input: { accountId: string; id: string }): Promise<boolean> {
  const rows = await database.query(
    'delete-passkey',
    `delete from passkeys
      where id = $1
        and account_id = $2
        and (exists (select from passkeys as other where other.account_id = $2 and other.id <> $1)
          or exists (select from passwords where passwords.account_id = $2))
     returning id`,
    [input.id, input.accountId],
  );
  return rows.length > 0;
}
