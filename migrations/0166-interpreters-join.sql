-- A guest who is no colleague joins: the talk stays with whoever has it.
create or replace function guest_joined(leg text, room text) returns table (id uuid, is_stray boolean, first_sid text)
language plpgsql as $$
declare
  guest guests;
  call calls;
begin
  select guests.* into guest from guests where guests.carrier_sid = leg;
  if not found then return; end if;
  select calls.* into call from calls where calls.id = guest.call_id for no key update;
  select guests.* into guest from guests where guests.id = guest.id for no key update;
  id := call.id;
  is_stray := guest.ended_at is not null and guest.state <> 'completed';
  if guest.state <> 'accepted' then
    return next;
    return;
  end if;
  select legs.carrier_sid into first_sid
    from legs
   where legs.call_id = call.id
     and legs.account_id = call.operator_id
     and legs.party = 'operator'
     and legs.join_number = call.join_number
     and legs.state <> 'left'
   order by legs.dialled_at desc
   limit 1;
  is_stray := call.state <> 'talking'
    or (guest.kind = 'colleague' and call.operator_id is distinct from guest.asked_by)
    or coalesce(call.conference_sid, room) <> room
    or first_sid is null;
  if is_stray then
    perform end_guest(guest.id, 'left');
    return next;
    return;
  end if;
  update guests set state = 'joined', joined_at = line_now() where guests.id = guest.id;
  if guest.kind <> 'colleague' then
    first_sid := null;
  else
    update calls set operator_id = guest.account_id, last_seen_at = line_now() where calls.id = call.id;
    insert into legs (carrier_sid, call_id, party, account_id, join_number, state, joined_at)
    values (leg, call.id, 'operator', guest.account_id, call.join_number, 'joined', line_now());
    -- The first one may still write and flag (B4.1), and has the call to finish.
    insert into wrap_ups (call_id, operator_id)
    values (call.id, guest.asked_by)
    on conflict (call_id, operator_id) do update set started_at = line_now(), finished_at = null;
    insert into call_events (call_id, event_key, kind)
    values (call.id, 'guest:' || guest.id || ':joined', 'transferred')
    on conflict do nothing;
  end if;
  perform pg_notify('live', 'desk:all');
  return next;
end $$;

-- As before, with the names of interpreters; a guest who is no colleague stands with whoever has the talk.
create or replace function desk_guests() returns table (
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

revoke all on function interpreters_at, interpreters_now, ask_interpreter, interpreter_arrived from public;
grant execute on function interpreters_at, interpreter_arrived to line_calls;
grant execute on function interpreters_now, ask_interpreter to line_console;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function take_back_guest owner to line_calls;
alter function desk_guests owner to line_calls;
alter function interpreters_now owner to line_calls;
alter function ask_interpreter owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
