-- Whose session is past its end is in a call or its wrap-up to the end of it, and is offered no other (A6.1, docs/decisions/044): off from
-- now on where they wait, and after the wrap-up where they are busy. As a duty that is over (0120).
create function go_off_when_free(p_accounts uuid[]) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  changed integer;
begin
  update presences
     set returns_to = 'offline',
         state = case when presences.state = 'available' then 'offline' else presences.state end,
         since = case when presences.state = 'available' then line_now() else presences.since end,
         available_since = null
   where presences.account_id = any (p_accounts)
     and (presences.state = 'available'
       or (presences.returns_to <> 'offline' and presences.state in ('reserved', 'on-call', 'wrap-up')));
  get diagnostics changed = row_count;
  if changed > 0 then perform pg_notify('live', 'desk:all'); end if;
  return changed;
end $$;
revoke all on function go_off_when_free from public;
grant execute on function go_off_when_free to line_access;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function go_off_when_free owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
