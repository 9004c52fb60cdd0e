-- What a supervisor sees of calls back: how many are promised, how many of those wait for somebody now, and how many of the last day were
-- never tried. Figures, and of nobody who called.
create function floor_call_backs() returns table (promised bigint, due bigint, missed bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select count(*) filter (where call_backs.state = 'promised'),
           count(*) filter (where call_backs.state = 'promised' and call_backs.opens_at <= line_now() and calls.state = 'ended'),
           count(*) filter (where call_backs.state = 'lapsed')
      from call_backs
      join calls on calls.id = call_backs.call_id
     where call_backs.state = 'promised'
        or (call_backs.state = 'lapsed' and call_backs.ended_at > line_now() - interval '1 day');
end $$;
revoke all on function floor_call_backs from public;
grant execute on function floor_call_backs to line_console;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function floor_call_backs owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
