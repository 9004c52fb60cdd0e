-- Every way a call ends or goes back to the queue, each in one round trip. As in 0008: the call is locked first, by the statement
-- that changes it, and what follows looks afresh; calls, then offers, then presences (docs/decisions/012-locked-changes.md).

-- A call that just ended or went back to the queue: what is left to do at the carrier, and whether somebody can be matched now.
create type released_call as (
  id uuid,
  caller_sid text,
  language text,
  must_be_fetched boolean,
  operator_sids text[],
  may_match boolean
);

-- Withdraws the call's offer and gives everybody back who was busy with it; tells the consoles. Where nobody had talked, or the
-- operator was lost and the caller waits again, the operator goes back to the state before: a reloaded page must be able to take
-- its caller again. Answers whether somebody was given back.
create function release_operators(call calls, had_talk boolean, wraps_up boolean, wrap_up_seconds integer) returns boolean
language plpgsql as $$
declare
  asked uuid;
  freed integer := 0;
begin
  update offers
     set state = 'withdrawn', ended_at = line_now()
   where offers.call_id = call.id
     and offers.state = 'pending'
  returning offers.operator_id into asked;
  if had_talk and call.operator_id is not null then
    insert into wrap_ups (call_id, operator_id)
    values (call.id, call.operator_id)
    on conflict (call_id, operator_id) do update set started_at = line_now(), finished_at = null;
  end if;
  if asked is not null or call.operator_id is not null then
    update presences
       set state = case when had_talk and wraps_up and presences.state = 'on-call' then 'wrap-up' else presences.returns_to end,
           since = line_now(),
           available_since = case when presences.returns_to = 'available' then line_now() end,
           wrap_up_due_at = case when had_talk and wraps_up and presences.state = 'on-call'
                                 then line_now() + make_interval(secs => wrap_up_seconds) end
     where (presences.account_id = call.operator_id and presences.state = 'on-call')
        or (presences.account_id = asked and presences.state = 'reserved');
    get diagnostics freed = row_count;
  end if;
  perform pg_notify('live', 'desk:all');
  return freed > 0;
end $$;

-- The legs of people who have the call that are still at the carrier.
create function operator_legs_of(call uuid) returns text[]
language plpgsql as $$
begin
  return array(
    select legs.carrier_sid from legs
     where legs.call_id = call and legs.party = 'operator' and legs.state <> 'left'
  );
end $$;

-- Ends a call; null when it had ended already. A caller who never got beyond the menu was nobody's: nobody is told.
create function end_call(ending uuid, by_whom text, wrap_up_seconds integer) returns released_call
language plpgsql as $$
declare
  call calls;
  released released_call;
begin
  update calls
     set state = 'ended',
         talk = null,
         ended_at = line_now(),
         ended_by = by_whom,
         outcome = case
           when calls.kind = 'test' then 'test'
           when calls.connected_at is not null then 'talked'
           when calls.waiting_since is not null then 'abandoned'
           else 'menu-only'
         end
   where calls.id = ending
     and calls.state <> 'ended'
  returning calls.* into call;
  if not found then return null; end if;
  released := (call.id, call.carrier_sid, coalesce(call.language, 'az'), false, '{}', false);
  if call.outcome = 'menu-only' then return released; end if;
  released.may_match := release_operators(call, call.connected_at is not null and call.kind = 'caller', true, wrap_up_seconds);
  released.operator_sids := operator_legs_of(call.id);
  return released;
end $$;

-- Puts a call whose operator is gone back to the front of the queue; null when it was with nobody. Cover that was only guessed within
-- guess_seconds is taken back.
create function call_back_to_queue(returning_call uuid, wraps_up boolean, wrap_up_seconds integer, guess_seconds integer)
returns released_call
language plpgsql as $$
declare
  call calls;
  is_guess boolean;
  is_elsewhere boolean;
  released released_call;
begin
  select calls.* into call
    from calls
   where calls.id = returning_call
     and calls.state in ('connecting', 'talking')
     for no key update;
  if not found then return null; end if;
  is_guess := exists (
    select from call_events
     where call_events.call_id = call.id
       and call_events.kind = 'cover-guessed'
       and call_events.at > line_now() - make_interval(secs => guess_seconds)
  );
  is_elsewhere := coalesce(call.talk = 'asking', false) or exists (
    select from legs
     where legs.call_id = call.id
       and legs.party = 'caller'
       and legs.join_number = call.join_number
       and legs.state = 'dialled'
  );
  released := (call.id, call.carrier_sid, coalesce(call.language, 'az'), false, '{}', true);
  update calls
     set state = 'waiting',
         operator_id = null,
         talk = case when calls.talk = 'cover' and not is_guess then 'cover' end,
         connected_at = null,
         last_seen_at = line_now(),
         waiting_since = coalesce(calls.waiting_since, line_now()),
         returns = calls.returns + 1
   where calls.id = call.id
  returning calls.talk is null and (is_guess or is_elsewhere) into released.must_be_fetched;
  perform release_operators(call, call.connected_at is not null, wraps_up, wrap_up_seconds);
  released.operator_sids := operator_legs_of(call.id);
  return released;
end $$;

-- A leg of the operator's party is over, told or found out: each leg once. If it had the call, the caller goes back to the queue; a
-- talk with an on-call telephone is over with it. Null when nothing follows.
create function operator_leg_left(leg text, wrap_up_seconds integer, guess_seconds integer) returns released_call
language plpgsql as $$
declare
  call calls;
  gone legs;
begin
  select calls.* into call
    from calls
   where calls.id = (select legs.call_id from legs where legs.carrier_sid = leg and legs.party = 'operator')
     for no key update;
  if not found then return null; end if;
  update legs
     set state = 'left', left_at = line_now()
   where legs.carrier_sid = leg
     and legs.state <> 'left'
  returning legs.* into gone;
  if not found
    or call.kind <> 'caller'
    or call.state not in ('connecting', 'talking')
    or call.join_number <> gone.join_number
    or call.operator_id is distinct from gone.account_id
  then
    return null;
  end if;
  if gone.account_id is null and call.connected_at is not null and call.talk is distinct from 'cover' then
    return end_call(call.id, 'operator', wrap_up_seconds);
  end if;
  return call_back_to_queue(call.id, false, wrap_up_seconds, guess_seconds);
end $$;
