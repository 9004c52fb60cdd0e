-- A6.1: for how long the line did not work, for the coordinator and the yearly report: minutes a month in Baku, in which what overlaps
-- counts once; and the latest outages one by one. Nobody who called.
create function oversight_outage_months() returns table (month text, minutes integer, outages bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'coordinator' then return; end if;
  return query
    with months as (
      select each.begins, tstzrange(each.begins at time zone 'Asia/Baku', (each.begins + interval '1 month') at time zone 'Asia/Baku') as span
        from generate_series(
          date_trunc('month', line_now() at time zone 'Asia/Baku') - interval '12 months',
          date_trunc('month', line_now() at time zone 'Asia/Baku'), interval '1 month'
        ) as each(begins)
    ), parts as (
      select months.begins, count(away.id) as outages,
             range_agg(months.span * tstzrange(away.began_at, coalesce(away.ended_at, greatest(line_now(), away.began_at))))
               filter (where away.id is not null) as spans
        from months
        left join outages as away
          on months.span && tstzrange(away.began_at, coalesce(away.ended_at, greatest(line_now(), away.began_at)), '[]')
       group by months.begins
    )
    select to_char(parts.begins, 'YYYY-MM'),
           ceil(coalesce((select sum(extract(epoch from upper(each.span) - lower(each.span))) from unnest(parts.spans) as each(span)), 0) / 60)::integer,
           parts.outages
      from parts
     order by parts.begins desc;
end $$;

create function oversight_outages() returns table (part text, began_at timestamptz, ended_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'coordinator' then return; end if;
  return query
    select away.part, away.began_at, away.ended_at from outages as away order by away.began_at desc, away.id limit 25;
end $$;

grant select on outages to line_history;
create policy outages_of_history on outages for select to line_history using (true);
revoke all on function oversight_outage_months, oversight_outages from public;
grant execute on function oversight_outage_months, oversight_outages to line_console;

-- As in 0069: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
alter function oversight_outage_months owner to line_history;
alter function oversight_outages owner to line_history;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
