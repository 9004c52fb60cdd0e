-- Who let whom into the team stands in the trail (A1.1), so it must be known whose key it is: the account, where it serves as an operator.
create function team_key_holder(asked uuid) returns uuid
language sql stable security definer set search_path = public, pg_temp
as $$
  select accounts.id
    from account_keys
    join accounts on accounts.id = account_keys.account_id
   where account_keys.id = asked and accounts.state = 'active' and accounts.role = 'operator' and line_role() = 'operator'
$$;
revoke all on function team_key_holder from public;
grant execute on function team_key_holder to line_console;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_access to %I', current_user);
  end if;
end $$;
grant create on schema public to line_access;
alter function team_key_holder owner to line_access;
revoke create on schema public from line_access;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_access from %I', current_user);
  end if;
end $$;
