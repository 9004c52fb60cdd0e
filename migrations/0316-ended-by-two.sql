-- A6.1: a colleague who has the call ends it while the first operator is still in the room, which then ends with nobody's leg: the caller
-- sat in it alone until the reaper came.

-- As in 0009; but a caller whom no leg takes out of the room is fetched.
create or replace function end_call(ending uuid, by_whom text, wrap_up_seconds integer) returns released_call
language plpgsql as $$
declare
  call calls;
  is_left_alone boolean := false;
  released released_call;
begin
  -- Before the end, with which the guests' own end. Asked only where it can be: most calls end by their callers.
  if by_whom = 'operator' then
    is_left_alone := exists (
        select from calls where calls.id = ending and calls.state = 'talking' and calls.talk is distinct from 'cover'
      )
      and exists (
        select from guests
         where guests.call_id = ending
           and (guests.flag_due or (guests.kind = 'colleague' and guests.state = 'joined' and guests.ended_at is null))
      );
  end if;
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
  released := (call.id, call.carrier_sid, coalesce(call.language, 'az'), is_left_alone, '{}', false);
  if call.outcome = 'menu-only' then return released; end if;
  released.may_match := release_operators(call, call.connected_at is not null and call.kind = 'caller', true, wrap_up_seconds);
  released.operator_sids := operator_legs_of(call.id);
  return released;
end $$;
