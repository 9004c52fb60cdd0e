-- What desks and supervisors are shown of guests, and the walls around 0191 and 0192.

-- As in 0041: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
set local role line_calls;
-- What of guests an operator's desk shows: whom they asked, and who listens, with what came of it; what is put to them; the talk they
-- come into, are in, or leave; and whose wrap-up a supervisor left them by taking the talk over.
drop function desk_guests();
create function desk_guests() returns table (
  part text, id uuid, kind text, state text, name text, reason text, language text, asked_at timestamptz, expires_at timestamptz,
  call_id uuid, number bigint, call_language text, urgency text, needs_interpreter boolean, talk text,
  waiting_since timestamptz, connected_at timestamptz, manner text, is_take_over boolean, is_shown boolean
)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return; end if;
  return query
    select case
             when guests.account_id = line_account() and guests.state = 'asked' and guests.kind = 'listener'
               and guests.shown_at is null then 'announcing'
             when guests.account_id = line_account() and guests.state = 'asked' then 'offered'
             when guests.account_id = line_account() and guests.state = 'accepted' then 'joining'
             when guests.account_id = line_account() and guests.state = 'joined' and guests.kind <> 'colleague' then 'inside'
             when guests.asked_by = line_account() and guests.kind = 'colleague' and guests.state = 'joined' then 'leaving'
             when guests.asked_by = line_account() and guests.is_take_over and guests.state = 'completed' then 'taken-over'
             else 'asked'
           end,
           guests.id, guests.kind, guests.state,
           case
             when guests.kind = 'interpreter' then interpreters.name
             when guests.account_id = line_account() then asking.display_name
             else whom.display_name
           end,
           guests.reason, guests.language, guests.asked_at, guests.expires_at,
           calls.id, calls.number, coalesce(calls.language, 'az')::text, calls.urgency::text, calls.needs_interpreter,
           calls.talk::text, coalesce(calls.waiting_since, calls.started_at), calls.connected_at,
           guests.manner, guests.is_take_over, guests.shown_at is not null
      from guests
      join calls on calls.id = guests.call_id
      join accounts as asking on asking.id = guests.asked_by
      left join accounts as whom on whom.id = guests.account_id
      left join interpreters on interpreters.id = guests.interpreter_id
     where (guests.account_id = line_account()
          and (guests.state in ('asked', 'accepted')
            or (guests.kind in ('supervisor', 'listener') and guests.state = 'joined')))
        or (guests.asked_by = line_account() and guests.is_take_over and guests.state = 'completed' and exists (
          select from wrap_ups
           where wrap_ups.call_id = guests.call_id and wrap_ups.operator_id = line_account() and wrap_ups.finished_at is null
        ))
        or (calls.state = 'talking'
          and (guests.asked_by = line_account() or calls.operator_id = line_account())
          and (calls.operator_id = line_account() or (guests.kind = 'colleague' and guests.state = 'joined'))
          and (guests.ended_at is null or guests.ended_at > line_now() - interval '30 seconds'))
     order by guests.asked_at desc, guests.ended_at desc nulls first
     limit 10;
end $$;

-- Who could take a talk over now, for whoever is in one: names and languages of those who serve together, supervisors at a desk last.
drop function free_colleagues(integer);
create function free_colleagues(reachable_seconds integer) returns table (id uuid, name text, languages text[], is_supervisor boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return; end if;
  return query
    select accounts.id, accounts.display_name, accounts.languages, accounts.role = 'supervisor'
      from presences
      join accounts on accounts.id = presences.account_id
      join on_duty(line_now()) duty on duty.account_id = accounts.id
     where presences.state = 'available'
       and presences.heartbeat_at > line_now() - make_interval(secs => reachable_seconds)
       and accounts.state = 'active'
       and accounts.role in ('operator', 'supervisor')
       and accounts.id <> line_account()
     order by accounts.role = 'supervisor', accounts.display_name, accounts.id
     limit 25;
end $$;

-- The talks of this moment for a supervisor, with whether the operator's page answers: of callers nothing but the line's own number of
-- the call, and its language.
create function floor_talks(reachable_seconds integer) returns table (
  id uuid, number bigint, language text, operator text, talk text, connected_at timestamptz, reachable boolean, silent_since timestamptz,
  is_own boolean, has_listener boolean, is_changing boolean
)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select calls.id, calls.number, coalesce(calls.language, 'az')::text, accounts.display_name, calls.talk::text, calls.connected_at,
           is_reachable(calls.operator_id, reachable_seconds), presences.heartbeat_at,
           calls.operator_id = line_account(),
           exists (select from guests where guests.call_id = calls.id and guests.kind = 'listener' and guests.ended_at is null),
           exists (
             select from guests
              where guests.call_id = calls.id and guests.kind = 'colleague' and guests.ended_at is null
                and (guests.state = 'joined' or guests.is_take_over)
           )
      from calls
      join accounts on accounts.id = calls.operator_id
      left join presences on presences.account_id = calls.operator_id
     where calls.state = 'talking'
       and calls.kind = 'caller'
     order by is_reachable(calls.operator_id, reachable_seconds), calls.connected_at, calls.id
     limit 25;
end $$;
revoke all on function desk_guests, free_colleagues, floor_talks from public;
grant execute on function desk_guests, free_colleagues, floor_talks to line_console;
reset role;

revoke all on function
  guest_arrived, reserve_supervisor, ask_supervisor, reserve_oneself, is_reachable,
  listen_to_talk, show_listener, take_talk_over, finish_take_over, leave_as_guest
from public;
grant execute on function guest_arrived, reserve_supervisor, reserve_oneself, is_reachable, finish_take_over, record_access to line_calls;
grant execute on function ask_supervisor, listen_to_talk, show_listener, take_talk_over, leave_as_guest to line_console;
do $$
declare
  named text;
begin
  foreach named in array array['ask_supervisor', 'listen_to_talk', 'show_listener', 'take_talk_over', 'leave_as_guest'] loop
    execute format('alter function %I owner to line_calls', named);
  end loop;
end $$;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
