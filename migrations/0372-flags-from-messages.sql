-- B4.1, B4.2: what a caller left may say that somebody is harmed. Until now only whoever had talked with a caller could tell the unit of a call:
-- a message was taken off the list as passed on to the unit, and nothing was. Now whoever opened it last may, for a shift; nobody else.

-- Whether this person heard what the caller of this call left, and nobody after them.
create function is_heard_call(asked uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
  select exists (
    select from messages
     where messages.call_id = asked
       and messages.opened_by = line_account()
       and messages.opened_at > line_now() - interval '12 hours'
  )
$$;

-- The call of such a message, locked as a talk is before its flag: a person's own rights reach no call that was never theirs. Else null.
create function lock_heard_call(message uuid) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  heard uuid;
begin
  if line_role() is distinct from 'operator' then return null; end if;
  select calls.id into heard
    from messages
    join calls on calls.id = messages.call_id
   where messages.id = message
     and messages.opened_by = line_account()
     and messages.opened_at > line_now() - interval '12 hours'
     for no key update of calls;
  return heard;
end $$;

-- What the flag of a talk reads and writes (0042, 0044). The clock of a colleague's flag is started by the worker.
create policy escalations_heard on escalations for select to line_console
  using (line_role() = 'operator' and is_heard_call(call_id));
create policy escalations_raise_heard on escalations for insert to line_console
  with check (line_role() = 'operator' and operator_id = line_account() and is_heard_call(call_id));
create policy presumptions_heard on presumptions for select to line_console
  using (line_role() = 'operator' and is_heard_call(call_id));
create policy presumptions_presume_heard on presumptions for insert to line_console
  with check (line_role() = 'operator' and presumed_by = line_account() and is_heard_call(call_id));

revoke all on function is_heard_call, lock_heard_call from public;
grant execute on function is_heard_call, lock_heard_call to line_console;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function is_heard_call owner to line_calls;
alter function lock_heard_call owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
