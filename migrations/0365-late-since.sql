-- A9.1: whoever has a shift that was put, moved or given to them while it runs is late ten minutes after that, not at once; and who was told
-- of once is told of again where the shift was changed since and they do not come. As in 0310, but for that.
-- As in 0123: only a member replaces a function of a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_roster to %I', current_user);
  end if;
end $$;
grant create on schema public to line_roster;
set local role line_roster;
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
    select duty.shift_id, duty.account_id
      from duty_spans(line_now(), line_now()) duty
      join shifts on shifts.id = duty.shift_id and shifts.signed_on_at is null
      cross join lateral (
        select greatest(lower(duty.span), max(shift_changes.changed_at)) as at from shift_changes where shift_changes.shift_id = duty.shift_id
      ) due
     where duty.span @> line_now() and due.at <= line_now() - interval '10 minutes'
       and not exists (select from alarms where alarms.kind = 'shift-late' and alarms.subject_id = duty.shift_id
                          and alarms.account_id = duty.account_id
                          and (alarms.ended_at is null or alarms.raised_at >= due.at))
  loop
    perform raise_alarm('shift-late', late.shift_id, late.account_id);
    raised := raised + 1;
  end loop;
  return raised;
end $$;
reset role;
revoke create on schema public from line_roster;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_roster from %I', current_user);
  end if;
end $$;
