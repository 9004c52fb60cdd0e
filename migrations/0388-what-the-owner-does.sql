-- Whoever migrates a line's own database is no superuser, as that of the demo and of the tests is: its walls keep that account from every row,
-- and three things that it was to do were never done there.

-- As in 0041: only a member acts as a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls, line_history to %I', current_user);
  end if;
end $$;

-- The last statement of 0260 changed no row: who had left a message before that version is still counted as lost (A6.1).
set local role line_calls;
update calls
   set outcome = 'message-left'
 where calls.outcome in ('abandoned', 'menu-only')
   and exists (select from messages where messages.call_id = calls.id);

-- The right of 0091 to make a note one about nobody went to line_history with the function itself.
set local role line_history;
do $$
begin
  execute format('grant execute on function make_honey to %I', session_user);
end $$;

reset role;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls, line_history from %I', current_user);
  end if;
end $$;

-- Since rows stand behind roles (0042, 0141), forget_synthetic_calls(), which has that account's rights, forgot nothing: half a million rows
-- a year. So many at once would take longer than its statement may: a thousand an hour, where sixty come.
create or replace function forget_synthetic_calls() returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from calls where id in (
    select id from calls where kind = 'synthetic' and ended_at < line_now() - interval '7 days' limit 1000);
  delete from synthetic_calls where id in (
    select id from synthetic_calls where placed_at < line_now() - interval '7 days' limit 1000);
end $$;
-- What the account may see and delete is nobody's. Last, since it keeps everybody from both tables until the end.
do $$
declare
  named text;
begin
  foreach named in array array['select', 'delete'] loop
    execute format('create policy calls_to_itself_%s on calls for %s to %I using (kind = %L)', named, named, current_user, 'synthetic');
    execute format('create policy synthetic_calls_%s on synthetic_calls for %s to %I using (true)', named, named, current_user);
  end loop;
end $$;
