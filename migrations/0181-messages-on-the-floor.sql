-- How many messages wait to be heard, and since when, for the supervisor (A6.1): whoever left one was told that somebody would listen.
create function floor_messages() returns table (waiting bigint, oldest_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*), min(messages.left_at)
    from messages
   where line_role() = 'supervisor'
     and messages.sealed_at is not null
     and messages.finished_at is null
$$;
revoke all on function floor_messages from public;
grant execute on function floor_messages to line_console;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function floor_messages owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
