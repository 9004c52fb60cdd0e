-- A6.1: each promise by keys takes one of the key process's 2,000 windows for a day or more, and one telephone could take them all, call by
-- call: then nobody else is promised anything. More than five at once, of one number, nobody needs: a shelter has one telephone for many. The sixth is
-- told that nothing can be promised now, and waits for a person as before. What was promised stands: somebody else may wait for it.
create or replace function ask_call_back_by_keys(
  asked uuid, opens timestamptz, closes timestamptz, words text, who text, out agreed uuid, out leg text
)
language plpgsql as $$
declare
  call calls;
begin
  select calls.* into call
    from calls
   where calls.id = asked
     and calls.state = 'waiting'
     and calls.kind = 'caller'
     and calls.carrier_sid is not null
     for no key update;
  if not found then return; end if;
  if call.caller_id is not null then
    -- Two calls of one number that ask in the same moment come one after the other.
    perform pg_advisory_xact_lock(hashtextextended(call.caller_id::text, 414));
    if (
      select count(*) >= 5
        from call_backs plan
        join calls source on source.id = plan.call_id
       where source.caller_id = call.caller_id
         and source.id <> call.id
         and plan.ended_at is null
         and plan.asked_by = 'keys'
    ) then return; end if;
  end if;
  agreed := insert_call_back(call, 'keys', null, 'promised', opens, closes, words, who);
  leg := call.carrier_sid;
end $$;
