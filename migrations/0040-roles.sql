-- The second time that need-to-know is said (A1.1, docs/decisions/018-rows-behind-roles.md). Whoever serves the line signs in as one
-- role that owns nothing and takes one of these four at the start of each connection; what a row may be read by is said in 0041.
-- Roles of a server, without a way to sign in.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['line_calls', 'line_access', 'line_console', 'line_worker'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin', role_name);
      exception
        -- Two databases of one server may be migrated at the same time.
        when duplicate_object or unique_violation then null;
        when insufficient_privilege then
          raise exception 'role % is missing: have it made once by somebody who may, with: create role % nologin', role_name, role_name;
      end;
    end if;
  end loop;
end $$;
grant usage on schema public to line_calls, line_access, line_console, line_worker;

-- Who asks, for the length of a transaction; null when nobody is named, and then no row of a person is seen.
create function line_account() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('line.account_id', true), '')::uuid $$;
create function line_role() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('line.role', true), '') $$;
