-- Nuisance: two warnings in the talk, and then a flag for some hours or days, which a second person confirms and which lifts itself. A
-- flag hangs on the random id of caller_links: it moves on with the caller's reference when a month is over, and goes with it. Whoever
-- has none, for the number is withheld or the key process was away, is never flagged. Shown to supervisors alone; no caller is refused.

create table nuisance_warnings (
  id uuid primary key default gen_random_uuid(),
  call_id uuid not null constraint nuisance_warnings_call references calls (id),
  given_by uuid not null constraint nuisance_warnings_given_by references accounts (id),
  ground text not null,
  given_at timestamptz not null default line_now(),
  constraint nuisance_warnings_ground_known check (ground in ('insults', 'sexual', 'threats', 'pranks', 'blocking'))
);
create index nuisance_warnings_call_id on nuisance_warnings (call_id);
create index nuisance_warnings_given_by on nuisance_warnings (given_by);
create trigger nuisance_warnings_are_facts before update on nuisance_warnings for each row execute function refuse_change();

create table nuisance_flags (
  id uuid primary key default gen_random_uuid(),
  caller_id uuid not null constraint nuisance_flags_caller references caller_links (caller_id) on delete cascade,
  call_id uuid not null constraint nuisance_flags_call references calls (id),
  asked_by uuid not null constraint nuisance_flags_asked_by references accounts (id),
  ground text not null,
  hours smallint not null,
  asked_at timestamptz not null default line_now(),
  answer text,
  answered_by uuid constraint nuisance_flags_answered_by references accounts (id),
  answered_at timestamptz,
  stands_until timestamptz,
  lifted_by uuid constraint nuisance_flags_lifted_by references accounts (id),
  lifted_at timestamptz,
  constraint nuisance_flags_ground_known check (ground in ('insults', 'sexual', 'threats', 'pranks', 'blocking')),
  constraint nuisance_flags_hours_known check (hours in (12, 24, 72, 168)),
  constraint nuisance_flags_answer_known check (answer in ('confirmed', 'declined')),
  constraint nuisance_flags_answer_whole check ((answer is null) = (answered_by is null) and (answer is null) = (answered_at is null)),
  constraint nuisance_flags_second_person check (answered_by <> asked_by),
  constraint nuisance_flags_until_confirmed check ((stands_until is not null) = coalesce(answer = 'confirmed', false)),
  constraint nuisance_flags_lifted_whole check ((lifted_by is null) = (lifted_at is null) and (lifted_at is null or stands_until is not null))
);
create index nuisance_flags_caller_id on nuisance_flags (caller_id);
create index nuisance_flags_call_id on nuisance_flags (call_id);
create index nuisance_flags_asked_by on nuisance_flags (asked_by);
create index nuisance_flags_answered_by on nuisance_flags (answered_by);
create index nuisance_flags_lifted_by on nuisance_flags (lifted_by);
comment on column nuisance_flags.caller_id is 'the random id of the caller: no number, and nobody gets from it to one';
comment on column nuisance_flags.stands_until is 'the flag lifts itself then: nothing has to run for it';

alter table nuisance_warnings enable row level security, force row level security;
alter table nuisance_flags enable row level security, force row level security;
grant select, insert on nuisance_warnings to line_calls;
grant select, insert, update (answer, answered_by, answered_at, stands_until, lifted_by, lifted_at) on nuisance_flags to line_calls;
create policy nuisance_warnings_of_line on nuisance_warnings to line_calls using (true);
create policy nuisance_flags_of_line on nuisance_flags to line_calls using (true);

-- Until when a call of this caller waits behind the others: ten minutes, so that a person is reached in the end (A6.1); null where no
-- confirmed flag stands.
create function behind_until(p_caller uuid) returns timestamptz
  language sql stable set search_path = public, pg_temp as $$
  select line_now() + interval '10 minutes'
   where exists (
     select from nuisance_flags
      where nuisance_flags.caller_id = p_caller
        and nuisance_flags.stands_until > line_now()
        and nuisance_flags.lifted_at is null
   )
$$;

-- What was said to the caller of the own talk, and whether a flag could be asked for. No row for anybody else's call.
create function nuisance_of_call(p_call uuid) returns table (is_known boolean, ground text, given_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return; end if;
  return query
    select calls.caller_id is not null, nuisance_warnings.ground, nuisance_warnings.given_at
      from calls
      left join nuisance_warnings on nuisance_warnings.call_id = calls.id
     where calls.id = p_call
       and calls.operator_id = line_account()
       and calls.kind = 'caller'
       and calls.state = 'talking'
     order by nuisance_warnings.given_at
     limit 10;
end $$;

-- 'done', or why not: 'wrong-state' outside the own talk, while the caller does not hear, or too soon after the warning before;
-- 'already-done' where there were enough.
create function give_nuisance_warning(p_call uuid, p_ground text, p_pause_seconds integer, p_most integer) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  given bigint;
  latest timestamptz;
begin
  if line_role() is distinct from 'operator' then return 'wrong-state'; end if;
  perform from calls
    where calls.id = p_call
      and calls.operator_id = line_account()
      and calls.kind = 'caller'
      and calls.state = 'talking'
      and calls.talk = 'together'
      for no key update;
  if not found then return 'wrong-state'; end if;
  select count(*), max(nuisance_warnings.given_at) into given, latest from nuisance_warnings where nuisance_warnings.call_id = p_call;
  if given >= p_most then return 'already-done'; end if;
  if latest > line_now() - make_interval(secs => p_pause_seconds) then return 'wrong-state'; end if;
  insert into nuisance_warnings (call_id, given_by, ground) values (p_call, line_account(), p_ground);
  return 'done';
end $$;

-- 'done', or why the own talk cannot be ended as nuisance: never before two warnings. With hours, a flag is asked for, of a caller who
-- has a reference.
create function ask_nuisance_flag(p_call uuid, p_ground text, p_hours integer, p_needed integer) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  call calls;
begin
  if line_role() is distinct from 'operator' then return 'wrong-state'; end if;
  select calls.* into call
    from calls
   where calls.id = p_call
     and calls.operator_id = line_account()
     and calls.kind = 'caller'
     and calls.state = 'talking'
     and calls.talk in ('together', 'on-hold')
     for no key update;
  if not found then return 'wrong-state'; end if;
  if (select count(*) from nuisance_warnings where nuisance_warnings.call_id = p_call) < p_needed then return 'wrong-state'; end if;
  if p_hours is null then return 'done'; end if;
  if call.caller_id is null then return 'wrong-state'; end if;
  insert into nuisance_flags (caller_id, call_id, asked_by, ground, hours)
  values (call.caller_id, p_call, line_account(), p_ground, p_hours);
  return 'done';
end $$;

-- What waits for a second person, and what stands. Of the caller nothing but how often a flag stood before.
create function nuisance_flags_shown(p_answer_hours integer, p_limit integer) returns table (
  id uuid, operator text, ground text, hours smallint, asked_at timestamptz, warned_for text[], warned_at timestamptz[], earlier bigint,
  is_own boolean, stands_until timestamptz, confirmed_by text
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select flag.id, asking.display_name, flag.ground, flag.hours, flag.asked_at,
           array(select warned.ground from nuisance_warnings warned where warned.call_id = flag.call_id order by warned.given_at limit 5),
           array(select warned.given_at from nuisance_warnings warned where warned.call_id = flag.call_id order by warned.given_at limit 5),
           (select count(*) from nuisance_flags earlier
             where earlier.caller_id = flag.caller_id and earlier.answer = 'confirmed' and earlier.asked_at < flag.asked_at),
           flag.asked_by = line_account(), flag.stands_until, confirming.display_name
      from nuisance_flags flag
      join accounts asking on asking.id = flag.asked_by
      left join accounts confirming on confirming.id = flag.answered_by
     where (flag.answer is null and flag.asked_at > line_now() - make_interval(hours => p_answer_hours))
        or (flag.stands_until > line_now() and flag.lifted_at is null)
     order by flag.answer is not null, flag.asked_at, flag.id
     limit p_limit;
end $$;

-- The second person, never the one who asked. Confirmed, it stands from now on, for calls that wait already, too. Answers the call in
-- which it was asked for, or why not.
create function answer_nuisance_flag(p_flag uuid, p_answer text, p_answer_hours integer, out verdict text, out call_id uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  flag nuisance_flags;
begin
  verdict := 'not-found';
  if line_role() is distinct from 'supervisor' then return; end if;
  select nuisance_flags.* into flag from nuisance_flags where nuisance_flags.id = p_flag and nuisance_flags.asked_by <> line_account() for update;
  if flag.id is null then return; end if;
  verdict := 'already-done';
  if flag.answer is not null then return; end if;
  verdict := 'too-late';
  if flag.asked_at <= line_now() - make_interval(hours => p_answer_hours) then return; end if;
  update nuisance_flags
     set answer = p_answer, answered_by = line_account(), answered_at = line_now(),
         stands_until = case when p_answer = 'confirmed' then line_now() + make_interval(hours => flag.hours) end
   where nuisance_flags.id = p_flag;
  update calls set behind_until = behind_until(flag.caller_id)
   where calls.caller_id = flag.caller_id and calls.state in ('menu', 'waiting');
  verdict := 'done';
  call_id := flag.call_id;
end $$;

-- Lifts a flag before its time.
create function lift_nuisance_flag(p_flag uuid, out verdict text, out call_id uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  flag nuisance_flags;
begin
  verdict := 'not-found';
  if line_role() is distinct from 'supervisor' then return; end if;
  select nuisance_flags.* into flag from nuisance_flags where nuisance_flags.id = p_flag and nuisance_flags.answer = 'confirmed' for update;
  if flag.id is null then return; end if;
  verdict := 'already-done';
  if flag.lifted_at is not null or flag.stands_until <= line_now() then return; end if;
  update nuisance_flags set lifted_by = line_account(), lifted_at = line_now() where nuisance_flags.id = p_flag;
  update calls set behind_until = behind_until(flag.caller_id)
   where calls.caller_id = flag.caller_id and calls.state in ('menu', 'waiting');
  verdict := 'done';
  call_id := flag.call_id;
end $$;

-- Whether this operator's ended call may be called nuisance: the caller was warned twice, or was not hung up on.
create function may_be_nuisance(p_call uuid, p_needed integer) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from wrap_ups where wrap_ups.call_id = p_call and wrap_ups.operator_id = line_account())
     and (exists (select from calls where calls.id = p_call and calls.ended_by is distinct from 'operator')
       or (select count(*) from nuisance_warnings where nuisance_warnings.call_id = p_call) >= p_needed)
$$;

-- What the trail may say, whatever it may say by now.
do $$
declare
  said text;
begin
  select pg_get_constraintdef(pg_constraint.oid) into said
    from pg_constraint where pg_constraint.conname = 'audit_rows_action_known' and pg_constraint.contypid = 'audit_action'::regtype;
  execute 'alter domain audit_action drop constraint audit_rows_action_known';
  execute 'alter domain audit_action add constraint audit_rows_action_known '
    || replace(said, 'ARRAY[', 'ARRAY[''nuisance-warned''::text, ''nuisance-ended''::text, ''nuisance-flag-asked''::text, '
      '''nuisance-flag-confirmed''::text, ''nuisance-flag-declined''::text, ''nuisance-flag-lifted''::text, ');
end $$;

revoke all on function behind_until, nuisance_of_call, give_nuisance_warning, ask_nuisance_flag, nuisance_flags_shown, answer_nuisance_flag,
  lift_nuisance_flag, may_be_nuisance from public;
grant execute on function behind_until to line_calls;
grant execute on function nuisance_of_call, give_nuisance_warning, ask_nuisance_flag, nuisance_flags_shown, answer_nuisance_flag,
  lift_nuisance_flag, may_be_nuisance to line_console;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
do $$
declare
  named text;
begin
  foreach named in array array['nuisance_of_call', 'give_nuisance_warning', 'ask_nuisance_flag', 'nuisance_flags_shown',
    'answer_nuisance_flag', 'lift_nuisance_flag', 'may_be_nuisance'] loop
    execute format('alter function %I owner to line_calls', named);
  end loop;
end $$;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
