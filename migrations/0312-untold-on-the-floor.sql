-- B4.1, B4.2: a presumed victim of whom the unit was not told, where a supervisor looks: the call by its number, since when, and who can
-- raise the flag (whose talk or open wrap-up it is, else who presumed). Nothing of who called.
grant select (call_id, presumed_by, presumed_at) on presumptions to line_history;
create policy presumptions_of_history on presumptions for select to line_history using (true);

-- As in 0069: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
set local role line_history;
create function floor_untold() returns table (number bigint, operator text, is_open boolean, presumed_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select calls.number, accounts.display_name, holding.id is not null, presumptions.presumed_at
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
revoke all on function floor_untold from public;
grant execute on function floor_untold to line_console;
reset role;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
