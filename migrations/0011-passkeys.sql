-- Names to sign in by, passkeys, and the challenges that they answer (A1.1).
alter table accounts add column sign_in_name text;
alter table accounts
  add constraint accounts_sign_in_name_key unique (sign_in_name),
  add constraint accounts_sign_in_name_form check (sign_in_name ~ '^[a-z][a-z0-9.-]{2,30}$');
comment on column accounts.sign_in_name is 'what is typed with a password; null for the invented people of the demo';

create table passkeys (
  id uuid primary key,
  account_id uuid not null constraint passkeys_account references accounts (id) on delete cascade,
  credential_id bytea not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  label text not null,
  created_at timestamptz not null default line_now(),
  last_used_at timestamptz,
  constraint passkeys_credential_id_key unique (credential_id),
  constraint passkeys_credential_id_short check (octet_length(credential_id) between 16 and 1023),
  constraint passkeys_public_key_short check (octet_length(public_key) between 32 and 2000),
  constraint passkeys_counter_positive check (counter >= 0),
  constraint passkeys_label_short check (char_length(label) between 1 and 40)
);
create index passkeys_account_id on passkeys (account_id);
comment on column passkeys.counter is 'uses as the passkey counts them; 0 for ever where it does not count';

-- A counter that goes back means a copy of the passkey.
create function refuse_older_counter() returns trigger language plpgsql as $$
begin
  if new.counter < old.counter or (new.counter = old.counter and new.counter > 0 and new.last_used_at is distinct from old.last_used_at) then
    raise exception using errcode = 'check_violation', constraint = tg_name, message = 'a passkey counts forward';
  end if;
  return new;
end $$;
create trigger passkeys_count_forward
  before update on passkeys
  for each row execute function refuse_older_counter();

-- Each challenge is answered once: reading one deletes it.
create table passkey_challenges (
  challenge_hash bytea primary key,
  purpose text not null,
  account_id uuid constraint passkey_challenges_account references accounts (id) on delete cascade,
  expires_at timestamptz not null,
  constraint passkey_challenges_hash_length check (octet_length(challenge_hash) = 32),
  constraint passkey_challenges_purpose_known check (purpose in ('sign-in', 'enrol', 'step-up')),
  constraint passkey_challenges_whose check ((purpose = 'sign-in') = (account_id is null))
);
create index passkey_challenges_account_id on passkey_challenges (account_id);
create index passkey_challenges_expires_at on passkey_challenges (expires_at);
