-- B4.1, B4.4: a duty that was entered for a wrong time could not be taken back before it began, and none beside it could be entered where they
-- overlap: the flags of the right hours would have found nobody. One that has not begun has no notice; one that has is ended, not removed (0375).
grant delete on unit_duty to line_roster;

-- A wall time of Baku, as it was entered.
create function withdraw_unit_duty(p_officer uuid, p_begins timestamp) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('unit-duty', 0));
  delete from unit_duty
   where unit_duty.officer_id = p_officer
     and unit_duty.starts_at = p_begins at time zone 'Asia/Baku'
     and unit_duty.starts_at > line_now();
  if not found then return 'not-found'; end if;
  perform record_access(null, 'nobody', 'account-changed', 'account', p_officer, array['unit-duty'], 'taken-back');
  perform pg_notify('live', 'unit:all');
  return 'done';
end $$;

revoke all on function withdraw_unit_duty from public;
grant execute on function withdraw_unit_duty to line_access;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_roster to %I', current_user);
  end if;
end $$;
grant create on schema public to line_roster;
alter function withdraw_unit_duty owner to line_roster;
revoke create on schema public from line_roster;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_roster from %I', current_user);
  end if;
end $$;
