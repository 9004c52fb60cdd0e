-- A note about nobody names everybody who opens it: its alarm is about the opening, which is one person's in one call, and no longer about the
-- note, of which there is one open alarm at most. The opening leads to the note; whoever reads the alarms alone is not told any more which it is.

comment on column alarms.subject_id is
  'what it is about: an escalation, an account, a break-glass, a call, an opening of what came before; zeros where it is the line itself';

-- As in 0069: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
set local role line_history;
-- As in 0066, but for what the alarm is about.
create or replace function guard_release() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  released integer;
begin
  new.released_at := line_now();
  if not opening_covers(new.opening_id, new.note_call_id, new.note_operator_id) or new.operator_id is distinct from line_account() then
    raise exception using errcode = 'check_violation', constraint = 'history_releases_need_opening', message = 'nothing is open';
  end if;
  -- One operator's releases one after another, so that two at the same moment are not both the twentieth.
  perform pg_advisory_xact_lock(hashtextextended('history-budget:' || new.operator_id, 0));
  select count(*) into released
    from history_releases
   where history_releases.operator_id = new.operator_id
     and history_releases.released_at > line_now() - interval '1 hour';
  if released >= 20 then
    raise exception using errcode = 'check_violation', constraint = 'history_releases_within_budget', message = 'the hour is spent';
  end if;
  perform record_access(new.operator_id, 'operator', 'note-read', 'note', new.note_call_id, array['note'],
    (select history_openings.way from history_openings where history_openings.id = new.opening_id));
  if exists (select from honey_notes where honey_notes.call_id = new.note_call_id and honey_notes.operator_id = new.note_operator_id) then
    perform raise_alarm('honey-opened', new.opening_id, new.operator_id);
  end if;
  return new;
end $$;
reset role;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
