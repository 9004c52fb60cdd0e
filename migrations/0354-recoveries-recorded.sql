-- Two people are behind a recovery, and both stand in the trail (A1.1): not because our statements say so, but because the row is there. Until now
-- it showed a link made by nobody. And whoever is suspended helps nobody back in, not by what they asked before either.

create function record_recovery() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    perform record_access(new.asked_by, new.asked_role, 'account-changed', 'account', new.account_id, array['recovery'], 'asked');
  end if;
  if new.confirmed_at is not null then
    perform record_access(new.confirmed_by, new.confirmed_role, 'account-changed', 'account', new.account_id, array['recovery'], 'confirmed');
  elsif new.withdrawn_at is null then
    return null;
  elsif not exists (select from accounts where accounts.id = new.asked_by and accounts.state = 'active')
        or not exists (select from accounts where accounts.id = new.account_id and accounts.state = 'active') then
    perform record_access(null, 'nobody', 'account-changed', 'account', new.account_id, array['recovery'], 'suspended');
  elsif new.withdrawn_at >= new.asked_at + interval '24 hours' then
    perform record_access(null, 'nobody', 'account-changed', 'account', new.account_id, array['recovery'], 'lapsed');
  else
    perform record_access(new.asked_by, new.asked_role, 'account-changed', 'account', new.account_id, array['recovery'], 'withdrawn');
  end if;
  return null;
end $$;
create trigger recoveries_are_recorded after insert on recoveries for each row execute function record_recovery();
create trigger recoveries_ended_are_recorded after update on recoveries for each row
  when (old.confirmed_at is null and old.withdrawn_at is null and (new.confirmed_at is not null or new.withdrawn_at is not null))
  execute function record_recovery();

-- Who asked, and for whom, is a fact before it is confirmed, too; and no request is ever gone.
create trigger recoveries_keep_who_asked before update on recoveries for each row
  when ((old.id, old.account_id, old.account_role, old.asked_by, old.asked_role, old.asked_at)
        is distinct from (new.id, new.account_id, new.account_role, new.asked_by, new.asked_role, new.asked_at))
  execute function refuse_change();
create trigger recoveries_are_permanent before delete on recoveries for each row execute function refuse_change();
create trigger recoveries_are_never_emptied before truncate on recoveries for each statement execute function refuse_change();

-- Of whoever is suspended, or was to be helped, no request stays open: it would keep others from asking for a day.
create function withdraw_recoveries_of_suspended() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  update recoveries set withdrawn_at = line_now()
   where (recoveries.asked_by = new.id or recoveries.account_id = new.id)
     and recoveries.confirmed_at is null
     and recoveries.withdrawn_at is null;
  return null;
end $$;
create trigger accounts_suspended_withdraw_recoveries after update of state on accounts for each row
  when (old.state = 'active' and new.state <> 'active')
  execute function withdraw_recoveries_of_suspended();

-- As in 0240, for a way in that is taken away: a passkey by its person, or everything by a recovery.
create function record_way_out() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform record_way_in(old.account_id, tg_argv[0], 'removed');
  return null;
end $$;
create trigger passkeys_removed_are_recorded after delete on passkeys for each row execute function record_way_out('passkey');
create trigger passwords_removed_are_recorded after delete on passwords for each row execute function record_way_out('password');

revoke all on function record_recovery, withdraw_recoveries_of_suspended, record_way_out from public;
alter table recoveries enable always trigger recoveries_are_facts;
alter table recoveries enable always trigger recoveries_are_recorded;
alter table recoveries enable always trigger recoveries_ended_are_recorded;
alter table recoveries enable always trigger recoveries_keep_who_asked;
alter table recoveries enable always trigger recoveries_are_permanent;
alter table recoveries enable always trigger recoveries_are_never_emptied;
alter table passkeys enable always trigger passkeys_removed_are_recorded;
alter table passwords enable always trigger passwords_removed_are_recorded;
