-- The carrier took none of our orders: a caller who should have been fetched sits in the room still, and the next operator came into the
-- same one.

-- Whether both are in this room, as far as told: then they talk, whatever number the caller's leg has. It keeps that number, which the
-- address of their room carries: their next question is not one of a caller whom we moved. In the cover and while asked they are elsewhere.
create function both_in_room(call calls, room text) returns boolean language sql stable as $$
  select coalesce(call.talk, 'together') not in ('cover', 'asking')
     and count(distinct legs.party) = 2
    from legs
   where legs.call_id = call.id
     and legs.state = 'joined'
     and legs.conference_sid = room
     and (legs.party = 'caller' or legs.join_number = call.join_number)
$$;

-- As in 0250; but for such a pair, and for a caller who came in unasked (0295), who is asked no more; and nobody is moved out of the cover.
create or replace function leg_joined(leg text, room text, event text)
returns table (id uuid, caller_sid text, language text, is_alone boolean)
language plpgsql as $$
declare
  call calls;
  joined legs;
  is_back boolean := false;
  is_talk boolean := false;
begin
  select calls.* into call
    from calls
   where calls.id = (select legs.call_id from legs where legs.carrier_sid = leg)
     for no key update;
  if not found then return; end if;
  insert into call_events (call_id, event_key, kind) values (call.id, event, 'joined') on conflict do nothing;
  if not found then return; end if;
  update legs
     set state = 'joined', joined_at = coalesce(legs.joined_at, line_now()), conference_sid = room
   where legs.carrier_sid = leg
     and (legs.state = 'dialled' or (legs.state = 'joined' and legs.party = 'operator'))
  returning legs.* into joined;
  if not found then
    joined := joined_unasked(call, leg, room, event);
    if joined.carrier_sid is null then return; end if;
    is_back := coalesce(call.talk = 'asking', false);
  end if;
  is_alone := false;
  if call.state not in ('connecting', 'talking') then
    is_alone := joined.party = 'caller';
  elsif call.join_number <> joined.join_number then
    is_talk := joined.party = 'caller' and both_in_room(call, room);
    is_alone := joined.party = 'caller' and not is_talk;
  elsif joined.party = 'operator' then
    -- Nobody's picture changes: the desk shows this operator connecting until the caller is there. At the first join nobody can be.
    update calls set conference_sid = room, last_seen_at = line_now() where calls.id = call.id;
    is_talk := call.join_number > 1 and both_in_room(call, room);
  else
    is_talk := exists (
      select from legs
       where legs.call_id = call.id
         and legs.party = 'operator'
         and legs.join_number = call.join_number
         and legs.state <> 'left'
    );
    is_alone := not is_talk;
  end if;
  if is_talk then
    update calls
       set conference_sid = room,
           last_seen_at = line_now(),
           state = 'talking',
           talk = case when is_back then 'together' else coalesce(calls.talk, 'together') end,
           connected_at = coalesce(calls.connected_at, line_now()),
           kept_until = null
     where calls.id = call.id;
    if is_back or call.state = 'connecting' or call.kept_until is not null then
      insert into desk_changes (whom) values (coalesce(call.operator_id::text, 'all'));
    end if;
  end if;
  -- Whoever hears the cover is in no room, whatever is told late. One that was only ordered may not be heard yet.
  if call.talk = 'cover' and call.cover_ordered_at is null then is_alone := false; end if;
  id := call.id;
  caller_sid := call.carrier_sid;
  language := coalesce(call.language, 'az');
  return next;
end $$;

revoke all on function both_in_room from public;
grant execute on function both_in_room to line_calls;
