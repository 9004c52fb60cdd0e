-- Who is on duty at an instant (A9.1): a shift that covers it, half-open, and a certificate that is valid then (A9.3). One function says
-- so, and the matcher and every screen ask it. Wall times are of Asia/Baku by the zone's name; an offset is written nowhere.

-- A range of one: lets an exclusion constraint compare people without an extension.
create type uuidrange as range (subtype = uuid);

create table certificates (
  id uuid primary key,
  account_id uuid not null,
  account_role text not null default 'operator',
  kind text not null,
  span tstzrange not null,
  constraint certificates_account foreign key (account_id, account_role) references accounts (id, role) on delete cascade,
  constraint certificates_operator check (account_role = 'operator'),
  constraint certificates_kind_known check (kind in ('line', 'child')),
  constraint certificates_span_whole check (lower_inc(span) and not upper_inc(span) and not lower_inf(span) and not upper_inf(span)),
  constraint certificates_one_line_at_a_time exclude using gist
    (uuidrange(account_id, account_id, '[]') with =, span with &&) where (kind = 'line'),
  constraint certificates_one_child_at_a_time exclude using gist
    (uuidrange(account_id, account_id, '[]') with =, span with &&) where (kind = 'child')
);
create index certificates_account_id on certificates (account_id);
comment on column certificates.kind is 'line: may take calls; child: trained for children besides';

-- What was said of a certificate, when and by whom: valid until this day, or no more.
create table certificate_changes (
  id uuid primary key,
  account_id uuid not null constraint certificate_changes_account references accounts (id) on delete cascade,
  kind text not null,
  until timestamptz not null,
  changed_at timestamptz not null default line_now(),
  changed_by uuid constraint certificate_changes_changed_by references accounts (id) on delete cascade,
  constraint certificate_changes_kind_known check (kind in ('line', 'child'))
);
create index certificate_changes_account_id on certificate_changes (account_id);
create index certificate_changes_changed_by on certificate_changes (changed_by);
create trigger certificate_changes_are_facts before update on certificate_changes for each row execute function refuse_change();

-- What repeats each week, in wall time. The shifts made of it are rows of their own, so that each can be changed by itself.
create table shift_patterns (
  id uuid primary key,
  account_id uuid not null,
  account_role text not null default 'operator',
  weekday smallint not null,
  begins time not null,
  ends time not null,
  from_day date not null,
  until_day date,
  made_by uuid constraint shift_patterns_made_by references accounts (id) on delete cascade,
  constraint shift_patterns_account foreign key (account_id, account_role) references accounts (id, role) on delete cascade,
  constraint shift_patterns_operator check (account_role = 'operator'),
  constraint shift_patterns_weekday_iso check (weekday between 1 and 7),
  constraint shift_patterns_forward check (until_day is null or until_day >= from_day)
);
create index shift_patterns_account_id on shift_patterns (account_id);
create index shift_patterns_made_by on shift_patterns (made_by);
comment on column shift_patterns.weekday is 'of the day on which it begins: 1 is Monday';
comment on column shift_patterns.ends is 'on the next day where it is not after begins';
comment on column shift_patterns.until_day is 'the last day on which one begins; null while it goes on';

create table shifts (
  id uuid primary key,
  account_id uuid not null,
  account_role text not null default 'operator',
  span tstzrange not null,
  kind text not null,
  state text not null default 'planned',
  pattern_id uuid constraint shifts_pattern references shift_patterns (id) on delete cascade,
  pattern_day date,
  confirmed_at timestamptz,
  signed_on_at timestamptz,
  constraint shifts_account foreign key (account_id, account_role) references accounts (id, role) on delete cascade,
  constraint shifts_operator check (account_role = 'operator'),
  constraint shifts_kind_known check (kind in ('weekly', 'single', 'extra')),
  constraint shifts_state_known check (state in ('planned', 'cancelled')),
  constraint shifts_span_whole check (lower_inc(span) and not upper_inc(span) and not lower_inf(span) and not upper_inf(span)),
  -- A9.2: whoever listens for longer listens badly. No reason lifts this one.
  constraint shifts_at_most_12_hours check (upper(span) - lower(span) <= interval '12 hours'),
  constraint shifts_pattern_whole check ((kind = 'weekly') = (pattern_id is not null) and (pattern_id is null) = (pattern_day is null)),
  constraint shifts_once_a_pattern_day unique (pattern_id, pattern_day),
  constraint shifts_one_at_a_time exclude using gist
    (uuidrange(account_id, account_id, '[]') with =, span with &&) where (state = 'planned')
);
create index shifts_account_id on shifts (account_id);
create index shifts_span on shifts using gist (span) where (state = 'planned');
comment on column shifts.kind is 'extra: taken by the person in the moment, outside the roster';
comment on column shifts.pattern_day is 'the day it was made for, wherever it was moved to';
comment on column shifts.confirmed_at is 'null until the person said that they come';
comment on column shifts.signed_on_at is 'null until the person was seen available or on a call during it';

-- Every change of a shift: who, when, what it was. Facts, never changed.
create table shift_changes (
  id uuid primary key,
  shift_id uuid not null constraint shift_changes_shift references shifts (id) on delete cascade,
  change text not null,
  changed_at timestamptz not null default line_now(),
  changed_by uuid constraint shift_changes_changed_by references accounts (id) on delete cascade,
  account_before uuid,
  span_before tstzrange,
  limit_broken text,
  line text,
  constraint shift_changes_change_known check (change in ('added', 'moved', 'given', 'cancelled', 'extra', 'swapped')),
  constraint shift_changes_line_short check (char_length(line) between 1 and 200),
  constraint shift_changes_limit_has_line check (limit_broken is null or line is not null)
);
create index shift_changes_shift_id on shift_changes (shift_id);
create index shift_changes_changed_by on shift_changes (changed_by);
comment on column shift_changes.account_before is 'whose it was, where it changed hands';
comment on column shift_changes.limit_broken is 'the limit that was gone over, with the reason in line';
create trigger shift_changes_are_facts before update on shift_changes for each row execute function refuse_change();

-- Rostered and certified, cut to what both cover. Everything below, and the coverage, is made of this.
create function duty_spans(p_from timestamptz, p_until timestamptz)
  returns table (shift_id uuid, account_id uuid, span tstzrange, languages text[], kind text)
  language sql stable parallel safe rows 20 as $$
  select shifts.id, shifts.account_id, shifts.span * certificates.span, accounts.languages, shifts.kind
    from shifts
    join certificates on certificates.account_id = shifts.account_id and certificates.kind = 'line' and certificates.span && shifts.span
    join accounts on accounts.id = shifts.account_id and accounts.state = 'active'
   where shifts.state = 'planned'
     and shifts.span && tstzrange(p_from, p_until, '[]')
$$;

-- Who is on duty at this instant, until when, in which languages, and whether trained for children. Whether they are at their page
-- is presence, which only this moment has: the matcher asks for both.
create function on_duty(p_at timestamptz)
  returns table (account_id uuid, until timestamptz, languages text[], is_child_trained boolean, kind text)
  language sql stable parallel safe rows 5 as $$
  select duty.account_id, upper(duty.span), duty.languages,
         exists (select from certificates
                  where certificates.account_id = duty.account_id and certificates.kind = 'child' and certificates.span @> p_at),
         duty.kind
    from duty_spans(p_at, p_at) duty
   where duty.span @> p_at
$$;

-- One's own duty at this moment, what could be (until when extra duty would last for somebody certified who has none), and the next shift.
create function own_duty() returns table (
  until timestamptz, kind text, certified_until timestamptz, extra_until timestamptz,
  next_id uuid, next_begins timestamptz, next_ends timestamptz, is_next_confirmed boolean
) language sql stable security definer set search_path = public, pg_temp as $$
  select duty.until, duty.kind, certificate.until,
         case when duty.until is null and certificate.until is not null
              then least(line_now() + interval '4 hours', certificate.until, lower(next.span)) end,
         next.id, lower(next.span), upper(next.span), next.confirmed_at is not null
    from (select line_account() as id) me
    left join on_duty(line_now()) duty on duty.account_id = me.id
    left join lateral (
      select upper(certificates.span) as until from certificates
       where certificates.account_id = me.id and certificates.kind = 'line' and certificates.span @> line_now()
    ) certificate on true
    left join lateral (
      select shifts.id, shifts.span, shifts.confirmed_at from shifts
       where shifts.account_id = me.id and shifts.state = 'planned' and lower(shifts.span) > line_now()
       order by shifts.span limit 1
    ) next on true
   where line_role() = 'operator'
$$;

-- Somebody certified who is willing is never turned away from a waiting caller: the duty is a row, taken in the own name. 'taken', or 'not-certified'.
create function take_extra_duty() returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  mine record;
  taken uuid := gen_random_uuid();
begin
  if line_role() is distinct from 'operator' then return 'not-certified'; end if;
  -- One person's duties one after another: a second press finds the first one's row.
  perform pg_advisory_xact_lock(hashtextextended('roster:' || line_account(), 0));
  select * into mine from own_duty();
  if mine.until is not null then return 'taken'; end if;
  if mine.extra_until is null then return 'not-certified'; end if;
  insert into shifts (id, account_id, span, kind, confirmed_at)
  values (taken, line_account(), tstzrange(line_now(), mine.extra_until), 'extra', line_now());
  insert into shift_changes (id, shift_id, change, changed_by) values (gen_random_uuid(), taken, 'extra', line_account());
  perform pg_notify('live', 'desk:all');
  return 'taken';
end $$;

-- Makes shifts of the weekly patterns up to this moment; how many. What was moved, given away or cancelled is not made again, and one
-- that would overlap another of the same person is left out, which the coverage shows.
create function extend_roster(p_until timestamptz) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  made integer;
begin
  insert into shifts (id, account_id, span, kind, pattern_id, pattern_day)
  select gen_random_uuid(), day.account_id, day.span, 'weekly', day.id, day.day
    from (
      select shift_patterns.id, shift_patterns.account_id, each.day::date as day,
             tstzrange((each.day + shift_patterns.begins) at time zone 'Asia/Baku',
               (each.day + shift_patterns.ends + case when shift_patterns.ends <= shift_patterns.begins then interval '1 day' else interval '0' end)
                 at time zone 'Asia/Baku') as span
        from shift_patterns
        join generate_series(date_trunc('day', line_now() at time zone 'Asia/Baku') - interval '1 day',
               p_until at time zone 'Asia/Baku', interval '1 day') as each(day)
          on extract(isodow from each.day) = shift_patterns.weekday
         and each.day::date >= shift_patterns.from_day
         and (shift_patterns.until_day is null or each.day::date <= shift_patterns.until_day)
    ) day
   where upper(day.span) > line_now()
     and lower(day.span) < p_until
  on conflict do nothing;
  get diagnostics made = row_count;
  return made;
end $$;
