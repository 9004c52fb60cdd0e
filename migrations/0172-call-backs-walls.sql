-- What of calls back a desk shows, and the walls around 0170 and 0171: who may read and change what, and whose rights a function runs with.

-- Of calls back, what an operator's desk shows: what is agreed with the caller of the own talk or of a wrap-up, what is put to them now,
-- the one they are making, and what came of one that reached nobody.
create function desk_call_backs(reachable_seconds integer) returns table (
  part text, id uuid, call_id uuid, number bigint, language text, occasion text, opens_at timestamptz, closes_at timestamptz, say text,
  who_may_answer text, state text, code_number bigint, is_own boolean
)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return; end if;
  return query
    with shown as (
      select 'plan' as part, plan.id as plan_id, plan.call_id as about, plan.state as standing
        from call_backs plan
        join calls source on source.id = plan.call_id
       where (plan.ended_at is null or (plan.state = 'refused' and plan.ended_at > line_now() - interval '1 minute'))
         and (exists (
           select
             from calls mine
            where mine.operator_id = line_account()
              and mine.state in ('connecting', 'talking')
              and (mine.id = source.id or mine.caller_id = source.caller_id)
         ) or exists (
           select
             from wrap_ups
            where wrap_ups.call_id = plan.call_id and wrap_ups.operator_id = line_account() and wrap_ups.finished_at is null
         ))
      union all
      select 'due', due.id, due.call_id, due.state from call_backs_due(line_account(), reachable_seconds) as due
      union all
      select 'calling', attempt.call_back_id, attempt.call_id,
             case
               when attempt.outcome = 'reached' then 'reached'
               when attempt.dialled_at is not null then 'ringing'
               else 'joining'
             end
        from call_back_attempts attempt
        join calls on calls.id = attempt.call_id
       where calls.operator_id = line_account()
         and calls.state in ('connecting', 'talking')
      union all
      select 'over', attempt.call_back_id, attempt.call_id, attempt.outcome
        from call_back_attempts attempt
       where attempt.operator_id = line_account()
         and attempt.outcome <> 'reached'
         and attempt.ended_at > line_now() - interval '1 minute'
    )
    select shown.part, plan.id, shown.about, source.number, plan.language::text, plan.occasion, plan.opens_at, plan.closes_at,
           plan.say, plan.who_may_answer, shown.standing, caller_links.code_number,
           plan.operator_id is not distinct from line_account()
      from shown
      join call_backs plan on plan.id = shown.plan_id
      join calls source on source.id = plan.call_id
      left join caller_links on caller_links.caller_id = source.caller_id
     where not (shown.part = 'plan' and exists (select from shown as other where other.plan_id = plan.id and other.part = 'due'))
     order by shown.part = 'calling' desc, plan.closes_at, plan.id
     limit 10;
end $$;

-- Ends by the clock what was never sealed, what was not made in its window, and what the carrier never reported on; tells the desks of what
-- has become due. Answers how many windows closed without a try.
create function expire_call_backs(ring_seconds integer, wrap_up_seconds integer) returns integer
language plpgsql as $$
declare
  missed integer;
begin
  update call_backs
     set state = 'refused', ended_at = line_now()
   where call_backs.state = 'agreed'
     and call_backs.agreed_at < line_now() - interval '1 minute';
  if found then perform pg_notify('live', 'desk:all'); end if;
  perform end_call_back_attempt(attempt.call_id, case when attempt.dialled_at is null then 'too-late' else 'no-answer' end, wrap_up_seconds)
     from call_back_attempts attempt
     join call_backs on call_backs.id = attempt.call_back_id
    where attempt.ended_at is null
      and case when attempt.dialled_at is null then call_backs.closes_at <= line_now() or call_backs.state <> 'promised'
          else attempt.dialled_at < line_now() - make_interval(secs => ring_seconds) end;
  update call_backs
     set state = 'lapsed', ended_at = line_now()
   where call_backs.state = 'promised'
     and call_backs.closes_at <= line_now();
  get diagnostics missed = row_count;
  update call_backs
     set told = call_backs.told + 1
    from calls
   where calls.id = call_backs.call_id
     and calls.state = 'ended'
     and call_backs.state = 'promised'
     and call_backs.told < 3
     and greatest(call_backs.opens_at, calls.ended_at) <= line_now() - (array['0 seconds', '1 minute', '5 minutes']::interval[])[call_backs.told + 1];
  if found or missed > 0 then perform pg_notify('live', 'desk:all'); end if;
  return missed;
end $$;

alter table call_backs enable row level security, force row level security;
alter table call_back_attempts enable row level security, force row level security;
alter table call_back_numbers enable row level security, force row level security;
-- The call path puts the sealed number down and cannot read it. The worker, which is the dialler, reads it.
grant select, insert, update on call_backs, call_back_attempts to line_calls;
grant insert, select (call_back_id), delete on call_back_numbers to line_calls;
grant select, update (state, ended_at, key_is_gone) on call_backs to line_worker;
grant select, update (dialled_at) on call_back_attempts to line_worker;
grant select, insert on call_back_numbers to line_worker;
create policy call_backs_of_line on call_backs to line_calls using (true);
create policy call_back_attempts_of_line on call_back_attempts to line_calls using (true);
create policy call_back_numbers_of_line on call_back_numbers to line_calls using (true);
create policy call_backs_of_worker on call_backs to line_worker using (true);
create policy call_back_attempts_of_worker on call_back_attempts to line_worker using (true);
create policy call_back_numbers_of_worker on call_back_numbers to line_worker using (true);

revoke all on function
  drop_call_back_number, keep_attempt_inside_plan, keep_call_back_as_agreed, end_unreached_call_back, end_plan_for_drop, call_backs_due, insert_call_back,
  agree_call_back, ask_call_back_by_keys, is_own_call_back, withdraw_call_back, begin_call_back, call_back_answered,
  end_call_back_attempt, call_back_leg_ended, desk_call_backs, expire_call_backs
from public;
grant execute on function
  call_backs_due, insert_call_back, ask_call_back_by_keys, is_own_call_back, call_back_answered, end_call_back_attempt,
  call_back_leg_ended, expire_call_backs
to line_calls;
grant execute on function agree_call_back, withdraw_call_back, begin_call_back, desk_call_backs to line_console;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function drop_call_back_number owner to line_calls;
alter function keep_attempt_inside_plan owner to line_calls;
alter function end_unreached_call_back owner to line_calls;
alter function end_plan_for_drop owner to line_calls;
alter function agree_call_back owner to line_calls;
alter function withdraw_call_back owner to line_calls;
alter function begin_call_back owner to line_calls;
alter function desk_call_backs owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
