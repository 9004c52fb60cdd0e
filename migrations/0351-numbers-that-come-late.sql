-- A1.1, B4.1: a number that comes after the flag is something new to read. Until here it went to the officers without a word: no open page
-- showed it before something else happened, and what was then shown was no reading in the trail.

-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_worker to %I', current_user);
  end if;
end $$;
grant create on schema public to line_worker;
set local role line_worker;
-- As in 0073; and whoever was told is told of this.
create or replace function follow_flags_with_number() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  with followed as (
    insert into escalation_numbers (escalation_id, envelope)
    select escalations.id, new.envelope
      from escalations
     where escalations.call_id = new.call_id
       and escalations.identity = 'may-be-given'
    on conflict (escalation_id) do nothing
    returning escalation_numbers.escalation_id
  )
  update escalations
     set version = escalations.version + 1
    from followed
   where escalations.id = followed.escalation_id;
  if found then perform pg_notify('live', 'unit:all'); end if;
  return null;
end $$;
reset role;
revoke create on schema public from line_worker;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_worker from %I', current_user);
  end if;
end $$;
