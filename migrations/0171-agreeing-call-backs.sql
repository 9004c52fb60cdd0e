-- How a call back is agreed and begun. What an operator does here changes rows of others, too: each function looks first whose talk it is,
-- or to whom the call back is put.

-- Which calls back this person may begin at this moment (A9.3). The operator with whom it was agreed comes first, also out of the wrap-up
-- of a talk that dropped; a minute later, or at once where that operator is not there, whoever is available and speaks the language;
-- after five minutes anybody who is available.
create function call_backs_due(person uuid, reachable_seconds integer) returns setof call_backs
language sql stable as $$
  select call_backs.*
    from call_backs
    join calls on calls.id = call_backs.call_id and calls.state = 'ended'
    join accounts on accounts.id = person and accounts.state = 'active' and accounts.role = 'operator'
    join presences mine on mine.account_id = person
     and mine.heartbeat_at > line_now() - make_interval(secs => reachable_seconds)
   where call_backs.state = 'promised'
     and call_backs.opens_at <= line_now()
     and line_now() < call_backs.closes_at
     and not exists (
       select from call_back_attempts
        where call_back_attempts.call_back_id = call_backs.id
          and (call_back_attempts.ended_at is null or call_back_attempts.dialled_at is not null)
     )
     and exists (select from on_duty(line_now()) duty where duty.account_id = person)
     and case when call_backs.operator_id = person then mine.state in ('available', 'wrap-up')
       else mine.state = 'available'
        and (greatest(call_backs.opens_at, calls.ended_at) < line_now() - interval '1 minute' or not exists (
          select from presences theirs
            join on_duty(line_now()) duty on duty.account_id = theirs.account_id
           where theirs.account_id = call_backs.operator_id
             and theirs.state not in ('offline', 'away')
             and theirs.heartbeat_at > line_now() - make_interval(secs => reachable_seconds)
        ))
        and (call_backs.language = any (accounts.languages)
          or greatest(call_backs.opens_at, calls.ended_at) < line_now() - interval '5 minutes')
     end
$$;

-- Takes the place of what was agreed in this call before. The call is locked.
create function insert_call_back(
  asked_call calls, by_whom text, person uuid, why text, opens timestamptz, closes timestamptz, words text, who text
) returns uuid
language plpgsql as $$
declare
  agreed uuid := gen_random_uuid();
begin
  update call_backs
     set state = 'replaced', ended_at = line_now()
   where call_backs.call_id = asked_call.id
     and call_backs.ended_at is null;
  insert into call_backs (id, call_id, version, asked_by, operator_id, language, occasion, opens_at, closes_at, say, who_may_answer)
  select agreed, asked_call.id, count(*) + 1, by_whom, person, coalesce(asked_call.language, 'az'), why, opens, closes, words, who
    from call_backs
   where call_backs.call_id = asked_call.id;
  perform pg_notify('live', 'desk:all');
  return agreed;
end $$;

-- The operator agrees on a plan in the own talk: its id and the leg whose number is wanted, or neither. It is a row from now on, and no
-- promise before the number is sealed.
create function agree_call_back(
  asked uuid, why text, opens timestamptz, closes timestamptz, words text, who text, out agreed uuid, out leg text
)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  call calls;
begin
  select calls.* into call
    from calls
   where calls.id = asked
     and calls.operator_id = line_account()
     and calls.state = 'talking'
     and calls.kind = 'caller'
     and calls.carrier_sid is not null
     for no key update;
  if not found or line_role() is distinct from 'operator' then return; end if;
  agreed := insert_call_back(call, 'operator', line_account(), why, opens, closes, words, who);
  leg := call.carrier_sid;
end $$;

-- A waiting caller asks for one by keys.
create function ask_call_back_by_keys(
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
  agreed := insert_call_back(call, 'keys', null, 'promised', opens, closes, words, who);
  leg := call.carrier_sid;
end $$;

-- Whether this operator has to do with it: agreed on it, has it before them now, or talks with or wraps up the same caller.
create function is_own_call_back(plan call_backs, reachable_seconds integer) returns boolean
language sql stable as $$
  select plan.operator_id = line_account()
    or exists (select from call_backs_due(line_account(), reachable_seconds) as due where due.id = plan.id)
    or exists (
      select
        from calls mine
        join calls source on source.id = plan.call_id
       where mine.operator_id = line_account()
         and mine.state in ('connecting', 'talking')
         and (mine.id = source.id or mine.caller_id = source.caller_id)
    )
$$;

-- Takes it back, in the caller's name; false where there is nothing to take back any more. Nobody is rung after this.
create function withdraw_call_back(taken uuid, reachable_seconds integer) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  plan call_backs;
begin
  if line_role() is distinct from 'operator' then return false; end if;
  select call_backs.* into plan from call_backs where call_backs.id = taken and call_backs.ended_at is null for no key update;
  if not found or not is_own_call_back(plan, reachable_seconds) then return false; end if;
  update call_backs set state = 'withdrawn', ended_at = line_now() where call_backs.id = taken;
  perform pg_notify('live', 'desk:all');
  return true;
end $$;

-- The operator begins a call back that is put to them: a call without a caller yet, with the operator on the way into its room. The
-- offer by which the softphone joins, or null.
create function begin_call_back(begun uuid, reachable_seconds integer) returns uuid
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
  insert into calls (id, kind, state, language, waiting_since, operator_id, caller_id)
  select new_call, 'caller', 'connecting', plan.language, line_now(), line_account(), source.caller_id
    from calls source
   where source.id = plan.call_id;
  insert into offers (id, call_id, operator_id, state, expires_at, ended_at)
  values (new_offer, new_call, line_account(), 'accepted', line_now(), line_now());
  insert into call_back_attempts (call_id, call_back_id, operator_id) values (new_call, plan.id, line_account());
  perform pg_notify('live', 'desk:all');
  return new_offer;
end $$;

-- Whoever answered the dialled leg pressed the key: the caller is on the way into the room. The same leg again gives the same answer; false
-- when nobody waits for it.
create function call_back_answered(called uuid, leg text) returns boolean
language plpgsql as $$
declare
  call calls;
begin
  select calls.* into call from calls where calls.id = called and calls.state <> 'ended' for no key update;
  if not found then return false; end if;
  if call.carrier_sid = leg and exists (
    select from call_back_attempts where call_back_attempts.call_id = called and call_back_attempts.outcome = 'reached'
  ) then
    return true;
  end if;
  if call.state <> 'connecting' or not exists (
    select from legs where legs.call_id = called and legs.party = 'operator' and legs.state <> 'left'
  ) then
    return false;
  end if;
  update call_back_attempts
     set ended_at = line_now(), outcome = 'reached', carrier_sid = leg
   where call_back_attempts.call_id = called
     and call_back_attempts.dialled_at is not null
     and call_back_attempts.ended_at is null
     and coalesce(call_back_attempts.carrier_sid, leg) = leg;
  if not found then return false; end if;
  update calls set carrier_sid = leg, last_seen_at = line_now() where calls.id = called;
  return true;
end $$;

-- Nobody pressed the key, or nobody was rung: the operator is free again. Null where it was over.
create function end_call_back_attempt(called uuid, how text, wrap_up_seconds integer) returns released_call
language plpgsql as $$
begin
  perform from calls where calls.id = called for no key update;
  update call_back_attempts
     set ended_at = line_now(), outcome = how
   where call_back_attempts.call_id = called
     and call_back_attempts.ended_at is null;
  if not found then return null; end if;
  return end_call(called, 'line', wrap_up_seconds);
end $$;

-- The dialled leg is over, told by the carrier or found out: before the key nobody was reached, after it the caller is gone.
create function call_back_leg_ended(leg text, how text, wrap_up_seconds integer) returns released_call
language plpgsql as $$
declare
  attempt call_back_attempts;
begin
  select call_back_attempts.* into attempt from call_back_attempts where call_back_attempts.carrier_sid = leg;
  if not found then return null; end if;
  perform from calls where calls.id = attempt.call_id for no key update;
  update call_back_attempts set leg_is_over = true where call_back_attempts.call_id = attempt.call_id returning * into attempt;
  if attempt.outcome = 'reached' then return end_call(attempt.call_id, 'caller', wrap_up_seconds); end if;
  return end_call_back_attempt(attempt.call_id, how, wrap_up_seconds);
end $$;
