-- What a person's policies ask (A1.1). Each runs with the rights of one role that may look, answers a fact or a number and no row,
-- and finds its tables by a fixed path.

-- Whether this person is in the call, or wraps it up, or did so within a shift: for so long it may be flagged, too.
create function is_own_call(asked uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
  select exists (
    select from calls where calls.id = asked and calls.operator_id = line_account() and calls.state <> 'ended'
  ) or exists (
    select from wrap_ups
     where wrap_ups.call_id = asked
       and wrap_ups.operator_id = line_account()
       and (wrap_ups.finished_at is null or wrap_ups.finished_at > line_now() - interval '12 hours')
  )
$$;

-- Whether this officer was told of it within the duty of now (B4.4): who is relieved sees nothing any more.
create function was_told(asked uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
  select exists (
    select from notices
      join officers_on_duty on officers_on_duty.duty_id = notices.duty_id
     where notices.escalation_id = asked
       and officers_on_duty.officer_id = line_account()
  )
$$;

-- How much there is to do: who waits, since when, and how many others could take a call. Numbers, whoever asks.
create function line_load(asking uuid, reachable_seconds integer, out waiting bigint, out longest_since timestamptz, out colleagues bigint)
language sql stable security definer set search_path = public, pg_temp
as $$
  select (select count(*) from calls where calls.state = 'waiting' and calls.kind = 'caller'),
         (select min(calls.waiting_since) from calls where calls.state = 'waiting' and calls.kind = 'caller'),
         (select count(*) from presences
           where presences.state = 'available'
             and presences.account_id <> asking
             and presences.heartbeat_at > line_now() - make_interval(secs => reachable_seconds))
$$;

-- An operator ends the own call, or gives its caller back to the queue: both change rows that are not the operator's alone. Null
-- when this person is not in the call.
create function end_own_call(ending uuid, by_whom text, wrap_up_seconds integer) returns released_call
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (
    select from calls
     where calls.id = ending and calls.operator_id = line_account() and calls.state in ('connecting', 'talking')
  ) then
    return null;
  end if;
  return end_call(ending, by_whom, wrap_up_seconds);
end $$;

create function own_call_back_to_queue(returning_call uuid, wraps_up boolean, wrap_up_seconds integer, guess_seconds integer)
returns released_call
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (
    select from calls
     where calls.id = returning_call and calls.operator_id = line_account() and calls.state in ('connecting', 'talking')
  ) then
    return null;
  end if;
  return call_back_to_queue(returning_call, wraps_up, wrap_up_seconds, guess_seconds);
end $$;

-- Only a member gives a function to a role, and only into a schema where that role may create: for the length of this migration.
revoke all on function is_own_call, was_told, line_load, end_own_call, own_call_back_to_queue from public;
grant execute on function is_own_call, was_told, line_load, end_own_call, own_call_back_to_queue to line_console;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls, line_worker to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls, line_worker;
alter function is_own_call owner to line_calls;
alter function line_load owner to line_calls;
alter function end_own_call owner to line_calls;
alter function own_call_back_to_queue owner to line_calls;
alter function was_told owner to line_worker;
revoke create on schema public from line_calls, line_worker;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls, line_worker from %I', current_user);
  end if;
end $$;

-- The view reads with the rights, and the policies, of whoever asks.
alter view officers_on_duty set (security_invoker = true);

-- What the call path's functions change belongs to the call path.
revoke all on function
  operator_arrived, leg_joined, release_operators, operator_legs_of, end_call, call_back_to_queue, operator_leg_left,
  refuse_change, require_officer_on_duty, keep_notices_covered, tell_of_ended_session, end_sessions_of_changed_account,
  refuse_second_use, refuse_older_counter, refuse_older_code
from public;
grant execute on function
  operator_arrived, leg_joined, release_operators, operator_legs_of, end_call, call_back_to_queue, operator_leg_left
to line_calls;
alter function record_access set search_path = public, pg_temp;

-- Nobody but the owner makes anything in this database.
revoke create on schema public from public;
do $$
begin
  execute format('revoke temporary on database %I from public', current_database());
end $$;
