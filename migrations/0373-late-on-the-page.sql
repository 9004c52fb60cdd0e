-- A9.1: the roster's page counted for itself who is late, ten minutes from a shift's begin, and called somebody missing who was given the
-- shift a minute ago, or who has no certificate and no duty. Now who is late is one question, and the watch and the page both ask it.

-- As in 0123: only a member replaces a function of a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_roster to %I', current_user);
  end if;
end $$;
grant create on schema public to line_roster;
set local role line_roster;
create function late_shifts() returns table (shift_id uuid, account_id uuid, due_at timestamptz)
  language sql stable rows 5 set search_path = public, pg_temp as $$
  select duty.shift_id, duty.account_id, due.at
    from duty_spans(line_now(), line_now()) duty
    join shifts on shifts.id = duty.shift_id and shifts.signed_on_at is null
    cross join lateral (
      select greatest(lower(duty.span), max(shift_changes.changed_at)) as at from shift_changes where shift_changes.shift_id = duty.shift_id
    ) due
   where duty.span @> line_now() and due.at <= line_now() - interval '10 minutes'
$$;

-- As in 0365, but that it asks the function above.
create or replace function watch_sign_on() returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  late record;
  raised integer := 0;
begin
  update shifts set signed_on_at = line_now()
    from presences
   where presences.account_id = shifts.account_id
     and shifts.state = 'planned' and shifts.signed_on_at is null and shifts.span @> line_now()
     and presences.state in ('available', 'reserved', 'on-call', 'wrap-up')
     and presences.heartbeat_at > line_now() - interval '1 minute';
  update alarms set ended_at = greatest(line_now(), alarms.raised_at)
   where alarms.kind = 'shift-late' and alarms.ended_at is null
     and not exists (select from shifts where shifts.id = alarms.subject_id and shifts.account_id = alarms.account_id
                        and shifts.state = 'planned' and shifts.signed_on_at is null and shifts.span @> line_now());
  for late in
    select late_now.shift_id, late_now.account_id
      from late_shifts() late_now
     where not exists (select from alarms where alarms.kind = 'shift-late' and alarms.subject_id = late_now.shift_id
                          and alarms.account_id = late_now.account_id
                          and (alarms.ended_at is null or alarms.raised_at >= late_now.due_at))
  loop
    perform raise_alarm('shift-late', late.shift_id, late.account_id);
    raised := raised + 1;
  end loop;
  return raised;
end $$;

-- As in 0364, with who is late: by the question above, or told of already and not come since. A change of the times takes nothing back.
drop function roster_shifts(date, integer);
create function roster_shifts(p_from date, p_days integer) returns table (
  id uuid, account_id uuid, day date, begins timestamptz, ends timestamptz, kind text, is_changed boolean, is_confirmed boolean,
  signed_on_at timestamptz, is_late boolean
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select shifts.id, shifts.account_id, (lower(shifts.span) at time zone 'Asia/Baku')::date, lower(shifts.span), upper(shifts.span),
           case when shifts.account_id is distinct from coalesce(shift_patterns.account_id, shifts.account_id) then 'single' else shifts.kind end,
           exists (select from shift_changes where shift_changes.shift_id = shifts.id and shift_changes.change in ('moved', 'given', 'swapped')),
           shifts.confirmed_at is not null, shifts.signed_on_at,
           shifts.signed_on_at is null and shifts.span @> line_now()
             and (shifts.id in (select late.shift_id from late_shifts() late)
                  or exists (select from alarms where alarms.kind = 'shift-late' and alarms.subject_id = shifts.id
                                and alarms.account_id = shifts.account_id and alarms.ended_at is null))
      from shifts
      left join shift_patterns on shift_patterns.id = shifts.pattern_id
     where shifts.state = 'planned'
       and lower(shifts.span) >= p_from::timestamp at time zone 'Asia/Baku'
       and lower(shifts.span) < (p_from + p_days)::timestamp at time zone 'Asia/Baku'
     order by lower(shifts.span), shifts.id
     limit 1000;
end $$;

revoke all on function late_shifts, roster_shifts from public;
grant execute on function roster_shifts to line_console;
reset role;
revoke create on schema public from line_roster;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_roster from %I', current_user);
  end if;
end $$;
