-- A caller who came into the room without our knowing: what answered them had no database, so nobody noted that they were on the way.

-- Whoever is in a room, or was, and is told to have come in though they asked for no room's document since. The number that their room's
-- address carries is the one of the question that they were asked last. No row where the report is only late: something of this room
-- that came after it is known.
create function joined_unasked(call calls, leg text, room text, event text) returns legs
language plpgsql as $$
declare
  joined legs;
  sequence bigint := substring(event from ':(\d{1,18}):join$')::bigint;
begin
  if exists (
    select from call_events
     where call_events.call_id = call.id
       and call_events.kind = 'joined'
       and starts_with(call_events.event_key, room || ':')
       and substring(call_events.event_key from ':(\d{1,18}):join$')::bigint > sequence
  ) then
    return null;
  end if;
  update legs
     set state = 'joined',
         left_at = null,
         conference_sid = room,
         join_number = greatest(legs.join_number, (select max(questions.join_number) from questions where questions.call_id = call.id))
   where legs.carrier_sid = leg
     and legs.party = 'caller'
     and legs.state <> 'dialled'
  returning legs.* into joined;
  return joined;
end $$;

revoke all on function joined_unasked from public;
grant execute on function joined_unasked to line_calls;
