-- B4.2, A5.1: as in 0311, but what lasts stands before all else, seen or not. Twenty-five of what was over and not seen yet, of a night of late shifts,
-- pushed off the page what somebody is still owed.

-- As in 0069: only a member replaces a function of a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
set local role line_history;
create or replace function oversight_alarms() returns table (
  id uuid, kind text, account text, times integer, raised_at timestamptz, last_at timestamptz, acknowledged_at timestamptz, lasts boolean
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'coordinator' then return; end if;
  return query
    select alarms.id, alarms.kind, accounts.display_name, alarms.times, alarms.raised_at, alarms.last_at,
           alarm_acknowledgements.acknowledged_at, alarms.ended_at is null and alarm_lasts(alarms.kind)
      from alarms
      left join accounts on accounts.id = alarms.account_id
      left join alarm_acknowledgements on alarm_acknowledgements.alarm_id = alarms.id
     where alarm_acknowledgements.acknowledged_at is null
        or alarm_acknowledgements.acknowledged_at > line_now() - interval '1 day'
        or (alarms.ended_at is null and alarm_lasts(alarms.kind))
     order by not (alarms.ended_at is null and alarm_lasts(alarms.kind)), alarm_acknowledgements.acknowledged_at is not null,
              alarms.last_at desc, alarms.id
     limit 25;
end $$;
reset role;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
