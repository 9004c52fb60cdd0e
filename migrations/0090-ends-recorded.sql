-- A1.1: a session that ends because its account changed stands in the trail, too; and what the administrator does at the command line,
-- where nobody is signed in.
create or replace function end_sessions_of_changed_account() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  ended integer;
begin
  delete from sessions where account_id = new.id;
  get diagnostics ended = row_count;
  for _ in 1 .. ended loop
    perform record_access(new.id, new.role, 'session-ended', 'account', new.id, null, 'account-changed');
  end loop;
  return null;
end $$;
