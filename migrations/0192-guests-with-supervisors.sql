-- The functions of 0160 to 0165, where they come upon supervisors in talks.

-- Ends what a guest was asked for, once, and gives back who is not the operator now; null when it had ended. The call is locked.
create or replace function end_guest(ending uuid, how text) returns guests
language plpgsql as $$
declare
  guest guests;
begin
  select guests.* into guest from guests where guests.id = ending and guests.ended_at is null for no key update;
  if not found then return null; end if;
  update guests set state = how, ended_at = line_now() where guests.id = guest.id;
  if guest.kind = 'colleague' then
    if guest.state = 'joined' and how <> 'returned' then
      -- The first one was still in the room.
      update wrap_ups set started_at = line_now()
       where wrap_ups.call_id = guest.call_id and wrap_ups.operator_id = guest.asked_by and wrap_ups.finished_at is null;
      perform give_back_person(guest.asked_by, true);
    else
      perform give_back_person(guest.account_id, false);
    end if;
  elsif guest.kind in ('supervisor', 'listener') then
    perform give_back_person(guest.account_id, false);
  end if;
  perform pg_notify('live', 'desk:all');
  return guest;
end $$;

-- A wish for anybody goes on to the next one; the call is locked, and the guest before has ended.
create or replace function ask_next_colleague(before guests, ring_seconds integer, reachable_seconds integer) returns void
language plpgsql as $$
declare
  picked uuid;
begin
  if not before.is_anybody or not exists (
    select from calls where calls.id = before.call_id and calls.state = 'talking' and calls.operator_id = before.asked_by
  ) then
    return;
  end if;
  if before.kind = 'supervisor' then
    picked := reserve_supervisor(before.asked_by, before.request_id, reachable_seconds);
  else
    picked := reserve_colleague(before.asked_by, null, before.language, before.request_id, reachable_seconds);
  end if;
  if picked is null then return; end if;
  insert into guests (id, request_id, call_id, kind, manner, asked_by, account_id, is_anybody, language, reason, expires_at)
  values (gen_random_uuid(), before.request_id, before.call_id, before.kind, before.manner, before.asked_by, picked, true,
    before.language, before.reason, line_now() + make_interval(secs => ring_seconds));
  perform pg_notify('live', 'desk:all');
end $$;

-- The guest's leg is at the carrier: kept once; the same leg again gives the same answer. No row when nobody expects it. Who is heard
-- by the operator alone is told by which leg.
drop function guest_arrived(uuid, uuid, text);
create function guest_arrived(arriving uuid, expected uuid, leg text) returns table (id uuid, kind text, manner text, coached_leg text)
language plpgsql as $$
begin
  return query
    update guests
       set carrier_sid = leg
      from calls
     where guests.id = expected
       and guests.account_id = arriving
       and guests.state in ('accepted', 'joined')
       and coalesce(guests.carrier_sid, leg) = leg
       and calls.id = guests.call_id
       and calls.state = 'talking'
       and (guests.kind <> 'listener' or calls.talk is distinct from 'cover')
    returning guests.call_id, guests.kind, guests.manner,
              (select legs.carrier_sid
                 from legs
                where guests.manner = 'whisper'
                  and legs.call_id = calls.id
                  and legs.account_id = calls.operator_id
                  and legs.party = 'operator'
                  and legs.state <> 'left'
                order by legs.dialled_at desc
                limit 1);
end $$;

-- A guest's leg entered a room, told by the carrier: order-free, once. A colleague in the operator's room has the call from this
-- moment. A leg that nobody expects there any more is a stray. No row for legs that are no guest's.
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
    or (guest.kind <> 'interpreter' and call.operator_id is distinct from guest.asked_by)
    or (guest.kind = 'listener' and coalesce(call.talk = 'cover', false))
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

-- Whoever did not answer, did not come, or has a page that is deaf: the first one keeps the call. Answers the legs to end.
create or replace function expire_guests(ring_seconds integer, reachable_seconds integer) returns setof text
language plpgsql as $$
declare
  late guests;
begin
  for late in
    select guests.*
      from guests
      left join presences on presences.account_id = guests.account_id
     where guests.state in ('asked', 'accepted')
       and (guests.expires_at <= line_now()
         or (guests.kind in ('colleague', 'supervisor') and guests.state = 'asked'
           and coalesce(presences.heartbeat_at <= line_now() - make_interval(secs => reachable_seconds), true)))
     order by guests.call_id
  loop
    perform from calls where calls.id = late.call_id for no key update;
    if not exists (select from guests where guests.id = late.id and guests.state = late.state) then continue; end if;
    late := end_guest(late.id, 'expired');
    perform ask_next_colleague(late, ring_seconds, reachable_seconds);
    if late.carrier_sid is not null then return next late.carrier_sid; end if;
  end loop;
  -- A supervisor advises, or listens to, the one operator who asked for it or was shown it: not to the next one, not to a page that
  -- shows nothing any more, and not into the cover.
  for late in
    select guests.*
      from guests
      join calls on calls.id = guests.call_id
     where guests.ended_at is null
       and (((guests.manner = 'whisper' or guests.kind = 'listener') and calls.operator_id is distinct from guests.asked_by)
         or (guests.kind = 'listener' and (calls.talk = 'cover' or not is_reachable(guests.asked_by, reachable_seconds))))
     order by guests.call_id
  loop
    perform from calls where calls.id = late.call_id for no key update;
    late := end_guest(late.id, case late.state when 'joined' then 'left' else 'expired' end);
    if late.carrier_sid is not null then return next late.carrier_sid; end if;
  end loop;
end $$;

-- As in 0123: only a member replaces a function of a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
set local role line_calls;
-- Whoever is asked says yes: the leg must come within the lease. Answers the call, or null when it is too late.
create or replace function accept_as_guest(answered uuid, lease_seconds integer) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  guest guests;
begin
  perform from calls
    where calls.id = (select guests.call_id from guests where guests.id = answered and guests.account_id = line_account())
      for no key update;
  if not found then return null; end if;
  update guests
     set state = 'accepted', answered_at = line_now(), expires_at = line_now() + make_interval(secs => lease_seconds)
    from calls
   where guests.id = answered
     and guests.account_id = line_account()
     and guests.state = 'asked'
     and guests.expires_at > line_now()
     and calls.id = guests.call_id
     and calls.state = 'talking'
     and calls.operator_id = guests.asked_by
     -- Who listens, listens to what was shown, and never to the cover.
     and (guests.kind <> 'listener' or (guests.shown_at is not null and calls.talk is distinct from 'cover'))
  returning guests.* into guest;
  if not found then return null; end if;
  update presences set state = 'on-call', since = line_now()
   where presences.account_id = guest.account_id and presences.state = 'reserved';
  perform pg_notify('live', 'desk:all');
  return guest.call_id;
end $$;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
