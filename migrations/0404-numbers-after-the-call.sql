-- B4.1, B4.3: who is flagged, and gone before the key process is back, had no number for the unit: web forgot it with the call. Web keeps
-- it now for as long as a flag of that call waits for one, an hour at most, and brings it to the flag by these two.

-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_worker to %I', current_user);
  end if;
end $$;
grant create on schema public to line_worker;
set local role line_worker;
-- Of these calls those with a flag that may have a number and has none, and when the first was raised. Nothing else of the flag.
create function calls_flagged_without_number(p_calls uuid[]) returns table (call_id uuid, raised_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select escalations.call_id, min(escalations.raised_at)
    from escalations
   where escalations.call_id = any(p_calls)
     and escalations.identity = 'may-be-given'
     and not exists (select from escalation_numbers where escalation_numbers.escalation_id = escalations.id)
   group by escalations.call_id
$$;
-- Whoever was told of such a flag is told of its number; false where no flag of the call waits for one.
create function bring_number_to_flags(p_call uuid, p_envelope text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  with brought as (
    insert into escalation_numbers (escalation_id, envelope)
    select escalations.id, p_envelope
      from escalations
     where escalations.call_id = p_call
       and escalations.identity = 'may-be-given'
    on conflict (escalation_id) do nothing
    returning escalation_numbers.escalation_id
  )
  update escalations
     set version = escalations.version + 1
    from brought
   where escalations.id = brought.escalation_id;
  if not found then return false; end if;
  perform pg_notify('live', 'unit:all');
  return true;
end $$;
-- What 0351 did itself.
create or replace function follow_flags_with_number() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform bring_number_to_flags(new.call_id, new.envelope);
  return null;
end $$;
revoke all on function calls_flagged_without_number, bring_number_to_flags from public;
grant execute on function calls_flagged_without_number, bring_number_to_flags to line_calls;
reset role;
revoke create on schema public from line_worker;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_worker from %I', current_user);
  end if;
end $$;
