-- A shift for somebody whom the roster does not know is told apart from a shift that is not there.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_roster to %I', current_user);
  end if;
end $$;
grant create on schema public to line_roster;
set local role line_roster;
create or replace function place_shift(p_shift uuid, p_change text, p_account uuid, p_span tstzrange, p_line text) returns text
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

create or replace function change_shift(p_shift uuid, p_account uuid, p_begins timestamptz, p_ends timestamptz, p_line text) returns text
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
reset role;
revoke create on schema public from line_roster;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_roster from %I', current_user);
  end if;
end $$;
