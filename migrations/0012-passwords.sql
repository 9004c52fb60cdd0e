-- Passwords with a code, for devices without a passkey; and the counting of tries (A1.1).
-- A password never stands alone: a row has the secret of its code too, sealed by the program.
create table passwords (
  account_id uuid primary key constraint passwords_account references accounts (id) on delete cascade,
  hash text not null,
  code_secret bytea not null,
  code_step bigint not null,
  changed_at timestamptz not null default line_now(),
  constraint passwords_hash_form check (hash like '$argon2id$v=19$%' and char_length(hash) < 200),
  constraint passwords_code_secret_sealed check (octet_length(code_secret) between 40 and 200)
);
comment on column passwords.code_step is 'the thirty seconds of the last code that was taken: none is taken twice';
create function refuse_older_code() returns trigger language plpgsql as $$
begin
  if new.code_secret = old.code_secret and new.code_step < old.code_step then
    raise exception using errcode = 'check_violation', constraint = tg_name, message = 'a code is taken once';
  end if;
  return new;
end $$;
create trigger passwords_take_codes_forward
  before update on passwords
  for each row execute function refuse_older_code();


-- Counts of failed tries; a subject is a keyed hash, so that the table names neither people nor addresses.
create table sign_in_tries (
  subject bytea primary key,
  tries integer not null,
  since timestamptz not null default line_now(),
  constraint sign_in_tries_subject_length check (octet_length(subject) = 32),
  constraint sign_in_tries_positive check (tries > 0)
);

-- Browsers in which somebody signed in before: others' failed tries do not keep that person out of them.
create table known_browsers (
  token_hash bytea primary key,
  account_id uuid not null constraint known_browsers_account references accounts (id) on delete cascade,
  expires_at timestamptz not null,
  constraint known_browsers_hash_length check (octet_length(token_hash) = 32)
);
create index known_browsers_account_id on known_browsers (account_id);
