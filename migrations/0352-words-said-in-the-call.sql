-- An older word is replaced only where it was said (A9.4). Emergency access opens one note, and so one note only: a word of one's own, kept in
-- it, would have opened all of them in the next call that shows the number, in nobody's sight.

-- As in 0069: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
set local role line_history;
-- As in 0067, but for the way that opened it.
create or replace function keep_case_word(p_call uuid, p_wrapped_tag bytea, p_salt bytea) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := own_caller(p_call, false);
  kept uuid;
begin
  if who is null then return 'not-your-call'; end if;
  insert into case_words (caller_id, wrapped_tag, salt, covers_from, call_id, agreed_by)
  select who, p_wrapped_tag, p_salt, calls.started_at, p_call, line_account() from calls where calls.id = p_call
  on conflict (caller_id) do update
    set wrapped_tag = excluded.wrapped_tag, salt = excluded.salt, call_id = excluded.call_id,
        agreed_by = excluded.agreed_by, agreed_at = line_now()
    where case_words.call_id = excluded.call_id
       or exists (
            select from history_openings
             where history_openings.call_id = p_call
               and history_openings.operator_id = line_account()
               and history_openings.way = 'case-word'
               and history_openings.until > line_now())
  returning caller_id into kept;
  if kept is null then
    perform record_access(line_account(), 'operator', 'attempt-refused', 'call', p_call, array['case-word'], 'not-open');
    return 'not-open';
  end if;
  perform record_access(line_account(), 'operator', 'case-word-agreed', 'call', p_call, array['case-word'], null);
  perform pg_notify('live', 'history:' || line_account());
  return 'kept';
end $$;
reset role;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
