-- "From the end on nobody calls": a telephone that is dialled just before the end of its window would ring on past it. Opening the number
-- takes three seconds at most, the carrier's answer four, and it rings for 20 and the five that the carrier adds.

-- As in 0270, but that nobody is put a call back that could not be rung in its window any more.
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
-- As in 0170, and no dialling that would ring on after the end.
create or replace function keep_attempt_inside_plan() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  plan call_backs;
begin
  select call_backs.* into plan from call_backs where call_backs.id = new.call_back_id for no key update;
  if plan.state = 'promised'
    and plan.opens_at <= line_now()
    and line_now() < plan.closes_at - interval '35 seconds'
    and exists (select from calls where calls.id = plan.call_id and calls.state = 'ended')
  then
    return new;
  end if;
  raise exception 'outside the plan' using errcode = 'check_violation', constraint = 'call_back_attempts_inside_plan';
end $$;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
