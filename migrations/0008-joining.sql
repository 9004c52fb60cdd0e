-- Legs that arrive and join, each in one round trip. A statement that has to wait for a call's row reads everything else as it was
-- before the wait. A volatile function looks afresh with each statement of its own: so it locks the call first, and what it
-- reads afterwards is true (docs/decisions/012-locked-changes.md).

-- The operator's leg is at the carrier: raises the join number and keeps the leg, once; the same leg again gives the same answer.
-- No row when this operator has no call to join.
create function operator_arrived(arriving uuid, offer uuid, leg text)
returns table (id uuid, kind text, caller_sid text, join_number integer, language text, talk text, is_new boolean, older_sids text[])
language plpgsql as $$
declare
  call calls;
begin
  select calls.* into call
    from calls
   where calls.id = (
           select offers.call_id
             from offers
            where offers.id = offer
              and offers.operator_id = arriving
              and offers.state = 'accepted'
         )
     and calls.operator_id = arriving
     and calls.state in ('connecting', 'talking')
     for no key update;
  if not found then return; end if;
  insert into legs (carrier_sid, call_id, party, account_id, join_number)
  values (leg, call.id, 'operator', arriving, call.join_number + 1)
  on conflict do nothing;
  is_new := found;
  if is_new then
    update calls set join_number = calls.join_number + 1 where calls.id = call.id
    returning calls.join_number into call.join_number;
  end if;
  older_sids := array(
    select legs.carrier_sid
      from legs
     where legs.call_id = call.id
       and legs.party = 'operator'
       and legs.state <> 'left'
       and legs.carrier_sid <> leg
  );
  id := call.id;
  kind := call.kind;
  caller_sid := call.carrier_sid;
  join_number := call.join_number;
  language := coalesce(call.language, 'az');
  talk := call.talk;
  return next;
end $$;

-- A leg entered a room, told by the carrier: order-free, each event once. The call is a talk as soon as the caller's leg is in the
-- room and the operator's leg is there too; what is told late, of an earlier join, changes nothing.
create function leg_joined(leg text, room text, event text)
returns table (id uuid, caller_sid text, language text, is_alone boolean)
language plpgsql as $$
declare
  call calls;
  joined legs;
begin
  select calls.* into call
    from calls
   where calls.id = (select legs.call_id from legs where legs.carrier_sid = leg)
     for no key update;
  if not found then return; end if;
  insert into call_events (call_id, event_key, kind) values (call.id, event, 'joined') on conflict do nothing;
  if not found then return; end if;
  update legs
     set state = 'joined', joined_at = coalesce(legs.joined_at, line_now())
   where legs.carrier_sid = leg
     and legs.state <> 'left'
  returning legs.* into joined;
  if not found then return; end if;
  is_alone := false;
  if call.state not in ('connecting', 'talking') or call.join_number <> joined.join_number then
    is_alone := joined.party = 'caller';
  elsif joined.party = 'operator' then
    -- Nobody's picture changes: the desk shows this operator connecting until the caller is there.
    update calls set conference_sid = room, last_seen_at = line_now() where calls.id = call.id;
  elsif exists (
    select from legs
     where legs.call_id = call.id
       and legs.party = 'operator'
       and legs.join_number = call.join_number
       and legs.state <> 'left'
  ) then
    update calls
       set conference_sid = room,
           last_seen_at = line_now(),
           state = 'talking',
           talk = coalesce(calls.talk, 'together'),
           connected_at = coalesce(calls.connected_at, line_now())
     where calls.id = call.id;
    if call.state = 'connecting' then
      insert into desk_changes (whom) values (coalesce(call.operator_id::text, 'all'));
    end if;
  else
    is_alone := true;
  end if;
  id := call.id;
  caller_sid := call.carrier_sid;
  language := coalesce(call.language, 'az');
  return next;
end $$;

-- A transaction that calls pg_notify waits until every other one that does is on disk: webhooks that come together become a queue
-- (docs/measurements.md P5). What the most frequent of them change on a desk is noted in the same transaction instead, and told by
-- a statement of its own, many at once: by the process that noted it at once, by any worker within a second if that process died.
-- Unlogged: a database that crashed has lost its listeners as well, and each of them looks at everything when it is back.
create unlogged table desk_changes (
  id bigint generated always as identity primary key,
  whom text not null
);
comment on column desk_changes.whom is 'an account, or all';
