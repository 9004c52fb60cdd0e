-- The walls around 0120 to 0122 (A1.1): who serves the line has no right on these tables but to ask who is on duty; whatever else it
-- needs, it gets from the functions, which ask who is named and run with the rights of one role that nobody is a member of.
do $$
begin
  if not exists (select from pg_roles where rolname = 'line_roster') then
    begin
      create role line_roster nologin;
    exception
      -- Two databases of one server may be migrated at the same time.
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        raise exception 'role line_roster is missing: have it made once by somebody who may, with: create role line_roster nologin';
    end;
  end if;
end $$;
grant usage on schema public to line_roster;

do $$
declare
  named text;
begin
  foreach named in array array['certificates', 'certificate_changes', 'shift_patterns', 'shifts', 'shift_changes', 'shift_offers',
    'roster_publications', 'roster_gaps'] loop
    execute format('alter table %I enable row level security, force row level security', named);
    execute format('create policy %I on %I to line_roster using (true)', named || '_of_roster', named);
  end loop;
end $$;
grant select, insert, update, delete on certificates to line_roster;
grant select, insert, update on shift_patterns, shifts, shift_offers to line_roster;
grant select, insert on certificate_changes, shift_changes, roster_publications to line_roster;
grant select, insert, update (span, ended_at, level) on roster_gaps to line_worker;
grant select on roster_gaps to line_roster;
create policy roster_gaps_of_worker on roster_gaps to line_worker using (true);

-- What it looks at: who works, and whether they are at their page.
grant select (id, role, display_name, languages, state, created_at) on accounts to line_roster;
grant select (account_id, state, heartbeat_at) on presences to line_roster;
grant select, update (ended_at) on alarms to line_roster;
create policy accounts_of_roster on accounts for select to line_roster using (true);
create policy presences_of_roster on presences for select to line_roster using (true);
create policy alarms_of_roster on alarms to line_roster using (kind = 'shift-late');

-- The matcher asks who is on duty in the same statement in which it finds a pair.
grant select (id, account_id, span, kind, state) on shifts to line_calls;
grant select (account_id, kind, span) on certificates to line_calls;
create policy shifts_of_line on shifts for select to line_calls using (true);
create policy certificates_of_line on certificates for select to line_calls using (true);

revoke all on function duty_spans, on_duty, own_duty, take_extra_duty, extend_roster, limit_broken, place_shift, add_shift, change_shift,
  cancel_shift, add_pattern, end_pattern_of, keep_certificate, publish_week, roster_clock, roster_people, roster_shifts, roster_spans,
  roster_published, watched_spans, watch_sign_on, own_shifts, confirm_shift, offer_shift, withdraw_shift_offer, take_shift, end_stale_offers
from public;
grant execute on function duty_spans, on_duty to line_calls, line_roster;
grant execute on function own_duty, take_extra_duty, add_shift, change_shift, cancel_shift, add_pattern, end_pattern_of, keep_certificate,
  publish_week, roster_clock, roster_people, roster_shifts, roster_spans, roster_published, own_shifts, confirm_shift, offer_shift,
  withdraw_shift_offer, take_shift to line_console;
grant execute on function watched_spans, watch_sign_on, extend_roster to line_worker;

-- Only a member gives a function to a role or replaces one of it, and only into a schema where that role may create: for the length
-- of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_roster, line_calls, line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_roster, line_calls;
set local role line_history;
grant execute on function raise_alarm to line_roster;
reset role;
do $$
declare
  named text;
begin
  foreach named in array array['own_duty', 'take_extra_duty', 'extend_roster', 'place_shift', 'add_shift', 'change_shift', 'cancel_shift',
    'add_pattern', 'end_pattern_of', 'keep_certificate', 'publish_week', 'roster_clock', 'roster_people', 'roster_shifts', 'roster_spans',
    'roster_published', 'watched_spans', 'watch_sign_on', 'own_shifts', 'confirm_shift', 'offer_shift', 'withdraw_shift_offer',
    'take_shift', 'end_stale_offers', 'limit_broken'] loop
    execute format('alter function %I owner to line_roster', named);
  end loop;
end $$;

-- Those who are on duty and free: somebody whose shift is over takes no call any more.
set local role line_calls;
create or replace function line_load(asking uuid, reachable_seconds integer, out waiting bigint, out longest_since timestamptz, out colleagues bigint)
language sql stable security definer set search_path = public, pg_temp
as $$
  select (select count(*) from calls where calls.state = 'waiting' and calls.kind = 'caller'),
         (select min(calls.waiting_since) from calls where calls.state = 'waiting' and calls.kind = 'caller'),
         (select count(*) from presences
            join on_duty(line_now()) duty on duty.account_id = presences.account_id
           where presences.state = 'available'
             and presences.account_id <> asking
             and presences.heartbeat_at > line_now() - make_interval(secs => reachable_seconds))
$$;
reset role;
revoke create on schema public from line_roster, line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_roster, line_calls, line_history from %I', current_user);
  end if;
end $$;
