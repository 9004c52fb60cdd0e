-- A1.1, B4.1, B4.4: who has the unit's duty decides who is told of every flag, and was a row typed by whoever owns the database, of which the
-- trail said nothing. Now the administrator's command writes it by these two functions and by nothing else, and each writes its row of the trail.
grant select (id, officer_id, starts_at, ends_at), insert (id, officer_id, starts_at, ends_at), update (ends_at) on unit_duty to line_roster;
create policy unit_duty_of_roster on unit_duty to line_roster using (true);
-- A duty is not shortened away from under a notice (0004): whoever ends one has to see when the last was given.
grant select (duty_id, sent_at) on notices to line_roster;
create policy notices_of_duties on notices for select to line_roster using (true);

-- Wall times of Baku. One duty of an officer at a time: a second one over it would tell them anew of all that they have received.
create function put_on_unit_duty(p_officer uuid, p_begins timestamp, p_ends timestamp) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  begins timestamptz := p_begins at time zone 'Asia/Baku';
  ends timestamptz := p_ends at time zone 'Asia/Baku';
begin
  perform from accounts where accounts.id = p_officer and accounts.role = 'duty-officer' and accounts.state = 'active';
  if not found then return 'no-such-person'; end if;
  if ends <= line_now() then return 'past'; end if;
  perform pg_advisory_xact_lock(hashtextextended('unit-duty', 0));
  if exists (
    select from unit_duty
     where unit_duty.officer_id = p_officer
       and tstzrange(unit_duty.starts_at, unit_duty.ends_at) && tstzrange(begins, ends)
  ) then
    return 'overlaps';
  end if;
  insert into unit_duty (id, officer_id, starts_at, ends_at) values (gen_random_uuid(), p_officer, begins, ends);
  perform record_access(null, 'nobody', 'account-changed', 'account', p_officer, array['unit-duty'], 'put-on-duty');
  perform pg_notify('live', 'unit:all');
  return 'done';
end $$;

-- Ends what an officer has of the duty now; what is still to come stays.
create function relieve_of_unit_duty(p_officer uuid) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update unit_duty
     set ends_at = line_now()
   where unit_duty.officer_id = p_officer
     and unit_duty.starts_at < line_now()
     and (unit_duty.ends_at is null or unit_duty.ends_at > line_now());
  if not found then return 'not-found'; end if;
  perform record_access(null, 'nobody', 'account-changed', 'account', p_officer, array['unit-duty'], 'relieved');
  perform pg_notify('live', 'unit:all');
  return 'done';
end $$;

revoke all on function put_on_unit_duty, relieve_of_unit_duty from public;
grant execute on function put_on_unit_duty, relieve_of_unit_duty to line_access;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_roster to %I', current_user);
  end if;
end $$;
grant create on schema public to line_roster;
alter function put_on_unit_duty owner to line_roster;
alter function relieve_of_unit_duty owner to line_roster;
revoke create on schema public from line_roster;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_roster from %I', current_user);
  end if;
end $$;
