-- What a supervisor decides about the roster (A9.1, A9.2), and what it says of two weeks. Each function asks who is named for the
-- transaction, answers in a word, and leaves a row of who changed what.

-- Which limit this person's shift of this span goes over: rest of 11 hours between two, 48 hours from Monday to Sunday. Null: none.
create function limit_broken(p_account uuid, p_shift uuid, p_span tstzrange) returns text
  language sql stable set search_path = public, pg_temp as $$
  select case
    when exists (
      select from shifts
       where shifts.account_id = p_account and shifts.state = 'planned' and shifts.id <> p_shift
         and shifts.span && tstzrange(lower(p_span) - interval '11 hours', upper(p_span) + interval '11 hours')
    ) then 'too-little-rest'
    when exists (
      select from (values (lower(p_span)), (upper(p_span) - interval '1 second')) as edges (at)
        cross join lateral (
          select tstzrange(date_trunc('week', edges.at at time zone 'Asia/Baku') at time zone 'Asia/Baku',
            (date_trunc('week', edges.at at time zone 'Asia/Baku') + interval '1 week') at time zone 'Asia/Baku') as span
        ) week
       where (select sum(upper(shifts.span * week.span) - lower(shifts.span * week.span)) from shifts
               where shifts.account_id = p_account and shifts.state = 'planned' and shifts.span && week.span) > interval '48 hours'
    ) then 'too-many-hours'
  end
$$;

-- Puts a shift where it is to be: anew, moved, or given to somebody else. 'done', or why not; with a reason in p_line, rest and hours
-- a week may be gone over, and the row says so. Twelve hours, an overlap and a missing certificate no reason lifts.
create function place_shift(p_shift uuid, p_change text, p_account uuid, p_span tstzrange, p_line text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before shifts;
  broken text;
begin
  if not exists (select from accounts where id = p_account and role = 'operator' and state = 'active') then return 'no-such-person'; end if;
  if isempty(p_span) or upper(p_span) <= line_now() or upper(p_span) > line_now() + interval '1 year' then return 'past'; end if;
  if upper(p_span) - lower(p_span) > interval '12 hours' then return 'too-long'; end if;
  if not coalesce((select range_agg(certificates.span) @> p_span from certificates
                    where certificates.account_id = p_account and certificates.kind = 'line'), false) then return 'not-certified'; end if;
  -- One person's shifts one after another: two changes at once must not each keep within a limit that both together break.
  perform pg_advisory_xact_lock(hashtextextended('roster:' || p_account, 0));
  begin
    if p_change = 'added' then
      insert into shifts (id, account_id, span, kind) values (p_shift, p_account, p_span, 'single');
    else
      select * into before from shifts where id = p_shift and state = 'planned' and upper(span) > line_now() for update;
      if before.id is null then return 'not-found'; end if;
      update shifts set account_id = p_account, span = p_span, confirmed_at = null, signed_on_at = null where id = p_shift;
    end if;
    broken := limit_broken(p_account, p_shift, p_span);
    if broken is not null and p_line is null then
      raise exception using errcode = 'check_violation', constraint = 'shifts_within_limits', message = 'over a limit';
    end if;
    insert into shift_changes (id, shift_id, change, changed_by, account_before, span_before, limit_broken, line)
    values (gen_random_uuid(), p_shift, p_change, line_account(), before.account_id, before.span, broken, p_line);
  exception
    when exclusion_violation then return 'overlaps';
    when check_violation then
      if broken is null then raise; end if;
      return broken;
  end;
  perform pg_notify('live', 'desk:all');
  return 'done';
end $$;

create function add_shift(p_shift uuid, p_account uuid, p_begins timestamptz, p_ends timestamptz, p_line text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  return place_shift(p_shift, 'added', p_account, tstzrange(p_begins, greatest(p_begins, p_ends)), p_line);
end $$;

create function change_shift(p_shift uuid, p_account uuid, p_begins timestamptz, p_ends timestamptz, p_line text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  owner uuid;
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  select account_id into owner from shifts where id = p_shift and state = 'planned' and upper(span) > line_now();
  if owner is null then return 'not-found'; end if;
  return place_shift(p_shift, case when owner = p_account then 'moved' else 'given' end, p_account,
    tstzrange(p_begins, greatest(p_begins, p_ends)), p_line);
end $$;

create function cancel_shift(p_shift uuid, p_line text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  update shifts set state = 'cancelled' where id = p_shift and state = 'planned' and upper(span) > line_now();
  if not found then return 'not-found'; end if;
  insert into shift_changes (id, shift_id, change, changed_by, line)
  values (gen_random_uuid(), p_shift, 'cancelled', line_account(), p_line);
  perform pg_notify('live', 'desk:all');
  return 'done';
end $$;

-- The same shift each week from this day on. 'done', or what is wrong with one of those that it makes at once; then none is kept.
create function add_pattern(p_pattern uuid, p_account uuid, p_from date, p_begins time, p_ends time, p_line text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  made record;
  broken text;
  length interval := p_ends - p_begins + case when p_ends <= p_begins then interval '1 day' else interval '0' end;
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  if not exists (select from accounts where id = p_account and role = 'operator' and state = 'active') then return 'not-found'; end if;
  if length > interval '12 hours' then return 'too-long'; end if;
  if p_from < (line_now() at time zone 'Asia/Baku')::date then return 'past'; end if;
  if not exists (select from certificates where account_id = p_account and kind = 'line' and upper(span) > line_now())
    then return 'not-certified'; end if;
  perform pg_advisory_xact_lock(hashtextextended('roster:' || p_account, 0));
  begin
    insert into shift_patterns (id, account_id, weekday, begins, ends, from_day, made_by)
    values (p_pattern, p_account, extract(isodow from p_from), p_begins, p_ends, p_from, line_account());
    perform extend_roster(line_now() + interval '4 weeks');
    for made in select shifts.id, shifts.span from shifts where shifts.pattern_id = p_pattern order by shifts.span loop
      broken := coalesce(broken, limit_broken(p_account, made.id, made.span));
      insert into shift_changes (id, shift_id, change, changed_by, limit_broken, line)
      values (gen_random_uuid(), made.id, 'added', line_account(),
        case when p_line is not null then limit_broken(p_account, made.id, made.span) end, p_line);
    end loop;
    if broken is not null and p_line is null then
      raise exception using errcode = 'check_violation', constraint = 'shifts_within_limits', message = 'over a limit';
    end if;
  exception
    when check_violation then
      if broken is null then raise; end if;
      return broken;
  end;
  perform pg_notify('live', 'desk:all');
  return 'done';
end $$;

-- No more of this pattern from now on: what it made and has not begun is cancelled.
create function end_pattern_of(p_shift uuid, p_line text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  ending uuid;
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  select pattern_id into ending from shifts where id = p_shift;
  if ending is null then return 'not-found'; end if;
  update shift_patterns set until_day = greatest(from_day, (line_now() at time zone 'Asia/Baku')::date) where id = ending;
  with cancelled as (
    update shifts set state = 'cancelled'
     where pattern_id = ending and state = 'planned' and lower(span) > line_now()
    returning id
  )
  insert into shift_changes (id, shift_id, change, changed_by, line)
  select gen_random_uuid(), cancelled.id, 'cancelled', line_account(), p_line from cancelled;
  perform pg_notify('live', 'desk:all');
  return 'done';
end $$;

-- A9.3: valid to the end of this day in Baku, from now or from the end of what is valid now; a day that is past ends it at once.
create function keep_certificate(p_account uuid, p_kind text, p_last_day date) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  until timestamptz := (p_last_day + interval '1 day') at time zone 'Asia/Baku';
  begins timestamptz;
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  if not exists (select from accounts where id = p_account and role = 'operator') then return 'not-found'; end if;
  if until > line_now() + interval '5 years' then return 'too-long'; end if;
  perform pg_advisory_xact_lock(hashtextextended('roster:' || p_account, 0));
  until := greatest(until, line_now());
  delete from certificates where account_id = p_account and kind = p_kind and lower(span) >= least(until, line_now());
  update certificates set span = tstzrange(lower(span), least(upper(span), until))
   where account_id = p_account and kind = p_kind and span @> line_now();
  select greatest(line_now(), max(upper(span))) into begins from certificates where account_id = p_account and kind = p_kind;
  if until > begins then
    insert into certificates (id, account_id, kind, span) values (gen_random_uuid(), p_account, p_kind, tstzrange(begins, until));
  end if;
  insert into certificate_changes (id, account_id, kind, until, changed_by)
  values (gen_random_uuid(), p_account, p_kind, until, line_account());
  perform pg_notify('live', 'desk:all');
  return 'done';
end $$;

-- That a week was published, with how many minutes of it nobody has: a gap needs a reason that somebody typed.
create table roster_publications (
  id uuid primary key,
  week date not null,
  published_at timestamptz not null default line_now(),
  published_by uuid not null constraint roster_publications_published_by references accounts (id) on delete cascade,
  gap_minutes integer not null,
  line text,
  constraint roster_publications_week_is_monday check (extract(isodow from week) = 1),
  constraint roster_publications_gap_not_negative check (gap_minutes >= 0),
  constraint roster_publications_line_short check (char_length(line) between 1 and 200),
  constraint roster_publications_gap_has_line check (gap_minutes = 0 or line is not null)
);
create index roster_publications_week on roster_publications (week);
create index roster_publications_published_by on roster_publications (published_by);
create trigger roster_publications_are_facts before update on roster_publications for each row execute function refuse_change();

create function publish_week(p_week date, p_gap_minutes integer, p_line text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  if p_gap_minutes > 0 and p_line is null then return 'gap-needs-line'; end if;
  insert into roster_publications (id, week, published_by, gap_minutes, line)
  values (gen_random_uuid(), p_week, line_account(), p_gap_minutes, p_line);
  return 'done';
end $$;

-- What a supervisor is shown of the roster.
create function roster_clock() returns table (server_time timestamptz, monday date)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query select line_now(), date_trunc('week', line_now() at time zone 'Asia/Baku')::date;
end $$;

create function roster_people() returns table (
  id uuid, name text, languages text[], certified_until timestamptz, child_until timestamptz, duty_until timestamptz
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select accounts.id, accounts.display_name, accounts.languages,
           (select max(upper(c.span)) from certificates c where c.account_id = accounts.id and c.kind = 'line' and upper(c.span) > line_now()),
           (select max(upper(c.span)) from certificates c where c.account_id = accounts.id and c.kind = 'child' and upper(c.span) > line_now()),
           duty.until
      from accounts
      left join on_duty(line_now()) duty on duty.account_id = accounts.id
     where accounts.role = 'operator' and accounts.state = 'active'
     order by accounts.created_at, accounts.id
     limit 25;
end $$;

create function roster_shifts(p_from date, p_days integer) returns table (
  id uuid, account_id uuid, day date, begins timestamptz, ends timestamptz, kind text, is_changed boolean, is_confirmed boolean,
  signed_on_at timestamptz
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select shifts.id, shifts.account_id, (lower(shifts.span) at time zone 'Asia/Baku')::date, lower(shifts.span), upper(shifts.span),
           shifts.kind,
           exists (select from shift_changes where shift_changes.shift_id = shifts.id and shift_changes.change in ('moved', 'given', 'swapped')),
           shifts.confirmed_at is not null, shifts.signed_on_at
      from shifts
     where shifts.state = 'planned'
       and lower(shifts.span) >= p_from::timestamp at time zone 'Asia/Baku'
       and lower(shifts.span) < (p_from + p_days)::timestamp at time zone 'Asia/Baku'
     order by lower(shifts.span), shifts.id
     limit 1000;
end $$;

create function roster_spans(p_from timestamptz, p_until timestamptz)
  returns table (account_id uuid, begins timestamptz, ends timestamptz, languages text[])
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select duty.account_id, lower(duty.span), upper(duty.span), duty.languages from duty_spans(p_from, p_until) duty limit 2000;
end $$;

create function roster_published(p_from date) returns table (week date, published_at timestamptz, name text, gap_minutes integer, line text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select distinct on (published.week) published.week, published.published_at, accounts.display_name, published.gap_minutes, published.line
      from roster_publications published
      join accounts on accounts.id = published.published_by
     where published.week >= p_from
     order by published.week, published.published_at desc;
end $$;
