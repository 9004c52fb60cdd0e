-- A recovery ends every way in, and what was given to the device that is gone (A3.1, B1.3): its account keys may be in other hands. They are given
-- no copy any more, they count as keys of somebody who left, so that the team's key is made anew, and whoever comes back is a newcomer.
alter table account_keys add column retired_at timestamptz;
comment on column account_keys.retired_at is 'since when it may be in other hands: a recovery of its person; null while it is in use';

grant update (retired_at) on account_keys to line_access;
create policy account_keys_retire on account_keys for update to line_access using (retired_at is null) with check (retired_at is not null);

do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_access to %I', current_user);
  end if;
end $$;
grant create on schema public to line_access;
grant select (retired_at) on account_keys to line_access;
set local role line_access;
-- As in 0060, but for retired keys.
create or replace function holds_team_key(asked integer) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
  select exists (
    select from team_key_copies
      join account_keys on account_keys.id = team_key_copies.key_id
     where team_key_copies.version = asked
       and account_keys.account_id = line_account()
       and account_keys.retired_at is null
  )
$$;

-- As in 0110, but for retired keys, here and in the next two: whose key it was serves, the key does not.
create or replace function team_key_standing(asked integer) returns text
language sql stable security definer set search_path = public, pg_temp
as $$
  select case
           when bool_and(serves.now) then 'settled'
           when bool_or(serves.now) then 'for-holders'
           else 'for-anybody'
         end
    from team_key_copies
    join account_keys on account_keys.id = team_key_copies.key_id
    join accounts on accounts.id = account_keys.account_id
   cross join lateral (
     select accounts.state = 'active' and accounts.role = 'operator' and account_keys.retired_at is null as now) serves
   where team_key_copies.version = asked
     and line_role() = 'operator'
$$;

create or replace function may_hold_team_key(asked uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
  select exists (
    select from account_keys
      join accounts on accounts.id = account_keys.account_id
     where account_keys.id = asked and account_keys.retired_at is null and accounts.state = 'active' and accounts.role = 'operator'
  )
$$;

create or replace function team_newcomers(asked integer, most integer)
returns table (key_id uuid, account_id uuid, name text, public_key bytea, made_at timestamptz, voucher bytea)
language sql stable security definer set search_path = public, pg_temp
as $$
  select account_keys.id, accounts.id, accounts.display_name, account_keys.public_key, account_keys.made_at, earlier.voucher
    from account_keys
    join accounts on accounts.id = account_keys.account_id
    left join team_key_copies earlier on earlier.key_id = account_keys.id and earlier.version = asked - 1
   where line_role() = 'operator'
     and holds_team_key(asked)
     and account_keys.retired_at is null
     and accounts.role = 'operator'
     and accounts.state = 'active'
     and not exists (
       select from team_key_copies where team_key_copies.key_id = account_keys.id and team_key_copies.version = asked
     )
   order by earlier.voucher is null, account_keys.made_at desc, account_keys.id
   limit most
$$;

-- As in 0114.
create or replace function team_key_holder(asked uuid) returns uuid
language sql stable security definer set search_path = public, pg_temp
as $$
  select accounts.id
    from account_keys
    join accounts on accounts.id = account_keys.account_id
   where account_keys.id = asked and account_keys.retired_at is null and accounts.state = 'active' and accounts.role = 'operator'
     and line_role() = 'operator'
$$;
reset role;
revoke create on schema public from line_access;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_access from %I', current_user);
  end if;
end $$;
