-- A new version of the team's key when somebody leaves (A3.1, B1.3; docs/keys.md, docs/decisions/026-a-new-team-key.md). What a page
-- needs to trust a key that this database shows: a mark that only somebody with an earlier version could make.
alter table team_keys
  add column voucher bytea,
  add constraint team_keys_voucher_length check (octet_length(voucher) = 32);
comment on column team_keys.voucher is 'made with the version before; null where nobody who serves had that one';
alter table team_key_copies
  add column voucher bytea,
  add constraint team_key_copies_voucher_length check (octet_length(voucher) = 32);
comment on column team_key_copies.voucher is 'made with this version over the member''s key: whoever has it may hand the next version on to that key';

grant insert (voucher) on team_keys to line_console;
grant insert (voucher) on team_key_copies to line_console;
grant select (voucher) on team_key_copies to line_access;

-- `settled` while everybody who was given this version serves; else who may make the next one: a holder, or, where none is left, anybody.
create function team_key_standing(asked integer) returns text
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
   cross join lateral (select accounts.state = 'active' and accounts.role = 'operator' as now) serves
   where team_key_copies.version = asked
     and line_role() = 'operator'
$$;

-- Whether this key may be given a copy of this version: its person serves as an operator.
create function may_hold_team_key(asked uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
  select exists (
    select from account_keys
      join accounts on accounts.id = account_keys.account_id
     where account_keys.id = asked and accounts.state = 'active' and accounts.role = 'operator'
  )
$$;

-- Whether a copy of any version was sealed to this key: who once had one is not forgotten with a browser.
create function had_team_key(asked uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
  select exists (select from team_key_copies where team_key_copies.key_id = asked)
$$;

-- As in 0060, with the mark of the version before; whoever has one comes first, so that no crowd of newcomers stands in the way.
drop function team_newcomers;
create function team_newcomers(asked integer, most integer)
returns table (key_id uuid, account_id uuid, name text, public_key bytea, made_at timestamptz, voucher bytea)
language sql stable security definer set search_path = public, pg_temp
as $$
  select account_keys.id, accounts.id, accounts.display_name, account_keys.public_key, account_keys.made_at, earlier.voucher
    from account_keys
    join accounts on accounts.id = account_keys.account_id
    left join team_key_copies earlier on earlier.key_id = account_keys.id and earlier.version = asked - 1
   where line_role() = 'operator'
     and holds_team_key(asked)
     and accounts.role = 'operator'
     and accounts.state = 'active'
     and not exists (
       select from team_key_copies where team_key_copies.key_id = account_keys.id and team_key_copies.version = asked
     )
   order by earlier.voucher is null, account_keys.made_at desc, account_keys.id
   limit most
$$;

alter policy team_keys_add on team_keys with check (
  line_role() = 'operator' and made_by = line_account()
  and (version = 1 or holds_team_key(version - 1) or coalesce(team_key_standing(version - 1), 'for-anybody') = 'for-anybody')
);
alter policy team_key_copies_give on team_key_copies with check (
  line_role() = 'operator' and given_by = line_account() and may_hold_team_key(key_id) and (
    holds_team_key(version)
    or exists (select from team_keys where team_keys.version = team_key_copies.version and team_keys.made_by = line_account())
  )
);
-- The own keys, and nobody else's: what a member sees of newcomers comes from the function.
alter policy account_keys_read on account_keys using (line_role() = 'operator' and account_id = (select line_account()));
alter policy account_keys_drop on account_keys
  using (line_role() = 'operator' and account_id = (select line_account()) and not had_team_key(id));

revoke all on function team_key_standing, may_hold_team_key, had_team_key, team_newcomers from public;
grant execute on function team_key_standing, may_hold_team_key, had_team_key, team_newcomers to line_console;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_access to %I', current_user);
  end if;
end $$;
grant create on schema public to line_access;
alter function team_key_standing owner to line_access;
alter function may_hold_team_key owner to line_access;
alter function had_team_key owner to line_access;
alter function team_newcomers owner to line_access;
revoke create on schema public from line_access;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_access from %I', current_user);
  end if;
end $$;
