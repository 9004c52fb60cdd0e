-- What is watched of the roster (A9.1): times that nobody has, known days before, and people who have not come. And what an operator
-- does with the own shifts: says that they come, offers one, takes one that a colleague offered.

-- A time in which nobody is on duty, or nobody who speaks a language. One row for as long as it is the same gap, however it is cut.
create table roster_gaps (
  id uuid primary key,
  missing text not null,
  span tstzrange not null,
  found_at timestamptz not null default line_now(),
  ended_at timestamptz,
  level text,
  constraint roster_gaps_missing_known check (missing in ('anybody', 'az', 'ru', 'en')),
  constraint roster_gaps_level_known check (level in ('soon', 'close', 'now')),
  constraint roster_gaps_span_whole check (lower_inc(span) and not upper_inc(span) and not lower_inf(span) and not upper_inf(span))
);
create index roster_gaps_open on roster_gaps (missing) where ended_at is null;
comment on column roster_gaps.ended_at is 'null while the roster has it; then when it was filled or over';
comment on column roster_gaps.level is 'the last alarm raised for it: 72 hours before, 12 hours before, begun; null when none is due';

-- A shift that its person offers to whoever takes it: both said so (who offered, who took), and the limits hold for the second.
create table shift_offers (
  id uuid primary key,
  shift_id uuid not null constraint shift_offers_shift references shifts (id) on delete cascade,
  offered_by uuid not null constraint shift_offers_offered_by references accounts (id) on delete cascade,
  offered_at timestamptz not null default line_now(),
  taken_by uuid constraint shift_offers_taken_by references accounts (id) on delete cascade,
  ended_at timestamptz,
  constraint shift_offers_taken_is_over check (taken_by is null or ended_at is not null),
  constraint shift_offers_another check (taken_by is distinct from offered_by)
);
create unique index shift_offers_one_open on shift_offers (shift_id) where ended_at is null;
create index shift_offers_shift_id on shift_offers (shift_id);
create index shift_offers_offered_by on shift_offers (offered_by);
create index shift_offers_taken_by on shift_offers (taken_by);
comment on column shift_offers.ended_at is 'null while it can be taken; then when it was taken or withdrawn';

-- For the coverage that the worker computes: nobody is named for its connection.
create function watched_spans(p_from timestamptz, p_until timestamptz)
  returns table (account_id uuid, begins timestamptz, ends timestamptz, languages text[])
  language sql stable security definer set search_path = public, pg_temp as $$
  select duty.account_id, lower(duty.span), upper(duty.span), duty.languages from duty_spans(p_from, p_until) duty limit 2000
$$;

-- Notes who came, and raises an alarm for each who has not ten minutes after the begin of their duty; over when they come, or it is.
-- How many are late anew.
create function watch_sign_on() returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  late record;
  raised integer := 0;
begin
  update shifts set signed_on_at = line_now()
    from presences
   where presences.account_id = shifts.account_id
     and shifts.state = 'planned' and shifts.signed_on_at is null and shifts.span @> line_now()
     and presences.state in ('available', 'reserved', 'on-call', 'wrap-up')
     and presences.heartbeat_at > line_now() - interval '1 minute';
  update alarms set ended_at = greatest(line_now(), alarms.raised_at)
   where alarms.kind = 'shift-late' and alarms.ended_at is null
     and not exists (select from shifts where shifts.id = alarms.subject_id and shifts.account_id = alarms.account_id
                        and shifts.state = 'planned' and shifts.signed_on_at is null and shifts.span @> line_now());
  for late in
    select duty.shift_id, duty.account_id
      from duty_spans(line_now(), line_now()) duty
      join shifts on shifts.id = duty.shift_id and shifts.signed_on_at is null
     where duty.span @> line_now() and lower(duty.span) <= line_now() - interval '10 minutes'
       -- Whoever comes late is told of once.
       and not exists (select from alarms where alarms.kind = 'shift-late' and alarms.subject_id = duty.shift_id
                          and alarms.account_id = duty.account_id)
  loop
    perform raise_alarm('shift-late', late.shift_id, late.account_id);
    raised := raised + 1;
  end loop;
  return raised;
end $$;

-- The own shifts of two weeks, and those that colleagues offer.
create function own_shifts() returns table (
  id uuid, begins timestamptz, ends timestamptz, kind text, is_confirmed boolean, offered_by text, is_mine boolean
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return; end if;
  return query
    select shifts.id, lower(shifts.span), upper(shifts.span), shifts.kind, shifts.confirmed_at is not null,
           case when shift_offers.id is not null then accounts.display_name end, shifts.account_id = line_account()
      from shifts
      join accounts on accounts.id = shifts.account_id
      left join shift_offers on shift_offers.shift_id = shifts.id and shift_offers.ended_at is null
     where shifts.state = 'planned'
       and upper(shifts.span) > line_now()
       and lower(shifts.span) < line_now() + interval '14 days'
       and (shifts.account_id = line_account() or (shift_offers.id is not null and lower(shifts.span) > line_now()))
     order by lower(shifts.span), shifts.id
     limit 25;
end $$;

create function confirm_shift(p_shift uuid) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return 'not-found'; end if;
  update shifts set confirmed_at = coalesce(confirmed_at, line_now())
   where id = p_shift and account_id = line_account() and state = 'planned' and upper(span) > line_now();
  return case when found then 'done' else 'not-found' end;
end $$;

create function offer_shift(p_shift uuid) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return 'not-found'; end if;
  insert into shift_offers (id, shift_id, offered_by)
  select gen_random_uuid(), shifts.id, line_account() from shifts
   where shifts.id = p_shift and shifts.account_id = line_account() and shifts.state = 'planned' and lower(shifts.span) > line_now()
  on conflict (shift_id) where ended_at is null do nothing;
  return case when exists (select from shift_offers where shift_id = p_shift and offered_by = line_account() and ended_at is null)
    then 'done' else 'not-found' end;
end $$;

create function withdraw_shift_offer(p_shift uuid) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return 'not-found'; end if;
  update shift_offers set ended_at = line_now()
   where shift_id = p_shift and offered_by = line_account() and ended_at is null;
  return case when found then 'done' else 'not-found' end;
end $$;

-- Takes what a colleague offers: the shift changes hands in one step, or stays whose it was. No limit is gone over for a swap.
create function take_shift(p_shift uuid) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  offered record;
  verdict text;
begin
  if line_role() is distinct from 'operator' then return 'not-found'; end if;
  select shift_offers.id, shifts.span into offered
    from shift_offers
    join shifts on shifts.id = shift_offers.shift_id and shifts.account_id = shift_offers.offered_by and shifts.state = 'planned'
   where shift_offers.shift_id = p_shift and shift_offers.ended_at is null
     and shift_offers.offered_by <> line_account() and lower(shifts.span) > line_now()
     for update of shift_offers;
  if offered.id is null then return 'not-found'; end if;
  verdict := place_shift(p_shift, 'swapped', line_account(), offered.span, null);
  if verdict = 'done' then
    update shift_offers set taken_by = line_account(), ended_at = line_now() where id = offered.id;
    update shifts set confirmed_at = line_now() where id = p_shift;
  end if;
  return verdict;
end $$;

-- A shift that is given to somebody else, moved or cancelled is no longer offered by whoever had it.
create function end_stale_offers() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update shift_offers set ended_at = line_now()
   where shift_id = new.id and ended_at is null
     and (new.state <> 'planned' or (old.account_id <> new.account_id and new.account_id is distinct from line_account()) or old.span <> new.span);
  return null;
end $$;
create trigger shifts_end_offers after update on shifts for each row execute function end_stale_offers();
