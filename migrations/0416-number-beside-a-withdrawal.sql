-- B4.3: a number that came in the very instant in which consent was withdrawn was refused by the database for that flag, and with it lost to
-- its call: a flag on which the caller agreed once more had none. Whoever brings a number waits for the withdrawal, and looks again.

-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_worker to %I', current_user);
  end if;
end $$;
grant create on schema public to line_worker;
set local role line_worker;
-- As in 0404, with the flags locked before they are believed.
create or replace function bring_number_to_flags(p_call uuid, p_envelope text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  with standing as materialized (
    select escalations.id
      from escalations
     where escalations.call_id = p_call
       and escalations.identity = 'may-be-given'
       for no key update
  ), brought as (
    insert into escalation_numbers (escalation_id, envelope)
    select standing.id, p_envelope from standing
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
reset role;
revoke create on schema public from line_worker;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_worker from %I', current_user);
  end if;
end $$;
