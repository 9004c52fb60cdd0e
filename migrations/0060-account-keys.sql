-- Keys of people, as far as the server may know them (A3.1, B1.3; docs/keys.md): public halves, and private ones only under keys that
-- people bring with them, or sealed to another key. From these tables nobody opens anything.

create table account_keys (
  id uuid primary key,
  account_id uuid not null constraint account_keys_account references accounts (id),
  public_key bytea not null,
  made_at timestamptz not null default line_now(),
  constraint account_keys_public_key_key unique (public_key),
  constraint account_keys_public_key_length check (octet_length(public_key) = 32)
);
create index account_keys_account_id on account_keys (account_id, made_at);

create table account_key_wraps (
  id uuid primary key default gen_random_uuid(),
  key_id uuid not null constraint account_key_wraps_key references account_keys (id) on delete cascade,
  way text not null,
  salt bytea not null,
  wrapped bytea not null,
  made_at timestamptz not null default line_now(),
  constraint account_key_wraps_way_known check (way in ('passkey', 'password', 'demo')),
  constraint account_key_wraps_salt_length check (octet_length(salt) = 16),
  constraint account_key_wraps_wrapped_length check (octet_length(wrapped) = 61)
);
create index account_key_wraps_key_id on account_key_wraps (key_id);
comment on table account_key_wraps is 'a private half under a key made of a passkey or a password; a key without a row lives in one browser only';

create table team_keys (
  version integer primary key,
  public_key bytea not null,
  made_by uuid not null constraint team_keys_made_by references accounts (id),
  made_at timestamptz not null default line_now(),
  constraint team_keys_public_key_key unique (public_key),
  constraint team_keys_public_key_length check (octet_length(public_key) = 32),
  constraint team_keys_version_positive check (version > 0)
);
create index team_keys_made_by on team_keys (made_by);

create table team_key_copies (
  version integer not null constraint team_key_copies_version references team_keys (version),
  key_id uuid not null constraint team_key_copies_key references account_keys (id) on delete cascade,
  sealed bytea not null,
  given_by uuid not null constraint team_key_copies_given_by references accounts (id),
  given_at timestamptz not null default line_now(),
  constraint team_key_copies_sealed_length check (octet_length(sealed) = 80),
  constraint team_key_copies_pkey primary key (version, key_id)
);
create index team_key_copies_key_id on team_key_copies (key_id);
create index team_key_copies_given_by on team_key_copies (given_by);
comment on column team_key_copies.given_by is 'who compared the fingerprint and sealed it';

alter table account_keys enable row level security, force row level security;
alter table account_key_wraps enable row level security, force row level security;
alter table team_keys enable row level security, force row level security;
alter table team_key_copies enable row level security, force row level security;

-- Whether whoever asks has this version of the team's key.
grant select (id, account_id, public_key, made_at) on account_keys to line_access;
grant select (version, key_id) on team_key_copies to line_access;
create policy account_keys_for_members on account_keys for select to line_access using (true);
create policy team_key_copies_for_members on team_key_copies for select to line_access using (true);
create function holds_team_key(asked integer) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
  select exists (
    select from team_key_copies
      join account_keys on account_keys.id = team_key_copies.key_id
     where team_key_copies.version = asked
       and account_keys.account_id = line_account()
  )
$$;

-- Operators whose key has no copy of this version yet, for somebody who could give them one.
create function team_newcomers(asked integer, most integer)
returns table (key_id uuid, account_id uuid, name text, public_key bytea, made_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
  select account_keys.id, accounts.id, accounts.display_name, account_keys.public_key, account_keys.made_at
    from account_keys
    join accounts on accounts.id = account_keys.account_id
   where line_role() = 'operator'
     and holds_team_key(asked)
     and accounts.role = 'operator'
     and accounts.state = 'active'
     and not exists (
       select from team_key_copies where team_key_copies.key_id = account_keys.id and team_key_copies.version = asked
     )
   order by account_keys.made_at desc, account_keys.id
   limit most
$$;

grant select, insert (id, account_id, public_key), delete on account_keys to line_console;
create policy account_keys_read on account_keys for select to line_console using (line_role() = 'operator');
create policy account_keys_add on account_keys for insert to line_console
  with check (line_role() = 'operator' and account_id = line_account());
create policy account_keys_drop on account_keys for delete to line_console
  using (line_role() = 'operator' and account_id = (select line_account()));

grant select, insert (key_id, way, salt, wrapped), delete on account_key_wraps to line_console;
create policy account_key_wraps_own on account_key_wraps to line_console
  using (exists (select from account_keys where account_keys.id = key_id and account_keys.account_id = (select line_account())));

grant select, insert (version, public_key, made_by) on team_keys to line_console;
create policy team_keys_read on team_keys for select to line_console using (line_role() = 'operator');
create policy team_keys_add on team_keys for insert to line_console
  with check (line_role() = 'operator' and made_by = line_account() and (version = 1 or holds_team_key(version - 1)));

grant select, insert (version, key_id, sealed, given_by) on team_key_copies to line_console;
create policy team_key_copies_own on team_key_copies for select to line_console
  using (exists (select from account_keys where account_keys.id = key_id and account_keys.account_id = (select line_account())));
create policy team_key_copies_give on team_key_copies for insert to line_console
  with check (
    line_role() = 'operator' and given_by = line_account() and (
      holds_team_key(version)
      or exists (select from team_keys where team_keys.version = team_key_copies.version and team_keys.made_by = line_account())
    )
  );

revoke all on function holds_team_key, team_newcomers from public;
grant execute on function holds_team_key, team_newcomers to line_console, line_access;
-- Only a member gives a function to a role, and only into a schema where that role may create: for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_access to %I', current_user);
  end if;
end $$;
grant create on schema public to line_access;
alter function holds_team_key owner to line_access;
alter function team_newcomers owner to line_access;
revoke create on schema public from line_access;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_access from %I', current_user);
  end if;
end $$;
