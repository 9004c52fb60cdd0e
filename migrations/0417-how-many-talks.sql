-- A6.1: the list of talks ends at 25, and the supervisor's page counted what it was given. As in 0415, how many there are is said with each row.

-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
set local role line_calls;
drop function floor_talks(integer);
-- As in 0193.
create function floor_talks(reachable_seconds integer) returns table (
  id uuid, number bigint, language text, operator text, talk text, connected_at timestamptz, reachable boolean, silent_since timestamptz,
  is_own boolean, has_listener boolean, is_changing boolean, in_all bigint
)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select calls.id, calls.number, coalesce(calls.language, 'az')::text, accounts.display_name, calls.talk::text, calls.connected_at,
           is_reachable(calls.operator_id, reachable_seconds), presences.heartbeat_at,
           calls.operator_id = line_account(),
           exists (select from guests where guests.call_id = calls.id and guests.kind = 'listener' and guests.ended_at is null),
           exists (
             select from guests
              where guests.call_id = calls.id and guests.kind = 'colleague' and guests.ended_at is null
                and (guests.state = 'joined' or guests.is_take_over)
           ),
           count(*) over ()
      from calls
      join accounts on accounts.id = calls.operator_id
      left join presences on presences.account_id = calls.operator_id
     where calls.state = 'talking'
       and calls.kind = 'caller'
     order by is_reachable(calls.operator_id, reachable_seconds), calls.connected_at, calls.id
     limit 25;
end $$;
revoke all on function floor_talks from public;
grant execute on function floor_talks to line_console;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
