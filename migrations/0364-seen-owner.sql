-- A9.1, A9.2: two people agreed on a swap, and a supervisor whose page was read before it undid it without a word: by moving the shift, which
-- was given back to the first one, by cancelling it, or by ending the pattern from which it came. Now the page says whose shift it showed.
-- As in 0121, but for that.

-- As in 0123: only a member replaces a function of a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_roster to %I', current_user);
  end if;
end $$;
grant create on schema public to line_roster;
set local role line_roster;
drop function change_shift(uuid, uuid, timestamptz, timestamptz, text);
create function change_shift(p_shift uuid, p_seen uuid, p_account uuid, p_begins timestamptz, p_ends timestamptz, p_line text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  owner uuid;
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  -- The locks of place_shift, in its order: whose it is may not change between this look and the move.
  perform pg_advisory_xact_lock(hashtextextended('roster:' || p_account, 0));
  select account_id into owner from shifts where id = p_shift and state = 'planned' and upper(span) > line_now() for update;
  if owner is null then return 'not-found'; end if;
  if owner <> p_seen then return 'changed-hands'; end if;
  return place_shift(p_shift, case when owner = p_account then 'moved' else 'given' end, p_account,
    tstzrange(p_begins, greatest(p_begins, p_ends)), p_line);
end $$;

drop function cancel_shift(uuid, text);
create function cancel_shift(p_shift uuid, p_seen uuid, p_line text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  owner uuid;
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  select account_id into owner from shifts where id = p_shift and state = 'planned' and upper(span) > line_now() for update;
  if owner is null then return 'not-found'; end if;
  if owner <> p_seen then return 'changed-hands'; end if;
  update shifts set state = 'cancelled' where id = p_shift;
  insert into shift_changes (id, shift_id, change, changed_by, line)
  values (gen_random_uuid(), p_shift, 'cancelled', line_account(), p_line);
  perform pg_notify('live', 'desk:all');
  return 'done';
end $$;

-- No more of this pattern from now on: what it made, has not begun, and is still its person's, is cancelled. What somebody else took over
-- stays theirs, and from such a shift no pattern ends.
drop function end_pattern_of(uuid, text);
create function end_pattern_of(p_shift uuid, p_seen uuid, p_line text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  owner uuid;
  repeated shift_patterns;
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  select account_id into owner from shifts where id = p_shift;
  if owner <> p_seen then return 'changed-hands'; end if;
  select shift_patterns.* into repeated
    from shifts
    join shift_patterns on shift_patterns.id = shifts.pattern_id and shift_patterns.account_id = shifts.account_id
   where shifts.id = p_shift;
  if repeated.id is null then return 'not-found'; end if;
  update shift_patterns set until_day = greatest(from_day, (line_now() at time zone 'Asia/Baku')::date) where id = repeated.id;
  with cancelled as (
    update shifts set state = 'cancelled'
     where pattern_id = repeated.id and account_id = repeated.account_id and state = 'planned' and lower(span) > line_now()
    returning id
  )
  insert into shift_changes (id, shift_id, change, changed_by, line)
  select gen_random_uuid(), cancelled.id, 'cancelled', line_account(), p_line from cancelled;
  perform pg_notify('live', 'desk:all');
  return 'done';
end $$;

-- A shift that was made by a pattern and is somebody else's now repeats for nobody: it is shown as one that does not.
create or replace function roster_shifts(p_from date, p_days integer) returns table (
  id uuid, account_id uuid, day date, begins timestamptz, ends timestamptz, kind text, is_changed boolean, is_confirmed boolean,
  signed_on_at timestamptz
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select shifts.id, shifts.account_id, (lower(shifts.span) at time zone 'Asia/Baku')::date, lower(shifts.span), upper(shifts.span),
           case when shifts.account_id is distinct from coalesce(shift_patterns.account_id, shifts.account_id) then 'single' else shifts.kind end,
           exists (select from shift_changes where shift_changes.shift_id = shifts.id and shift_changes.change in ('moved', 'given', 'swapped')),
           shifts.confirmed_at is not null, shifts.signed_on_at
      from shifts
      left join shift_patterns on shift_patterns.id = shifts.pattern_id
     where shifts.state = 'planned'
       and lower(shifts.span) >= p_from::timestamp at time zone 'Asia/Baku'
       and lower(shifts.span) < (p_from + p_days)::timestamp at time zone 'Asia/Baku'
     order by lower(shifts.span), shifts.id
     limit 1000;
end $$;

-- As in 0122, but that the shift is locked before its offer, as by whoever moves or cancels it: each waited for the other otherwise.
create or replace function take_shift(p_shift uuid) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  offered record;
  verdict text;
begin
  if line_role() is distinct from 'operator' then return 'not-found'; end if;
  perform pg_advisory_xact_lock(hashtextextended('roster:' || line_account(), 0));
  perform from shifts where id = p_shift for update;
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

revoke all on function change_shift, cancel_shift, end_pattern_of from public;
grant execute on function change_shift, cancel_shift, end_pattern_of to line_console;
reset role;
revoke create on schema public from line_roster;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_roster from %I', current_user);
  end if;
end $$;
