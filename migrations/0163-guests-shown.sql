-- The functions below run with the rights of the call path, and say to an operator who works with them, by name.
grant select (role, display_name) on accounts to line_calls;

-- What of guests an operator's desk shows: whom they asked, with what came of it; what is put to them; the talk they come into or leave.
-- Names of interpreters come from 0165.
create function desk_guests() returns table (
  part text, id uuid, kind text, state text, name text, reason text, language text, asked_at timestamptz, expires_at timestamptz,
  call_id uuid, number bigint, call_language text, urgency text, needs_interpreter boolean, talk text,
  waiting_since timestamptz, connected_at timestamptz
)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return; end if;
  return query
    select case
             when guests.account_id = line_account() and guests.state = 'asked' then 'offered'
             when guests.account_id = line_account() and guests.state = 'accepted' then 'joining'
             when guests.asked_by = line_account() and guests.kind = 'colleague' and guests.state = 'joined' then 'leaving'
             else 'asked'
           end,
           guests.id, guests.kind, guests.state,
           case
             when guests.kind = 'interpreter' then interpreters.name
             when guests.asked_by = line_account() then whom.display_name
             else asking.display_name
           end,
           guests.reason, guests.language, guests.asked_at, guests.expires_at,
           calls.id, calls.number, coalesce(calls.language, 'az')::text, calls.urgency::text, calls.needs_interpreter,
           calls.talk::text, coalesce(calls.waiting_since, calls.started_at), calls.connected_at
      from guests
      join calls on calls.id = guests.call_id
      join accounts as asking on asking.id = guests.asked_by
      left join accounts as whom on whom.id = guests.account_id
      left join interpreters on interpreters.id = guests.interpreter_id
     where (guests.account_id = line_account() and guests.state in ('asked', 'accepted'))
        or (calls.state = 'talking'
          and (guests.asked_by = line_account() or calls.operator_id = line_account())
          and (calls.operator_id = line_account() or (guests.kind = 'colleague' and guests.state = 'joined'))
          and (guests.ended_at is null or guests.ended_at > line_now() - interval '30 seconds'))
     order by guests.asked_at desc, guests.ended_at desc nulls first
     limit 10;
end $$;

-- Who could take a talk over now, for whoever is in one: names and languages of those who serve together.
create function free_colleagues(reachable_seconds integer) returns table (id uuid, name text, languages text[])
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return; end if;
  return query
    select accounts.id, accounts.display_name, accounts.languages
      from presences
      join accounts on accounts.id = presences.account_id
      join on_duty(line_now()) duty on duty.account_id = accounts.id
     where presences.state = 'available'
       and presences.heartbeat_at > line_now() - make_interval(secs => reachable_seconds)
       and accounts.state = 'active'
       and accounts.role = 'operator'
       and accounts.id <> line_account()
     order by accounts.display_name, accounts.id
     limit 25;
end $$;

revoke all on function
  give_back_person, end_guest, end_guests_of_talk, reserve_colleague, ask_colleague, ask_next_colleague, accept_as_guest,
  decline_as_guest, take_back_guest, departure_of, leave_to_colleague, guest_arrived, guest_joined, staff_leg_left, expire_guests,
  desk_guests, free_colleagues, rejoin_after_first
from public;
grant execute on function
  give_back_person, end_guest, reserve_colleague, ask_next_colleague, guest_arrived, guest_joined, staff_leg_left,
  rejoin_after_first, expire_guests
to line_calls;
grant execute on function
  ask_colleague, accept_as_guest, decline_as_guest, take_back_guest, departure_of, leave_to_colleague, desk_guests, free_colleagues
to line_console;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function end_guests_of_talk owner to line_calls;
alter function ask_colleague owner to line_calls;
alter function accept_as_guest owner to line_calls;
alter function decline_as_guest owner to line_calls;
alter function departure_of owner to line_calls;
alter function leave_to_colleague owner to line_calls;
alter function desk_guests owner to line_calls;
alter function free_colleagues owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
