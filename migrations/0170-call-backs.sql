-- Calls back that were agreed with the caller (A6.1, A3.1): may we, when, what is said, who may answer. Never a voice message: there is no
-- column for one. The plan is a row before anybody can dial; the number lies beside it, under a window key of the key process, which
-- opens it once, inside the window, for the dialler. Each change locks the call first, then the plan, then its attempts (docs/decisions/033).
create table call_backs (
  id uuid primary key,
  call_id uuid not null constraint call_backs_call references calls (id) on delete cascade,
  version integer not null,
  asked_by text not null,
  operator_id uuid constraint call_backs_operator references accounts (id),
  language call_language not null,
  occasion text not null,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  say text not null,
  who_may_answer text not null,
  state text not null default 'agreed',
  agreed_at timestamptz not null default line_now(),
  ended_at timestamptz,
  told smallint not null default 0,
  key_is_gone boolean not null default false,
  constraint call_backs_version_of_call unique (call_id, version),
  constraint call_backs_asked_by_known check (asked_by in ('operator', 'keys')),
  constraint call_backs_operator_asked check ((operator_id is not null) = (asked_by = 'operator')),
  constraint call_backs_occasion_known check (occasion in ('if-dropped', 'promised')),
  constraint call_backs_say_known check (say in ('wrong-number', 'survey', 'delivery', 'nothing')),
  constraint call_backs_who_known check (who_may_answer in ('caller-only', 'anyone')),
  constraint call_backs_state_known check (state in
    ('agreed', 'promised', 'done', 'lapsed', 'withdrawn', 'replaced', 'not-needed', 'refused')),
  constraint call_backs_end check ((ended_at is null) = (state in ('agreed', 'promised'))),
  constraint call_backs_window_within_a_day check (closes_at > opens_at and closes_at - opens_at <= interval '24 hours'),
  constraint call_backs_window_near check (opens_at - agreed_at <= interval '14 days')
);
comment on column call_backs.occasion is 'if-dropped: only where the line drops in this talk; promised: in any case';
comment on column call_backs.say is 'what is said to somebody else who answers: nothing of the line';
comment on column call_backs.told is 'how often the desks were told that it is due: the own operator, then everybody who speaks the language, then everybody';
comment on column call_backs.key_is_gone is 'the key process has destroyed the key of this window';
create unique index call_backs_one_open_per_call on call_backs (call_id) where ended_at is null;
create index call_backs_operator_id on call_backs (operator_id);
create index call_backs_open on call_backs (opens_at) where ended_at is null;
create index call_backs_keys_left on call_backs (ended_at) where not key_is_gone and ended_at is not null;

create table call_back_numbers (
  call_back_id uuid primary key constraint call_back_numbers_call_back references call_backs (id) on delete cascade,
  sealed text not null,
  constraint call_back_numbers_sealed_short check (octet_length(sealed) <= 256)
);
comment on column call_back_numbers.sealed is 'the number under the key of its window; opened by the key process alone, once, for the dialler';
-- A number lies here for as long as it is promised that it will be rung, and not a moment longer.
create function drop_call_back_number() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from call_back_numbers where call_back_numbers.call_back_id = new.id;
  return null;
end $$;
create trigger call_backs_drop_their_number after update of state on call_backs
  for each row when (old.state = 'promised' and new.state <> 'promised') execute function drop_call_back_number();

-- One try at a call back: a call of its own, in which the operator is first.
create table call_back_attempts (
  call_id uuid primary key constraint call_back_attempts_call references calls (id) on delete cascade,
  call_back_id uuid not null constraint call_back_attempts_call_back references call_backs (id) on delete cascade,
  operator_id uuid not null constraint call_back_attempts_operator references accounts (id),
  begun_at timestamptz not null default line_now(),
  dialled_at timestamptz,
  ended_at timestamptz,
  outcome text,
  carrier_sid text,
  leg_is_over boolean not null default false,
  constraint call_back_attempts_carrier_sid_key unique (carrier_sid),
  constraint call_back_attempts_outcome_known check (outcome in
    ('reached', 'no-key', 'other-key', 'busy', 'no-answer', 'failed', 'operator-left', 'too-late', 'keys-away', 'carrier-away')),
  constraint call_back_attempts_end check ((ended_at is null) = (outcome is null))
);
comment on column call_back_attempts.ended_at is 'the caller pressed the key, or it is certain that nobody will';
comment on column call_back_attempts.carrier_sid is 'the leg that was dialled; whoever answers it';
create index call_back_attempts_operator_id on call_back_attempts (operator_id);
-- However many ask, and however often a job runs: one at a time, and the telephone of the caller rings once.
create unique index call_back_attempts_one_at_a_time on call_back_attempts (call_back_id) where ended_at is null;
create unique index call_back_attempts_rings_once on call_back_attempts (call_back_id) where dialled_at is not null;
create index call_back_attempts_under_way on call_back_attempts (begun_at) where ended_at is null or not leg_is_over;

-- The wall behind every function and every statement: no attempt, and no dialling, outside the plan.
create function keep_attempt_inside_plan() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  plan call_backs;
begin
  select call_backs.* into plan from call_backs where call_backs.id = new.call_back_id for no key update;
  if plan.state = 'promised'
    and plan.opens_at <= line_now()
    and line_now() < plan.closes_at
    and exists (select from calls where calls.id = plan.call_id and calls.state = 'ended')
  then
    return new;
  end if;
  raise exception 'outside the plan' using errcode = 'check_violation', constraint = 'call_back_attempts_inside_plan';
end $$;
create trigger call_back_attempts_begin_inside_plan before insert on call_back_attempts
  for each row execute function keep_attempt_inside_plan();
create trigger call_back_attempts_dial_inside_plan before update of dialled_at on call_back_attempts
  for each row when (new.dialled_at is not null and old.dialled_at is null) execute function keep_attempt_inside_plan();

-- What was agreed is not rewritten: another plan is another row.
create function keep_call_back_as_agreed() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if (new.id, new.call_id, new.opens_at, new.closes_at, new.say, new.who_may_answer, new.occasion, new.agreed_at)
    is distinct from
    (old.id, old.call_id, old.opens_at, old.closes_at, old.say, old.who_may_answer, old.occasion, old.agreed_at)
    or (old.ended_at is not null and new.state <> old.state and not (old.state = 'done' and new.state = 'promised'))
  then
    raise exception 'a plan that was agreed stays as it is' using errcode = 'check_violation', constraint = 'call_backs_stay_as_agreed';
  end if;
  return new;
end $$;
create trigger call_backs_stay_as_agreed before update on call_backs for each row execute function keep_call_back_as_agreed();

-- A call of ours that reached nobody.
alter domain call_outcome drop constraint calls_outcome_known;
alter domain call_outcome add constraint calls_outcome_known check
  (value in ('talked', 'abandoned', 'menu-only', 'test', 'not-reached'));

-- Nobody pressed the key yet: then there is nobody to wait, whatever ended it, and no queue to go back to.
create function end_unreached_call_back() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  dialled text;
begin
  select call_back_attempts.carrier_sid into dialled
    from call_back_attempts
   where call_back_attempts.call_id = new.id
     and call_back_attempts.outcome is distinct from 'reached';
  if not found then return new; end if;
  update call_back_attempts
     set ended_at = line_now(), outcome = 'operator-left'
   where call_back_attempts.call_id = new.id
     and call_back_attempts.ended_at is null;
  new.state := 'ended';
  new.talk := null;
  new.outcome := 'not-reached';
  new.ended_at := line_now();
  new.ended_by := coalesce(new.ended_by, 'operator');
  -- What the carrier keeps of the leg is deleted as of any other.
  new.carrier_sid := dialled;
  return new;
end $$;
create trigger calls_end_unreached before update of state on calls
  for each row when (old.state = 'connecting' and new.state in ('waiting', 'ended'))
  execute function end_unreached_call_back();

-- The operator said goodbye: the plan for a line that drops is not needed any more. Whoever else ends a talk may have dropped it.
create function end_plan_for_drop() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update call_backs
     set state = 'not-needed', ended_at = line_now()
   where call_backs.call_id = new.id
     and call_backs.ended_at is null
     and call_backs.occasion = 'if-dropped';
  return null;
end $$;
create trigger calls_end_plan_for_drop after update of state on calls
  for each row when (new.state = 'ended' and old.state <> 'ended' and new.ended_by = 'operator')
  execute function end_plan_for_drop();
