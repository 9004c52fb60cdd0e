-- What is owed to a person lasts until it is done (B4.1, B4.2, A5.1): seen by the coordinator it neither ends nor leaves the page, because
-- it cannot be raised anew while it is open. As in 0068, but for that.
create function alarm_lasts(kind text) returns boolean language sql immutable set search_path = public, pg_temp as $$
  select kind in ('unit-not-told', 'nobody-on-duty', 'notice-unacknowledged', 'handover-late');
$$;
revoke all on function alarm_lasts from public;
grant execute on function alarm_lasts to line_history;

-- As in 0069: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
set local role line_history;
drop function oversight_alarms();
create function oversight_alarms() returns table (
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
     order by alarm_acknowledgements.acknowledged_at is not null, not (alarms.ended_at is null and alarm_lasts(alarms.kind)),
              alarms.last_at desc, alarms.id
     limit 25;
end $$;
revoke all on function oversight_alarms from public;
grant execute on function oversight_alarms to line_console;

create or replace function acknowledge_alarm(p_alarm uuid) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  seen alarms;
begin
  if line_role() is distinct from 'coordinator' then return 'not-found'; end if;
  select * into seen from alarms where alarms.id = p_alarm for update;
  if seen.id is null then return 'not-found'; end if;
  insert into alarm_acknowledgements (alarm_id, coordinator_id) values (p_alarm, line_account()) on conflict (alarm_id) do nothing;
  if not found then return 'acknowledged'; end if;
  update alarms set ended_at = greatest(line_now(), seen.raised_at)
   where alarms.id = p_alarm
     and alarms.ended_at is null
     and not alarm_lasts(alarms.kind);
  perform record_access(line_account(), 'coordinator', 'alarm-acknowledged', 'alarm', p_alarm, null, seen.kind);
  perform pg_notify('live', 'oversight:all');
  return 'acknowledged';
end $$;
reset role;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
