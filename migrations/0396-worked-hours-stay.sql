-- A9.2: whoever had worked half of a shift, and was sent home or relieved, had worked nothing: cancelling took the whole row off, and giving
-- it away made the whole of it somebody else's. The eleven and the forty-eight hours did not count it, and the page did not show that they
-- were there. Now a shift that runs and to which its person came ends at this moment, and what is left is cancelled, or a row of its own.

-- As in 0123: only a member replaces a function of a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_roster to %I', current_user);
  end if;
end $$;
grant create on schema public to line_roster;
set local role line_roster;
-- Whether somebody changed this shift after this transaction began and before it had the shift's lock: what was worked is still its first one's,
-- so that whose it is says it no longer.
create function is_changed_since(p_shift uuid) returns boolean
  language sql stable set search_path = public, pg_temp as $$
  select exists (select from shift_changes where shift_changes.shift_id = p_shift and shift_changes.changed_at > line_now())
$$;

-- As in 0364, but for what was worked. A begin after they came, and not after now, would say that they were not there: refused.
create or replace function change_shift(p_shift uuid, p_seen uuid, p_account uuid, p_begins timestamptz, p_ends timestamptz, p_line text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before shifts;
  change text;
  verdict text;
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  -- The locks of place_shift, in its order: whose it is may not change between this look and the move.
  perform pg_advisory_xact_lock(hashtextextended('roster:' || p_account, 0));
  select * into before from shifts where id = p_shift and state = 'planned' and upper(span) > line_now() for update;
  if before.id is null then return 'not-found'; end if;
  if before.account_id <> p_seen or is_changed_since(p_shift) then return 'changed-hands'; end if;
  change := case when before.account_id = p_account then 'moved' else 'given' end;
  if before.signed_on_at is null or lower(before.span) >= line_now() then
    return place_shift(p_shift, change, p_account, tstzrange(p_begins, greatest(p_begins, p_ends)), p_line);
  end if;
  if change = 'moved' and p_begins <= line_now() then
    if p_begins > before.signed_on_at then return 'past'; end if;
    verdict := place_shift(p_shift, change, p_account, tstzrange(p_begins, greatest(p_begins, p_ends)), p_line);
    -- They came, whatever its end is now.
    if verdict = 'done' then update shifts set signed_on_at = before.signed_on_at where id = p_shift; end if;
    return verdict;
  end if;
  begin
    update shifts set span = tstzrange(lower(span), line_now()) where id = p_shift;
    insert into shift_changes (id, shift_id, change, changed_by, span_before, line)
    values (gen_random_uuid(), p_shift, change, line_account(), before.span, p_line);
    verdict := place_shift(gen_random_uuid(), 'added', p_account,
      tstzrange(greatest(p_begins, line_now()), greatest(p_begins, line_now(), p_ends)), p_line);
    -- Both or neither.
    if verdict <> 'done' then raise exception using errcode = 'check_violation', message = verdict; end if;
  exception
    when check_violation then
      if coalesce(verdict, 'done') = 'done' then raise; end if;
  end;
  return verdict;
end $$;

-- As in 0364, but for what was worked: its end is moved to now.
create or replace function cancel_shift(p_shift uuid, p_seen uuid, p_line text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before shifts;
  is_worked boolean;
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  select * into before from shifts where id = p_shift and state = 'planned' and upper(span) > line_now() for update;
  if before.id is null then return 'not-found'; end if;
  if before.account_id <> p_seen or is_changed_since(p_shift) then return 'changed-hands'; end if;
  is_worked := before.signed_on_at is not null and lower(before.span) < line_now();
  if is_worked then update shifts set span = tstzrange(lower(span), line_now()) where id = p_shift;
  else update shifts set state = 'cancelled' where id = p_shift;
  end if;
  insert into shift_changes (id, shift_id, change, changed_by, span_before, line)
  values (gen_random_uuid(), p_shift, case when is_worked then 'moved' else 'cancelled' end, line_account(),
    case when is_worked then before.span end, p_line);
  perform pg_notify('live', 'desk:all');
  return 'done';
end $$;

revoke all on function is_changed_since from public;
reset role;
revoke create on schema public from line_roster;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_roster from %I', current_user);
  end if;
end $$;
