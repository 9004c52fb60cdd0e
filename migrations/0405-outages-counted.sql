-- A6.1: how often the line did not work is counted as the minutes are: what overlaps, or goes on where another ended, once. One failure of the database
-- is a row of each web process, and one of the line's calls to itself besides: the yearly report said four where there was one.

-- As in 0069: only a member replaces a function of a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
set local role line_history;
-- As in 0203, but for that count. With its end, since an outage of no length was one all the same.
create or replace function oversight_outage_months() returns table (month text, minutes integer, outages bigint)
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
      select months.begins,
             range_agg(months.span * tstzrange(away.began_at, coalesce(away.ended_at, greatest(line_now(), away.began_at)), '[]'))
               filter (where away.id is not null) as spans
        from months
        left join outages as away
          on months.span && tstzrange(away.began_at, coalesce(away.ended_at, greatest(line_now(), away.began_at)), '[]')
       group by months.begins
    )
    select to_char(parts.begins, 'YYYY-MM'),
           ceil(coalesce((select sum(extract(epoch from upper(each.span) - lower(each.span))) from unnest(parts.spans) as each(span)), 0) / 60)::integer,
           (select count(*) from unnest(parts.spans))
      from parts
     order by parts.begins desc;
end $$;
reset role;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
