-- What an operator says of themselves for callers who wish for a woman or a man, and the secret address at which other programs read
-- their duty as a calendar (A9.1): when it begins and ends, and nothing else. Who has the address needs no session, so it is kept as a
-- hash, is of one person, and ends when that person says so.
create table calendar_addresses (
  account_id uuid primary key constraint calendar_addresses_account references accounts (id) on delete cascade,
  secret_hash bytea not null,
  made_at timestamptz not null default line_now(),
  constraint calendar_addresses_hash_length check (octet_length(secret_hash) = 32),
  constraint calendar_addresses_once unique (secret_hash)
);
alter table calendar_addresses enable row level security, force row level security;
grant select, insert, update, delete on calendar_addresses to line_roster;
create policy calendar_addresses_of_roster on calendar_addresses to line_roster using (true);

grant select (answers_as), update (answers_as) on accounts to line_console;
create policy accounts_say_of_themselves on accounts for update to line_console
  using (line_role() = 'operator' and id = (select line_account()))
  with check (line_role() = 'operator' and id = (select line_account()));

-- Since when the own address is there; null where there is none.
create function own_calendar() returns timestamptz
  language sql stable security definer set search_path = public, pg_temp as $$
  select made_at from calendar_addresses where account_id = line_account() and line_role() = 'operator'
$$;

-- A new address ends the one before; without a hash none is left.
create function change_calendar(p_hash bytea) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return; end if;
  if p_hash is null then
    delete from calendar_addresses where account_id = line_account();
  else
    insert into calendar_addresses (account_id, secret_hash) values (line_account(), p_hash)
    on conflict (account_id) do update set secret_hash = p_hash, made_at = line_now();
  end if;
end $$;

-- The duty behind an address, from a week ago: no row where nobody has it, one without a shift where there is none.
create function calendar_shifts(p_hash bytea, p_limit integer) returns table (id uuid, begins timestamptz, ends timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select shifts.id, lower(shifts.span), upper(shifts.span)
    from calendar_addresses
    join accounts on accounts.id = calendar_addresses.account_id and accounts.state = 'active'
    left join shifts on shifts.account_id = accounts.id
     and shifts.state = 'planned'
     and upper(shifts.span) > line_now() - interval '7 days'
   where calendar_addresses.secret_hash = p_hash
   order by lower(shifts.span)
   limit p_limit
$$;

revoke all on function own_calendar, change_calendar, calendar_shifts from public;
grant execute on function own_calendar, change_calendar to line_console;
grant execute on function calendar_shifts to line_access;
-- As in 0123: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_roster to %I', current_user);
  end if;
end $$;
grant create on schema public to line_roster;
alter function own_calendar owner to line_roster;
alter function change_calendar owner to line_roster;
alter function calendar_shifts owner to line_roster;
revoke create on schema public from line_roster;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_roster from %I', current_user);
  end if;
end $$;
