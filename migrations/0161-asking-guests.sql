-- How a guest is asked, answers, and does not come. What an operator does here changes rows of others, too: each function looks first
-- whose talk it is, or who was asked.

-- Reserves the colleague who has been free longest, or this one; null when nobody fits. Within a wish nobody is asked twice.
create function reserve_colleague(asker uuid, chosen uuid, spoken text, wish uuid, reachable_seconds integer) returns uuid
language plpgsql as $$
declare
  picked uuid;
begin
  update presences
     set state = 'reserved', returns_to = 'available', since = line_now()
   where presences.account_id = (
           select free.account_id
             from presences as free
             join accounts on accounts.id = free.account_id
            where free.state = 'available'
              and free.heartbeat_at > line_now() - make_interval(secs => reachable_seconds)
              and accounts.state = 'active'
              and accounts.role = 'operator'
              and exists (select from on_duty(line_now()) duty where duty.account_id = free.account_id)
              and free.account_id <> asker
              and (chosen is null or free.account_id = chosen)
              and (spoken is null or spoken = any (accounts.languages))
              and not exists (select from guests where guests.request_id = wish and guests.account_id = free.account_id)
            order by free.available_since, free.account_id
            limit 1
              for update of free skip locked
         )
     and presences.state = 'available'
  returning presences.account_id into picked;
  return picked;
end $$;

-- The operator asks a colleague, or anybody who speaks a language, to take the talk over: 'asked', or why not.
create function ask_colleague(
  asked_call uuid, chosen uuid, spoken text, why text, ring_seconds integer, reachable_seconds integer
) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  wish uuid := gen_random_uuid();
  picked uuid;
begin
  perform from calls
    where calls.id = asked_call
      and calls.operator_id = line_account()
      and calls.state = 'talking'
      and calls.kind = 'caller'
      for no key update;
  if not found then return 'wrong-state'; end if;
  if exists (select from guests where guests.call_id = asked_call and guests.kind = 'colleague' and guests.ended_at is null) then
    return 'already-done';
  end if;
  picked := reserve_colleague(line_account(), chosen, spoken, wish, reachable_seconds);
  if picked is null then return 'nobody-free'; end if;
  insert into guests (id, request_id, call_id, kind, asked_by, account_id, is_anybody, language, reason, expires_at)
  values (gen_random_uuid(), wish, asked_call, 'colleague', line_account(), picked, chosen is null, spoken, why,
    line_now() + make_interval(secs => ring_seconds));
  perform pg_notify('live', 'desk:all');
  return 'asked';
end $$;

-- A wish for anybody goes on to the next colleague; the call is locked, and the guest before has ended.
create function ask_next_colleague(before guests, ring_seconds integer, reachable_seconds integer) returns void
language plpgsql as $$
declare
  picked uuid;
begin
  if not before.is_anybody or not exists (
    select from calls where calls.id = before.call_id and calls.state = 'talking' and calls.operator_id = before.asked_by
  ) then
    return;
  end if;
  picked := reserve_colleague(before.asked_by, null, before.language, before.request_id, reachable_seconds);
  if picked is null then return; end if;
  insert into guests (id, request_id, call_id, kind, asked_by, account_id, is_anybody, language, reason, expires_at)
  values (gen_random_uuid(), before.request_id, before.call_id, 'colleague', before.asked_by, picked, true, before.language,
    before.reason, line_now() + make_interval(secs => ring_seconds));
  perform pg_notify('live', 'desk:all');
end $$;

-- Whoever is asked says yes: the leg must come within the lease. Answers the call, or null when it is too late.
create function accept_as_guest(answered uuid, lease_seconds integer) returns uuid
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
  returning guests.* into guest;
  if not found then return null; end if;
  update presences set state = 'on-call', since = line_now()
   where presences.account_id = guest.account_id and presences.state = 'reserved';
  perform pg_notify('live', 'desk:all');
  return guest.call_id;
end $$;

-- Whoever is asked says no: the next one, where anybody would do. False when there was nothing to say no to.
create function decline_as_guest(answered uuid, ring_seconds integer, reachable_seconds integer) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  guest guests;
begin
  perform from calls
    where calls.id = (select guests.call_id from guests where guests.id = answered and guests.account_id = line_account())
      for no key update;
  if not found then return false; end if;
  if not exists (select from guests where guests.id = answered and guests.state = 'asked') then return false; end if;
  guest := end_guest(answered, 'declined');
  perform ask_next_colleague(guest, ring_seconds, reachable_seconds);
  return true;
end $$;

-- The operator takes the wish back, as long as nobody came of it. Answers the leg to end, '' where there is none, null where too late.
create function take_back_guest(taken uuid) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from calls
    where calls.id = (select guests.call_id from guests where guests.id = taken and guests.asked_by = line_account())
      for no key update;
  if not found then return null; end if;
  if not exists (select from guests where guests.id = taken and guests.state in ('asked', 'accepted')) then return null; end if;
  return coalesce((end_guest(taken, 'taken-back')).carrier_sid, '');
end $$;

-- The legs of both, for the first one who wants to leave: the room must go on without the one and end with the other.
create function departure_of(leaving uuid) returns table (first_sid text, own_sid text, conference_sid text)
language sql stable security definer set search_path = public, pg_temp as $$
  select first_leg.carrier_sid, guests.carrier_sid, calls.conference_sid
    from guests
    join calls on calls.id = guests.call_id
    join legs as first_leg on first_leg.call_id = guests.call_id
     and first_leg.account_id = guests.asked_by
     and first_leg.party = 'operator'
     and first_leg.state <> 'left'
   where guests.id = leaving
     and guests.asked_by = line_account()
     and guests.state = 'joined'
     and guests.kind = 'colleague'
$$;

-- The first one is gone from the talk. False when the colleague was lost meanwhile: then the first one has it again.
create function leave_to_colleague(leaving uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from calls
    where calls.id = (select guests.call_id from guests where guests.id = leaving and guests.asked_by = line_account())
      for no key update;
  if not found then return false; end if;
  if not exists (
    select from guests where guests.id = leaving and guests.state = 'joined' and guests.kind = 'colleague'
  ) then
    return false;
  end if;
  update legs
     set state = 'left', left_at = line_now()
    from guests
   where guests.id = leaving
     and legs.call_id = guests.call_id
     and legs.account_id = guests.asked_by
     and legs.party = 'operator'
     and legs.state <> 'left';
  perform end_guest(leaving, 'completed');
  return true;
end $$;

-- Whoever did not answer, did not come, or has a page that is deaf: the first one keeps the call. Answers the legs to end.
create function expire_guests(ring_seconds integer, reachable_seconds integer) returns setof text
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
         or (guests.kind = 'colleague' and guests.state = 'asked'
           and coalesce(presences.heartbeat_at <= line_now() - make_interval(secs => reachable_seconds), true)))
     order by guests.call_id
  loop
    perform from calls where calls.id = late.call_id for no key update;
    if not exists (select from guests where guests.id = late.id and guests.state = late.state) then continue; end if;
    late := end_guest(late.id, 'expired');
    perform ask_next_colleague(late, ring_seconds, reachable_seconds);
    if late.carrier_sid is not null then return next late.carrier_sid; end if;
  end loop;
end $$;
