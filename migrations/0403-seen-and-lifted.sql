-- A3.4: what the worker looks at again by itself, each half minute or sooner, and ends itself, lasts until then, seen or not. Seen, it was ended,
-- and raised as news in the next look, by whoever looks: one that is seen cannot be told from one that has just begun. As in 0368, but for the second line.
create or replace function alarm_lasts(kind text) returns boolean language sql immutable set search_path = public, pg_temp as $$
  select kind in ('unit-not-told', 'nobody-on-duty', 'notice-unacknowledged', 'handover-late', 'officer-away', 'caller-waits', 'nobody-reachable',
                  'message-late', 'message-unheard', 'carrier-records-late', 'keyd-away', 'keyd-clock-leapt');
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
-- A6.1: as in 0221, but every flag that stands of this caller is lifted with it. Two of one caller cannot be told from two of two: whoever lifted the
-- one took the caller for anybody again, and the other went on.
create or replace function lift_nuisance_flag(p_flag uuid, out verdict text, out call_id uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  flag nuisance_flags;
  other uuid;
begin
  verdict := 'not-found';
  if line_role() is distinct from 'supervisor' then return; end if;
  -- All of them, in one order: two supervisors who lift two of one caller wait for each other.
  perform from nuisance_flags
    where nuisance_flags.caller_id = (select asked.caller_id from nuisance_flags asked where asked.id = p_flag)
    order by nuisance_flags.id for update;
  select nuisance_flags.* into flag from nuisance_flags where nuisance_flags.id = p_flag and nuisance_flags.answer = 'confirmed';
  if flag.id is null then return; end if;
  verdict := 'already-done';
  if flag.lifted_at is not null or flag.stands_until <= line_now() then return; end if;
  for other in
    update nuisance_flags set lifted_by = line_account(), lifted_at = line_now()
     where nuisance_flags.caller_id = flag.caller_id
       and nuisance_flags.stands_until > line_now()
       and nuisance_flags.lifted_at is null
    returning nuisance_flags.call_id
  loop
    -- That of the flag itself is recorded by whoever asked for it.
    if other <> flag.call_id then perform record_access(line_account(), 'supervisor', 'nuisance-flag-lifted', 'call', other, null, null); end if;
  end loop;
  update calls set behind_until = behind_until(flag.caller_id)
   where calls.caller_id = flag.caller_id and calls.state in ('menu', 'waiting');
  verdict := 'done';
  call_id := flag.call_id;
end $$;
-- As in 0221, but part by part, as 0391: of more than 25 the newest stood on no page, and could be neither confirmed nor lifted.
do $$
begin
  execute replace(replace(pg_get_functiondef('nuisance_flags_shown(integer, integer)'::regprocedure),
    'p_limit integer)', 'p_limit integer, p_after integer default 0)'), 'limit p_limit;', 'limit p_limit offset p_after;');
end $$;
drop function nuisance_flags_shown(integer, integer);
revoke all on function nuisance_flags_shown from public;
grant execute on function nuisance_flags_shown to line_console;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;

-- As in 0069: only a member replaces a function of a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
set local role line_history;
-- A9.4: as in 0067, but months are Baku's, as those of the notes are. Of a word agreed in the first four hours of a month the server's month was the one
-- before: it went dark a month before the notes that it opens.
do $$
begin
  execute replace(pg_get_functiondef('history_standing(uuid)'::regprocedure),
    'line_now() + interval ''13 months''', '(line_now() at time zone ''Asia/Baku'') + interval ''13 months''');
end $$;
reset role;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
