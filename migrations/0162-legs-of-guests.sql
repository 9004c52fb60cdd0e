-- What the carrier tells about legs of guests, and of operators whose talk has one.

-- The guest's leg is at the carrier: kept once; the same leg again gives the same answer. No row when nobody expects it.
create function guest_arrived(arriving uuid, expected uuid, leg text) returns table (id uuid, kind text)
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
    returning guests.call_id, guests.kind;
end $$;

-- A guest's leg entered a room, told by the carrier: order-free, once. A colleague in the operator's room has the call from this
-- moment. A leg that nobody expects there any more is a stray. No row for legs that are no guest's.
create function guest_joined(leg text, room text) returns table (id uuid, is_stray boolean, first_sid text)
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

-- The room ended with the first one's leg, as far as anybody knows: colleague and caller come back into it. A caller who asks on after
-- the old room is a ghost; one who did so already was taken to have pressed the key for the cover, and must be fetched: true.
create function rejoin_after_first(call calls, guess_seconds integer) returns boolean
language plpgsql as $$
declare
  is_guess boolean;
begin
  is_guess := coalesce(call.talk = 'cover', false) and exists (
    select from call_events
     where call_events.call_id = call.id
       and call_events.kind = 'cover-guessed'
       and call_events.at > line_now() - make_interval(secs => guess_seconds)
  );
  update calls
     set join_number = calls.join_number + 1, talk = case when is_guess then 'together' else calls.talk end
   where calls.id = call.id;
  -- Dialled anew, for whoever asks on after the old room.
  update legs set join_number = legs.join_number + 1, dialled_at = line_now()
   where legs.call_id = call.id and legs.party = 'operator' and legs.state <> 'left';
  return is_guess;
end $$;

-- A leg of the line's people is over, told or found out. Who has the call then: the first one, if the colleague is lost while the first
-- is still there; the colleague, if the first one is gone; else, as before, nobody, and the caller goes back to the queue. A leg that
-- came as a guest's and only left the room comes back into it, if the room ended around it; if it did not, it will be over.
create function staff_leg_left(leg text, is_over boolean, wrap_up_seconds integer, guess_seconds integer) returns released_call
language plpgsql as $$
declare
  guest guests;
  call calls;
  first_leg text;
  released released_call;
begin
  select guests.* into guest from guests where guests.carrier_sid = leg;
  if not found then
    select guests.* into guest
      from legs
      join guests on guests.call_id = legs.call_id
     where legs.carrier_sid = leg
       and legs.party = 'operator'
       and guests.kind = 'colleague'
       and guests.state = 'joined';
  end if;
  if found and guest.carrier_sid = leg and guest.state in ('joined', 'completed') and not is_over then return null; end if;
  if guest.id is not null then
    select calls.* into call from calls where calls.id = guest.call_id for no key update;
    select guests.* into guest from guests where guests.id = guest.id for no key update;
    select legs.carrier_sid into first_leg
      from legs
     where legs.call_id = call.id and legs.account_id = guest.asked_by and legs.party = 'operator' and legs.state <> 'left';
    if guest.carrier_sid = leg and guest.kind = 'colleague' and guest.state = 'joined' and first_leg is not null then
      update legs set state = 'left', left_at = line_now() where legs.carrier_sid = leg;
      update calls set operator_id = guest.asked_by where calls.id = call.id;
      insert into wrap_ups (call_id, operator_id)
      values (call.id, guest.account_id)
      on conflict (call_id, operator_id) do update set started_at = line_now(), finished_at = null;
      perform end_guest(guest.id, 'returned');
      update guests set flag_due = true where guests.id = guest.id;
      return (call.id, call.carrier_sid, coalesce(call.language, 'az'), false, '{}'::text[], true)::released_call;
    elsif guest.carrier_sid = leg and guest.ended_at is null and (guest.kind <> 'colleague' or guest.state <> 'joined') then
      perform end_guest(guest.id, case guest.state when 'asked' then 'expired' else 'left' end);
      return null;
    elsif first_leg = leg and guest.state = 'joined' then
      update legs set state = 'left', left_at = line_now() where legs.carrier_sid = leg;
      perform end_guest(guest.id, 'completed');
      update guests set flag_due = true where guests.id = guest.id;
      released := (call.id, call.carrier_sid, coalesce(call.language, 'az'), false, '{}'::text[], false)::released_call;
      if not guest.first_is_free then released.must_be_fetched := rejoin_after_first(call, guess_seconds); end if;
      return released;
    end if;
  end if;
  released := operator_leg_left(leg, wrap_up_seconds, guess_seconds);
  if released.id is not null and not released.must_be_fetched then
    select calls.talk is null into released.must_be_fetched
      from calls
      join guests on guests.call_id = calls.id and guests.flag_due
     where calls.id = released.id
       and calls.state = 'waiting'
     limit 1;
    released.must_be_fetched := coalesce(released.must_be_fetched, false);
  end if;
  return released;
end $$;
