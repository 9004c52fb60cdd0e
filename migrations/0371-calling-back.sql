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

-- As in 0041: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
set local role line_calls;
-- As in 0290; and what the caller's keys said in the call of the promise is true of whoever is called back for it: that there is danger, that
-- they cannot speak, that the line does not speak their language, whom they would rather speak with. An operator who is not told takes
-- somebody who cannot speak for nobody.
create or replace function begin_call_back(begun uuid, reachable_seconds integer) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  plan call_backs;
  new_call uuid := gen_random_uuid();
  new_offer uuid := gen_random_uuid();
begin
  if line_role() is distinct from 'operator' then return null; end if;
  perform from call_backs where call_backs.id = begun and call_backs.state = 'promised' for no key update;
  if not found then return null; end if;
  select due.* into plan from call_backs_due(line_account(), reachable_seconds) as due where due.id = begun;
  if not found then return null; end if;
  update presences
     set returns_to = case when presences.state = 'available' then 'available' else presences.returns_to end,
         state = 'on-call', since = line_now(), wrap_up_due_at = null
   where presences.account_id = line_account()
     and presences.state in ('available', 'wrap-up');
  if not found then return null; end if;
  insert into calls (id, kind, state, language, waiting_since, operator_id, caller_id, urgency, needs_interpreter, is_child, wish, wished_at)
  select new_call, 'caller', 'connecting', plan.language, line_now(), line_account(), source.caller_id, source.urgency,
         source.needs_interpreter, source.is_child, source.wish, source.wished_at
    from calls source
   where source.id = plan.call_id;
  insert into offers (id, call_id, operator_id, state, expires_at, ended_at)
  values (new_offer, new_call, line_account(), 'accepted', line_now(), line_now());
  insert into call_back_attempts (call_id, call_back_id, operator_id) values (new_call, plan.id, line_account());
  perform record_call_back('call-back-begun', plan.id, array['window', 'say', 'who-may-answer', 'code-name'], null);
  perform pg_notify('live', 'desk:all');
  return new_offer;
end $$;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
