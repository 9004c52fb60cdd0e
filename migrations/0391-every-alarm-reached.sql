-- B4.2, A5.1, A1.2: as in 0382, but no kind pushes another off the page, part by part, and with how many there are in all and how many nobody has
-- seen. What lasts stood before all else in the same 25 places; 24 hours over without a handover end by nothing yet, so that after the
-- twenty-fifth no other alarm was shown any more, nor counted: no key process that is away, no trail that does not fit, no line that cannot be
-- reached. Now the first of each kind comes before the second of any, and what nobody has seen stands first.

-- As in 0069: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
set local role line_history;
drop function oversight_alarms();
create function oversight_alarms(p_after integer default 0) returns table (
  id uuid, kind text, account text, times integer, raised_at timestamptz, last_at timestamptz, acknowledged_at timestamptz, lasts boolean,
  in_all integer, unseen integer
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'coordinator' then return; end if;
  return query
    with shown as (
      select alarms.id, alarms.kind, accounts.display_name, alarms.times, alarms.raised_at, alarms.last_at, seen.acknowledged_at,
             seen.acknowledged_at is not null as is_seen, alarms.ended_at is null and alarm_lasts(alarms.kind) as is_lasting
        from alarms
        left join accounts on accounts.id = alarms.account_id
        left join alarm_acknowledgements seen on seen.alarm_id = alarms.id
       where seen.acknowledged_at is null
          or seen.acknowledged_at > line_now() - interval '1 day'
          or (alarms.ended_at is null and alarm_lasts(alarms.kind))
    ), counted as (
      select shown.*, shown.is_seen and not shown.is_lasting as is_over, row_number() over (
               partition by shown.is_seen and not shown.is_lasting, shown.kind order by shown.is_seen, shown.last_at desc, shown.id
             ) as nth_of_kind,
             (count(*) over ())::integer as all_of_them, (count(*) filter (where not shown.is_seen) over ())::integer as not_seen
        from shown
    ), placed as (
      select * from counted
       order by counted.is_over, counted.nth_of_kind, counted.is_seen, not counted.is_lasting, counted.last_at desc, counted.id
       limit 25 offset p_after
    )
    select placed.id, placed.kind, placed.display_name, placed.times, placed.raised_at, placed.last_at, placed.acknowledged_at,
           placed.is_lasting, placed.all_of_them, placed.not_seen
      from placed
     order by placed.is_seen, not placed.is_lasting, placed.last_at desc, placed.id;
end $$;
revoke all on function oversight_alarms from public;
grant execute on function oversight_alarms to line_console;
reset role;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
