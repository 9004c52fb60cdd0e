-- Who reads and writes what of a call (A1.1). The call path sees every row of its tables, by policies that are always true, so that
-- a webhook costs what it did; a person sees the own calls, and for that must be named in the transaction.

alter table calls enable row level security, force row level security;
alter table legs enable row level security, force row level security;
alter table offers enable row level security, force row level security;
alter table call_events enable row level security, force row level security;
alter table questions enable row level security, force row level security;
alter table wrap_ups enable row level security, force row level security;
alter table call_notes enable row level security, force row level security;
alter table presumptions enable row level security, force row level security;
alter table presences enable row level security, force row level security;
alter table desk_changes enable row level security, force row level security;
alter table caller_links enable row level security, force row level security;

-- The call path: no note, no presumption, nothing of the unit.
grant select, insert, update on calls, legs, offers, wrap_ups to line_calls;
grant select, insert on call_events to line_calls;
grant select, update (answered_at, answer) on questions to line_calls;
grant select, update on presences to line_calls;
grant select, insert, delete, update (whom) on desk_changes to line_calls;
grant select, insert, update (epoch, reference) on caller_links to line_calls;
create policy calls_of_line on calls to line_calls using (true);
create policy legs_of_line on legs to line_calls using (true);
create policy offers_of_line on offers to line_calls using (true);
create policy call_events_of_line on call_events to line_calls using (true);
create policy questions_of_line on questions to line_calls using (true);
create policy wrap_ups_of_line on wrap_ups to line_calls using (true);
create policy presences_of_line on presences to line_calls using (true);
create policy desk_changes_of_line on desk_changes to line_calls using (true);
create policy caller_links_of_line on caller_links to line_calls using (true);

-- What the worker needs of a call: whether the 24 hours run, and which callers can be forgotten.
grant select on presumptions to line_worker;
grant select (caller_id, epoch), delete on caller_links to line_worker;
create policy presumptions_of_worker on presumptions for select to line_worker using (true);
create policy caller_links_read_by_worker on caller_links for select to line_worker using (true);
create policy caller_links_forgotten on caller_links for delete to line_worker using (true);

-- Whether somebody may be shown out: not in the middle of a call.
grant select (account_id, state, heartbeat_at) on presences to line_access;
create policy presences_for_sessions on presences for select to line_access using (true);

-- An operator. Offered: until it is answered. Flagged: for as long as the flag stands in the operator's own list.
grant select (id, number, kind, carrier_sid, state, language, urgency, needs_interpreter, waiting_since, connected_at,
    operator_id, conference_sid, join_number, talk, ended_by),
  insert (id, kind, state, language, waiting_since, operator_id),
  update (state, operator_id, talk, join_number)
  on calls to line_console;
create policy calls_own on calls for select to line_console using (
  line_role() = 'operator' and (
    (operator_id = (select line_account()) and state <> 'ended')
    or is_own_call(id)
    or exists (select from offers where offers.call_id = calls.id and offers.state = 'pending')
    or exists (select from escalations where escalations.call_id = calls.id and escalations.operator_id = (select line_account()))
  )
);
create policy calls_test_ring on calls for insert to line_console with check (
  line_role() = 'operator' and kind = 'test' and operator_id = line_account() and carrier_sid is null
);
create policy calls_change on calls for update to line_console
  using (
    line_role() = 'operator' and (
      (operator_id = (select line_account()) and state <> 'ended')
      or is_own_call(id)
      or exists (select from offers where offers.call_id = calls.id and offers.state = 'pending')
    )
  )
  with check (line_role() = 'operator' and operator_id = line_account());

grant select (call_id, carrier_sid, party, state), update (state, left_at, join_number) on legs to line_console;
create policy legs_read on legs for select to line_console using (line_role() = 'operator' and is_own_call(call_id));
create policy legs_change on legs for update to line_console using (line_role() = 'operator' and is_own_call(call_id));

grant select, update (state, ended_at) on offers to line_console;
create policy offers_own on offers for select to line_console
  using (line_role() = 'operator' and operator_id = (select line_account()));
create policy offers_answer on offers for update to line_console
  using (line_role() = 'operator' and operator_id = (select line_account()));

grant select (call_id, event_key, kind), insert (call_id, event_key, kind) on call_events to line_console;
create policy call_events_read on call_events for select to line_console
  using (line_role() = 'operator' and is_own_call(call_id));
create policy call_events_add on call_events for insert to line_console
  with check (line_role() = 'operator' and is_own_call(call_id));

grant select, insert (id, call_id, question, join_number), delete on questions to line_console;
create policy questions_read on questions for select to line_console
  using (line_role() = 'operator' and is_own_call(call_id));
create policy questions_ask on questions for insert to line_console
  with check (line_role() = 'operator' and is_own_call(call_id));
create policy questions_take_back on questions for delete to line_console
  using (line_role() = 'operator' and is_own_call(call_id));

grant select, update (finished_at, disposition) on wrap_ups to line_console;
create policy wrap_ups_own on wrap_ups for select to line_console
  using (line_role() = 'operator' and operator_id = (select line_account()));
create policy wrap_ups_finish on wrap_ups for update to line_console
  using (line_role() = 'operator' and operator_id = (select line_account()));

grant select, insert, update (text, revision, saved_at) on call_notes to line_console;
create policy call_notes_own on call_notes for select to line_console
  using (line_role() = 'operator' and operator_id = (select line_account()));
create policy call_notes_write on call_notes for insert to line_console
  with check (line_role() = 'operator' and operator_id = line_account() and is_own_call(call_id));
create policy call_notes_change on call_notes for update to line_console
  using (line_role() = 'operator' and operator_id = (select line_account()) and is_own_call(call_id));

-- Whose call it is sees since when the 24 hours run, whoever said so.
grant select, insert (call_id, presumed_by), update (presumed_by) on presumptions to line_console;
create policy presumptions_read on presumptions for select to line_console
  using (line_role() = 'operator' and is_own_call(call_id));
create policy presumptions_presume on presumptions for insert to line_console
  with check (line_role() = 'operator' and presumed_by = line_account() and is_own_call(call_id));
create policy presumptions_say_again on presumptions for update to line_console
  using (line_role() = 'operator' and is_own_call(call_id));

grant select, insert, update (state, returns_to, since, available_since, wrap_up_due_at, heartbeat_at, page_id)
  on presences to line_console;
create policy presences_own on presences to line_console
  using (line_role() = 'operator' and account_id = (select line_account()));

grant insert (whom) on desk_changes to line_console;
create policy desk_changes_note on desk_changes for insert to line_console with check (line_role() = 'operator');
