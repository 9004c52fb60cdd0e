-- A3.1: "nobody must call" is true from the moment in which it is answered. A promise is `done` as soon as it is about to be dialled: until the
-- key was pressed it can still be stopped, and a try that is stopped is not put back.

-- As in 0170; but what is being dialled may still be taken back.
create or replace function keep_call_back_as_agreed() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if (new.id, new.call_id, new.opens_at, new.closes_at, new.say, new.who_may_answer, new.occasion, new.agreed_at)
    is distinct from
    (old.id, old.call_id, old.opens_at, old.closes_at, old.say, old.who_may_answer, old.occasion, old.agreed_at)
    or (old.ended_at is not null and new.state <> old.state and not (old.state = 'done' and new.state in ('promised', 'withdrawn')))
  then
    raise exception 'a plan that was agreed stays as it is' using errcode = 'check_violation', constraint = 'call_backs_stay_as_agreed';
  end if;
  return new;
end $$;

-- Nobody is rung for this plan any more, which is locked; where a telephone rings already, it stops. False where it is over. Locks the
-- plan, then the call of its try.
create function take_back_plan(plan call_backs, why text) returns boolean
language plpgsql as $$
declare
  under_way uuid;
begin
  if plan.state = 'done' then
    select call_back_attempts.call_id into under_way
      from call_back_attempts
     where call_back_attempts.call_back_id = plan.id
       and call_back_attempts.ended_at is null;
    -- Nobody has talked: there is no wrap-up whose length would count.
    if not found or (end_call_back_attempt(under_way, 'too-late', 0)).id is null then return false; end if;
  elsif plan.ended_at is not null then
    return false;
  end if;
  update call_backs set state = 'withdrawn', withdrawn_why = why, ended_at = line_now() where call_backs.id = plan.id;
  perform pg_notify('live', 'desk:all');
  perform pg_notify('live', 'floor:all');
  return true;
end $$;

-- The line itself takes back what a caller asked for by keys and was told no about; false where there is nothing to take back.
create function take_back_asked_by_keys(called uuid, taken uuid) returns boolean
language plpgsql as $$
declare
  plan call_backs;
begin
  select call_backs.* into plan
    from call_backs
   where call_backs.id = taken
     and call_backs.call_id = called
     and call_backs.asked_by = 'keys'
     for no key update;
  if not found then return false; end if;
  return take_back_plan(plan, null);
end $$;

revoke all on function take_back_plan, take_back_asked_by_keys from public;
grant execute on function take_back_plan, take_back_asked_by_keys to line_calls;

-- As in 0041: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
set local role line_calls;
-- As in 0290, and while it rings.
create or replace function withdraw_call_back(taken uuid, why text, reachable_seconds integer) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  plan call_backs;
begin
  if line_role() is distinct from 'operator' then return false; end if;
  select call_backs.* into plan
    from call_backs
   where call_backs.id = taken
     and call_backs.state in ('agreed', 'promised', 'done')
     for no key update;
  if not found or not is_own_call_back(plan, reachable_seconds) or not take_back_plan(plan, why) then return false; end if;
  perform record_call_back('call-back-withdrawn', taken, array['state'], why);
  return true;
end $$;

-- As in 0292, and while it rings.
create or replace function stop_call_backs_unseen(own uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  plan call_backs;
begin
  if line_role() is distinct from 'operator' or not exists (
    select from calls where calls.id = own and calls.operator_id = line_account() and calls.state = 'talking'
  ) then
    return false;
  end if;
  for plan in
    select call_backs.*
      from calls mine
      join calls source on source.caller_id = mine.caller_id and source.id <> mine.id
      join call_backs on call_backs.call_id = source.id
     where mine.id = own
       and mine.operator_id = line_account()
       and mine.state = 'talking'
       and call_backs.state in ('agreed', 'promised', 'done')
     order by call_backs.id
       for no key update of call_backs
  loop
    if take_back_plan(plan, 'not-safe') then
      perform record_call_back('call-back-withdrawn', plan.id, array['state'], 'not-safe');
    end if;
  end loop;
  return true;
end $$;

-- The key process gave no number, and nobody was rung: the try ends, and as long as its window is open the promise stands again, unless it
-- was taken back meanwhile. All at once, so that no other worker finds the one without the other. Null where the try was over.
create function put_back_call_back(called uuid, sealed_number text) returns released_call
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  plan uuid;
begin
  select call_back_attempts.call_back_id into plan from call_back_attempts where call_back_attempts.call_id = called;
  perform from call_backs where call_backs.id = plan for no key update;
  perform from calls where calls.id = called for no key update;
  update call_back_attempts
     set dialled_at = null
   where call_back_attempts.call_id = called
     and call_back_attempts.carrier_sid is null
     and call_back_attempts.outcome is distinct from 'reached';
  if not found then return null; end if;
  update call_backs
     set state = 'promised', ended_at = null
   where call_backs.id = plan
     and call_backs.state = 'done'
     and call_backs.closes_at > line_now()
     and not call_backs.key_is_gone;
  if found then insert into call_back_numbers (call_back_id, sealed) values (plan, sealed_number); end if;
  return end_call_back_attempt(called, 'keys-away', 0);
end $$;
revoke all on function put_back_call_back from public;
grant execute on function put_back_call_back to line_worker;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
