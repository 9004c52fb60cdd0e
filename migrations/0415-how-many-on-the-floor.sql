-- B4.1: both lists of the supervisor's page end at 25, and the page counted what it was given: of thirty presumed victims of whom the unit was
-- not told it said 25. How many there are is said with each row now.

-- As in 0069: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
set local role line_history;
drop function floor_untold();
-- As in 0312.
create function floor_untold() returns table (number bigint, operator text, is_open boolean, presumed_at timestamptz, in_all bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select calls.number, accounts.display_name, holding.id is not null, presumptions.presumed_at, count(*) over ()
      from alarms
      join presumptions on presumptions.call_id = alarms.subject_id
      join calls on calls.id = alarms.subject_id
      left join lateral (
        select holder.id
          from (
            select calls.operator_id where calls.state = 'talking'
            union
            select wrap_ups.operator_id from wrap_ups where wrap_ups.call_id = calls.id and wrap_ups.finished_at is null
          ) as holder (id)
         where holder.id is not null
         order by holder.id = presumptions.presumed_by desc, holder.id
         limit 1
      ) as holding on true
      join accounts on accounts.id = coalesce(holding.id, presumptions.presumed_by)
     where alarms.kind = 'unit-not-told'
       and alarms.ended_at is null
     order by presumptions.presumed_at, calls.number
     limit 25;
end $$;
drop function floor_people();
-- As in 0068.
create function floor_people() returns table (name text, state text, since timestamptz, reachable boolean, languages text[], in_all bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select accounts.display_name, presences.state::text, presences.since,
           coalesce(presences.heartbeat_at > line_now() - interval '15 seconds', false), accounts.languages, count(*) over ()
      from presences
      join accounts on accounts.id = presences.account_id
     where presences.state <> 'offline'
       and accounts.state = 'active'
     order by accounts.display_name, accounts.id
     limit 25;
end $$;
revoke all on function floor_untold, floor_people from public;
grant execute on function floor_untold, floor_people to line_console;
reset role;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
