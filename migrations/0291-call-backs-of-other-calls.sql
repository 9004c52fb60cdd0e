-- Whoever shows a caller's number learns nothing of what that caller agreed, and cancels nothing (A9.4, T13): what was agreed in another call
-- is on the desk, and may be taken back there, only once the caller's own word has opened what came before.

-- As in 0041: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls, line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls, line_history;

-- Whether the word that was said to this operator in the own talk opens what was agreed in the other call. As with a note it opens nothing
-- that is older than the first word: else whoever shows the number could agree on a word, call again, and read.
create function word_opens_call(own uuid, other uuid) returns boolean
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (
    select
      from history_openings opening
      join calls source on source.id = other and source.caller_id = opening.caller_id
      join case_words word on word.caller_id = opening.caller_id
     where opening.call_id = own
       and opening.operator_id = line_account()
       and opening.way = 'case-word'
       and opening.until > line_now()
       and own_caller(own, true) = opening.caller_id
       and source.started_at >= word.covers_from
  );
end $$;
revoke all on function word_opens_call from public;
grant execute on function word_opens_call to line_calls;
alter function word_opens_call owner to line_history;

-- The desk is another one from the right word on.
create function tell_desk_of_opening() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform pg_notify('live', 'desk:' || new.operator_id);
  return null;
end $$;
revoke all on function tell_desk_of_opening from public;
create trigger history_openings_tell_desk after insert on history_openings
  for each row execute function tell_desk_of_opening();

-- Whether this operator has to do with it: has it before them now, or agreed on it in the call that they have or wrap up, or talks with a caller
-- whose word has opened it. Not who agreed on it in a call that is over: the number alone brings nobody back.
create or replace function is_own_call_back(plan call_backs, reachable_seconds integer) returns boolean
language sql stable as $$
  select exists (select from call_backs_due(line_account(), reachable_seconds) as due where due.id = plan.id)
    or exists (
      select
        from calls mine
       where mine.id = plan.call_id
         and mine.operator_id = line_account()
         and mine.state in ('connecting', 'talking')
    )
    or exists (
      select
        from wrap_ups
       where wrap_ups.call_id = plan.call_id and wrap_ups.operator_id = line_account() and wrap_ups.finished_at is null
    )
    or exists (
      select
        from calls mine
        join calls source on source.id = plan.call_id
       where mine.operator_id = line_account()
         and mine.state = 'talking'
         and mine.caller_id = source.caller_id
         and word_opens_call(mine.id, source.id)
    )
$$;

set local role line_calls;
-- As in 0172, but for what was agreed in another call of the same caller: whole once the word was said, until then a row that says that
-- there is one, and nothing of it.
create or replace function desk_call_backs(reachable_seconds integer) returns table (
  part text, id uuid, call_id uuid, number bigint, language text, occasion text, opens_at timestamptz, closes_at timestamptz, say text,
  who_may_answer text, state text, code_number bigint, is_own boolean
)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return; end if;
  return query
    with elsewhere as (
      select plan.id as plan_id, plan.call_id as about, plan.state as standing, word_opens_call(mine.id, source.id) as is_open
        from call_backs plan
        join calls source on source.id = plan.call_id
        join calls mine on mine.caller_id = source.caller_id and mine.id <> source.id
       where plan.ended_at is null
         and mine.operator_id = line_account()
         and mine.state = 'talking'
    ), shown as (
      select 'plan' as part, plan.id as plan_id, plan.call_id as about, plan.state as standing
        from call_backs plan
       where (plan.ended_at is null or (plan.state = 'refused' and plan.ended_at > line_now() - interval '1 minute'))
         and (exists (
           select
             from calls mine
            where mine.id = plan.call_id
              and mine.operator_id = line_account()
              and mine.state in ('connecting', 'talking')
         ) or exists (
           select
             from wrap_ups
            where wrap_ups.call_id = plan.call_id and wrap_ups.operator_id = line_account() and wrap_ups.finished_at is null
         ))
      union all
      select 'plan', elsewhere.plan_id, elsewhere.about, elsewhere.standing from elsewhere where elsewhere.is_open
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
    (select 'closed'::text, null::uuid, null::uuid, null::bigint, null::text, null::text, null::timestamptz, null::timestamptz, null::text,
            null::text, null::text, null::bigint, null::boolean
       from elsewhere
      where not elsewhere.is_open
      limit 1)
    union all
    (select shown.part, plan.id, shown.about, source.number, plan.language::text, plan.occasion, plan.opens_at, plan.closes_at,
            plan.say, plan.who_may_answer, shown.standing, caller_links.code_number,
            plan.operator_id is not distinct from line_account()
       from shown
       join call_backs plan on plan.id = shown.plan_id
       join calls source on source.id = plan.call_id
       left join caller_links on caller_links.caller_id = source.caller_id
      where not (shown.part = 'plan' and exists (select from shown as other where other.plan_id = plan.id and other.part = 'due'))
      order by shown.part = 'calling' desc, plan.closes_at, plan.id
      limit 10);
end $$;
reset role;
revoke create on schema public from line_calls, line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls, line_history from %I', current_user);
  end if;
end $$;
