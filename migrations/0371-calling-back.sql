-- A3.1, A6.1: whoever has called again is on the line at this moment: to ring that telephone for an earlier promise would be busy at best, use up
-- the one ring, and show itself in the middle of a talk. The promise waits until that call is over.

-- As in 0320, but for whoever waits or talks. Not in the menus: that such a call is over no desk is told.
create or replace function call_backs_due(person uuid, reachable_seconds integer) returns setof call_backs
language sql stable as $$
  select call_backs.*
    from call_backs
    join calls on calls.id = call_backs.call_id and calls.state = 'ended'
    join accounts on accounts.id = person and accounts.state = 'active' and accounts.role in ('operator', 'supervisor')
    join presences mine on mine.account_id = person
     and mine.heartbeat_at > line_now() - make_interval(secs => reachable_seconds)
   where call_backs.state = 'promised'
     and call_backs.opens_at <= line_now()
     and line_now() < call_backs.closes_at - interval '35 seconds'
     and not exists (
       select from call_back_attempts
        where call_back_attempts.call_back_id = call_backs.id
          and (call_back_attempts.ended_at is null or call_back_attempts.dialled_at is not null)
     )
     and not exists (
       select from calls again
        where again.caller_id = calls.caller_id
          and again.state in ('waiting', 'connecting', 'talking')
          -- A try at another promise has no caller before the key.
          and again.carrier_sid is not null
     )
     and exists (select from on_duty(line_now()) duty where duty.account_id = person)
     and case
       when call_backs.operator_id = person then mine.state in ('available', 'wrap-up')
       when mine.state <> 'available' then false
       when greatest(call_backs.opens_at, calls.ended_at) < line_now() - interval '5 minutes' then true
       else accounts.role = 'operator'
        and call_backs.language = any (accounts.languages)
        and (greatest(call_backs.opens_at, calls.ended_at) < line_now() - interval '1 minute' or not exists (
          select from presences theirs
            join on_duty(line_now()) duty on duty.account_id = theirs.account_id
           where theirs.account_id = call_backs.operator_id
             and theirs.state not in ('offline', 'away')
             and theirs.heartbeat_at > line_now() - make_interval(secs => reachable_seconds)
        ))
     end
$$;
