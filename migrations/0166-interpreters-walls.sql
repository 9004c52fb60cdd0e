-- The walls around 0165: who may call what, and whose rights it runs with.
revoke all on function interpreters_at, interpreters_now, ask_interpreter, interpreter_arrived from public;
grant execute on function interpreters_at, interpreter_arrived to line_calls;
grant execute on function interpreters_now, ask_interpreter to line_console;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function take_back_guest owner to line_calls;
alter function interpreters_now owner to line_calls;
alter function ask_interpreter owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
