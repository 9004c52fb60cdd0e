-- A calendar's address opens without a session, so what ends the ways in of a person ends it, too, and the trail shows when one is made or
-- ended (A1.1, docs/decisions/044-when-a-session-ends.md). Recorded because the row is there, as in 0240.
create function record_calendar() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform record_access(line_account(), case when line_account() is null then 'nobody' else line_role() end, 'account-changed', 'account',
    coalesce(new.account_id, old.account_id), array['calendar-address'], case when tg_op = 'DELETE' then 'ended' else 'kept' end);
  return null;
end $$;
create trigger calendar_addresses_are_recorded after insert or delete on calendar_addresses
  for each row execute function record_calendar();
create trigger calendar_addresses_made_anew_are_recorded after update on calendar_addresses
  for each row when (old.secret_hash <> new.secret_hash or old.account_id <> new.account_id)
  execute function record_calendar();
alter table calendar_addresses enable always trigger calendar_addresses_are_recorded;
alter table calendar_addresses enable always trigger calendar_addresses_made_anew_are_recorded;

-- Whoever's ways in are ended, by whomever.
create function end_calendar_of(p_account uuid) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  delete from calendar_addresses where account_id = p_account;
$$;

-- A suspended account's address opened nothing (0213), and would have opened again with the account.
create function end_calendar_of_changed_account() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform end_calendar_of(new.id);
  return null;
end $$;
create trigger accounts_change_ends_calendar after update of state, role on accounts
  for each row when (old.state is distinct from new.state or old.role is distinct from new.role)
  execute function end_calendar_of_changed_account();

revoke all on function record_calendar, end_calendar_of, end_calendar_of_changed_account from public;
grant execute on function end_calendar_of to line_access;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_roster to %I', current_user);
  end if;
end $$;
grant create on schema public to line_roster;
alter function end_calendar_of owner to line_roster;
alter function end_calendar_of_changed_account owner to line_roster;
revoke create on schema public from line_roster;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_roster from %I', current_user);
  end if;
end $$;
