-- An operator called away from a wrap-up by a call back that reached nobody is back in it, with the time that was left: whoever is
-- available with a form before them is rung in the middle of it.
alter table presences add column wrap_up_left interval;
comment on column presences.wrap_up_left is 'what was left of the wrap-up that a call back began in, while it lasts';

-- A call back that was a talk ends in a wrap-up of its own, as any talk does, and whoever leaves the line leaves this, too.
create function resume_wrap_up() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.state = 'on-call' then
    new.wrap_up_left := greatest(old.wrap_up_due_at - line_now(), interval '0');
    return new;
  end if;
  new.wrap_up_left := null;
  if new.state in ('available', 'away') and exists (
    select from wrap_ups where wrap_ups.operator_id = new.account_id and wrap_ups.finished_at is null
  ) then
    new.state := 'wrap-up';
    new.available_since := null;
    new.wrap_up_due_at := line_now() + old.wrap_up_left;
  end if;
  return new;
end $$;
create trigger presences_resume_wrap_up before update of state on presences
  for each row when (
    (old.state = 'wrap-up' and new.state = 'on-call')
    or (old.wrap_up_left is not null and old.state = 'on-call' and new.state <> 'on-call')
  )
  execute function resume_wrap_up();

revoke all on function resume_wrap_up from public;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function resume_wrap_up owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
