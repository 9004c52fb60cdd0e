-- The walls around 0065 to 0068 (A1.1): no role that serves the line has a right on these tables. What it needs of them it gets from
-- the functions, each of which asks who is named for the transaction; they run with the rights of one role that may look, and which
-- nobody is a member of.
do $$
begin
  if not exists (select from pg_roles where rolname = 'line_history') then
    begin
      create role line_history nologin;
    exception
      -- Two databases of one server may be migrated at the same time.
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        raise exception 'role line_history is missing: have it made once by somebody who may, with: create role line_history nologin';
    end;
  end if;
end $$;
grant usage on schema public to line_history;

alter table case_words enable row level security, force row level security;
alter table case_word_tries enable row level security, force row level security;
alter table break_glasses enable row level security, force row level security;
alter table break_glass_answers enable row level security, force row level security;
alter table history_openings enable row level security, force row level security;
alter table history_releases enable row level security, force row level security;
alter table honey_notes enable row level security, force row level security;
alter table alarm_acknowledgements enable row level security, force row level security;

grant select, insert, update on case_words, case_word_tries to line_history;
grant select, insert on break_glasses, break_glass_answers, history_openings, history_releases, honey_notes, alarm_acknowledgements
  to line_history;
create policy case_words_of_history on case_words to line_history using (true);
create policy case_word_tries_of_history on case_word_tries to line_history using (true);
create policy break_glasses_of_history on break_glasses to line_history using (true);
create policy break_glass_answers_of_history on break_glass_answers to line_history using (true);
create policy history_openings_of_history on history_openings to line_history using (true);
create policy history_releases_of_history on history_releases to line_history using (true);
create policy honey_notes_of_history on honey_notes to line_history using (true);
create policy alarm_acknowledgements_of_history on alarm_acknowledgements to line_history using (true);

-- What it looks at: whose call it is, that there is a note (not a word of it), who works, what is signed.
grant select on calls to line_history;
grant select (call_id, operator_id) on call_notes to line_history;
grant select (call_id, operator_id, finished_at) on wrap_ups to line_history;
grant select (account_id, state, since, heartbeat_at) on presences to line_history;
grant select (id, role, display_name, languages, state) on accounts to line_history;
grant select, insert, update (times, last_at, ended_at) on alarms to line_history;
grant select on audit_checkpoints, audit_signatures to line_history;
grant execute on function record_access to line_history;
create policy calls_of_history on calls for select to line_history using (true);
create policy call_notes_of_history on call_notes for select to line_history using (true);
create policy wrap_ups_of_history on wrap_ups for select to line_history using (true);
create policy presences_of_history on presences for select to line_history using (true);
create policy accounts_of_history on accounts for select to line_history using (true);
create policy alarms_of_history on alarms to line_history using (true);
create policy audit_checkpoints_of_history on audit_checkpoints for select to line_history using (true);
create policy audit_signatures_of_history on audit_signatures for select to line_history using (true);

-- A note that was given out may be read, for as long as what let it out is open.
create policy call_notes_released on call_notes for select to line_console
  using (line_role() = 'operator' and note_is_released(call_id, operator_id));

revoke all on function tell_of_alarm, tell_of_checkpoint, raise_alarm, own_caller, opening_covers, guard_release, note_is_released,
  release_note, case_word_standing, history_standing, earlier_notes, take_case_word_try, finish_case_word_try, keep_case_word,
  ask_break_glass, open_break_glasses, answer_break_glass, break_glasses_of_note, floor_break_glasses, floor_people, floor_queue,
  oversight_alarms, oversight_break_glasses, oversight_checkpoints, acknowledge_alarm from public;
grant execute on function note_is_released, release_note, history_standing, earlier_notes, take_case_word_try, finish_case_word_try,
  keep_case_word, ask_break_glass, answer_break_glass, break_glasses_of_note, floor_break_glasses, floor_people, floor_queue,
  oversight_alarms, oversight_break_glasses, oversight_checkpoints, acknowledge_alarm to line_console;
grant execute on function raise_alarm to line_calls, line_access, line_worker;

-- Only a member gives a function to a role, and only into a schema where that role may create: for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
do $$
declare
  named text;
begin
  foreach named in array array['raise_alarm', 'own_caller', 'opening_covers', 'guard_release', 'note_is_released', 'release_note',
    'case_word_standing', 'history_standing', 'earlier_notes', 'take_case_word_try', 'finish_case_word_try', 'keep_case_word',
    'ask_break_glass', 'open_break_glasses', 'answer_break_glass', 'break_glasses_of_note', 'floor_break_glasses', 'floor_people',
    'floor_queue', 'oversight_alarms', 'oversight_break_glasses', 'oversight_checkpoints', 'acknowledge_alarm'] loop
    execute format('alter function %I owner to line_history', named);
  end loop;
end $$;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
