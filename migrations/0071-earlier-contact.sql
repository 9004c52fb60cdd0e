-- The number behind the code name, where this person is in the call and its caller has called before; else null. A look into the links
-- themselves stays the call path's alone.
create function earlier_contact(asked uuid) returns bigint
language sql stable security definer set search_path = public, pg_temp
as $$
  select caller_links.code_number
    from calls
    join caller_links on caller_links.caller_id = calls.caller_id
   where calls.id = asked
     and calls.operator_id = line_account()
     and calls.state in ('connecting', 'talking')
     and exists (select from calls earlier where earlier.caller_id = calls.caller_id and earlier.number < calls.number)
$$;
revoke all on function earlier_contact from public;
grant execute on function earlier_contact to line_console;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function earlier_contact owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
