-- Who took a call and never came into its room does not end that room by leaving. The caller may be in it already, on the word of a
-- key that was pressed right before: back into the queue and fetched out, and no talk that is over.
create or replace function operator_leg_left(leg text, wrap_up_seconds integer, guess_seconds integer) returns released_call
language plpgsql as $$
declare
  call calls;
  gone legs;
  left_alone boolean;
  released released_call;
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
  left_alone := gone.joined_at is null and exists (
    select from legs
     where legs.call_id = call.id
       and legs.party = 'caller'
       and legs.join_number = call.join_number
       and legs.state = 'joined'
  );
  if gone.account_id is null and call.connected_at is not null and call.talk is distinct from 'cover' and not left_alone then
    return end_call(call.id, 'operator', wrap_up_seconds);
  end if;
  released := call_back_to_queue(call.id, false, wrap_up_seconds, guess_seconds);
  if left_alone then
    select released.must_be_fetched or calls.talk is null into released.must_be_fetched from calls where calls.id = call.id;
  end if;
  return released;
end $$;
