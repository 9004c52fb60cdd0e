-- As in 0297; but of whoever came as a guest and gave the talk on, their own row is over, and the one to look at is their colleague's: the
-- giver's loss was taken for anybody's, the call stood on a desk without a telephone, and the caller was led into the cover while the
-- colleague sat in the room. And a leg that is told to be over need not be ended any more (0330). Of two legs of the first one the newer counts.
create or replace function staff_leg_left(leg text, is_over boolean, wrap_up_seconds integer, guess_seconds integer) returns released_call
language plpgsql as $$
declare
  guest guests;
  call calls;
  first_leg text;
  released released_call;
begin
  select calls.* into call
    from calls
   where calls.id = coalesce(
           (select guests.call_id from guests where guests.carrier_sid = leg),
           (select legs.call_id from legs where legs.carrier_sid = leg and legs.party = 'operator')
         )
     for no key update;
  if not found then return null; end if;
  if is_over then
    perform leg_need_not_end(leg);
  elsif exists (select from guests where guests.carrier_sid = leg and guests.state in ('joined', 'completed')) then
    return null;
  end if;
  select guests.* into guest
    from guests
   where guests.call_id = call.id
     and guests.ended_at is null
     and (guests.carrier_sid = leg or (guests.kind = 'colleague' and guests.state = 'joined'))
   order by guests.carrier_sid = leg desc nulls last
   limit 1
     for no key update;
  if guest.id is not null then
    select legs.carrier_sid into first_leg
      from legs
     where legs.call_id = call.id and legs.account_id = guest.asked_by and legs.party = 'operator' and legs.state <> 'left'
     order by legs.dialled_at desc
     limit 1;
    if guest.carrier_sid = leg and guest.kind = 'colleague' and guest.state = 'joined' and first_leg is not null then
      update legs set state = 'left', left_at = line_now() where legs.carrier_sid = leg;
      update calls set operator_id = guest.asked_by where calls.id = call.id;
      insert into wrap_ups (call_id, operator_id)
      values (call.id, guest.account_id)
      on conflict (call_id, operator_id) do update set started_at = line_now(), finished_at = null;
      perform end_guest(guest.id, 'returned');
      update guests set flag_due = true where guests.id = guest.id;
      return (call.id, call.carrier_sid, coalesce(call.language, 'az'), false, '{}'::text[], true)::released_call;
    elsif guest.carrier_sid = leg and (guest.kind <> 'colleague' or guest.state <> 'joined') then
      perform end_guest(guest.id, case guest.state when 'asked' then 'expired' else 'left' end);
      if is_over then perform leg_need_not_end(leg); end if;
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
