-- Who may sign in, and the one clock of every statement.
-- line_now() is replaced by a settable clock in test schemas only; statements never call now() themselves.
create function line_now() returns timestamptz
  language sql stable
  as $$ select transaction_timestamp() $$;

create table accounts (
  id uuid primary key,
  role text not null,
  display_name text not null,
  languages text[] not null default '{}',
  state text not null default 'active',
  created_at timestamptz not null default line_now(),
  constraint accounts_role_known check (role in
    ('operator', 'supervisor', 'duty-officer', 'unit-head', 'coordinator', 'administrator')),
  constraint accounts_state_known check (state in ('active', 'suspended')),
  constraint accounts_languages_known check (languages <@ array['az', 'ru', 'en']),
  constraint accounts_name_short check (char_length(display_name) between 1 and 60),
  -- Lets other tables say in a foreign key which role they mean.
  constraint accounts_id_role_key unique (id, role)
);

create table sessions (
  token_hash bytea primary key,
  account_id uuid not null constraint sessions_account references accounts (id) on delete cascade,
  created_at timestamptz not null default line_now(),
  expires_at timestamptz not null,
  constraint sessions_hash_length check (octet_length(token_hash) = 32)
);
create index sessions_account_id on sessions (account_id);

create table sign_in_links (
  token_hash bytea primary key,
  account_id uuid not null constraint sign_in_links_account references accounts (id) on delete cascade,
  is_reusable boolean not null default false,
  valid_until timestamptz not null,
  used_at timestamptz,
  constraint sign_in_links_hash_length check (octet_length(token_hash) = 32)
);
create index sign_in_links_account_id on sign_in_links (account_id);
comment on column sign_in_links.used_at is 'null until the link was used once';
