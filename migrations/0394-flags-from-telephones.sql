-- B4.1, A3.2: who takes a call on an on-call telephone has no page, and afterwards nobody could tell the unit of that call by a flag: it was no
-- operator's. Now whoever is on duty may, for a shift, and the unit is told that the call was taken so.
alter table calls add column on_telephone_at timestamptz;
comment on column calls.on_telephone_at is 'when somebody took it on an on-call telephone; never whose';
create index calls_on_telephone_at on calls (on_telephone_at) where on_telephone_at is not null;

-- Whoever pressed the key and was gone before the caller came has heard nobody: the caller waits again.
create function forget_telephone() returns trigger language plpgsql as $$
begin
  new.on_telephone_at := null;
  return new;
end $$;
create trigger calls_not_on_telephone before update of state on calls
  for each row when (new.state = 'waiting' and old.talk = 'on-call-phone') execute function forget_telephone();
revoke all on function forget_telephone from public;
grant execute on function forget_telephone to line_calls, line_console;

-- For whoever is on duty: what was taken on an on-call telephone within a shift.
create function telephone_calls() returns table (
  id uuid, number bigint, language text, urgency text, is_child boolean, taken_at timestamptz, ended_at timestamptz
)
language sql stable security definer set search_path = public, pg_temp
as $$
  select calls.id, calls.number, coalesce(calls.language, 'az'), calls.urgency::text, calls.is_child,
         calls.on_telephone_at, calls.ended_at
    from calls
   where calls.on_telephone_at > line_now() - interval '12 hours'
     and calls.kind = 'caller'
     and line_role() = 'operator'
     and exists (select from on_duty(line_now()) duty where duty.account_id = line_account())
$$;

-- Whether this call is one of them, for this person.
create function is_telephone_call(asked uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
  select exists (
      select from calls
       where calls.id = asked
         and calls.on_telephone_at > line_now() - interval '12 hours'
         and calls.kind = 'caller'
    )
    and exists (select from on_duty(line_now()) duty where duty.account_id = line_account())
$$;

-- The same, locked as a talk is before its flag: a person's own rights reach no call that was never theirs.
create function lock_telephone_call(asked uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' or not is_telephone_call(asked) then return false; end if;
  perform from calls where calls.id = asked for no key update;
  return true;
end $$;

-- Of an escalation that an officer was told of: whether its call was taken so. Nothing else of the call.
create function was_on_telephone(asked uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
  select line_role() = 'duty-officer'
     and exists (select from calls where calls.id = asked and calls.on_telephone_at is not null)
$$;

-- What the flag of a talk reads and writes (0042, 0044, 0372).
create policy escalations_telephone on escalations for select to line_console
  using (line_role() = 'operator' and is_telephone_call(call_id));
create policy escalations_raise_telephone on escalations for insert to line_console
  with check (line_role() = 'operator' and operator_id = line_account() and is_telephone_call(call_id));
create policy presumptions_telephone on presumptions for select to line_console
  using (line_role() = 'operator' and is_telephone_call(call_id));
create policy presumptions_presume_telephone on presumptions for insert to line_console
  with check (line_role() = 'operator' and presumed_by = line_account() and is_telephone_call(call_id));

revoke all on function telephone_calls, is_telephone_call, lock_telephone_call, was_on_telephone from public;
grant execute on function telephone_calls, is_telephone_call, lock_telephone_call, was_on_telephone to line_console;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function telephone_calls owner to line_calls;
alter function is_telephone_call owner to line_calls;
alter function lock_telephone_call owner to line_calls;
alter function was_on_telephone owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
