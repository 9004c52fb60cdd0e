-- Who reads and writes what goes to the unit (A1.1, B4.4): the operator who raised it or has its call, the officer on duty who was
-- told, and the worker that tells. Nobody deletes any of it.

alter table unit_duty enable row level security, force row level security;
alter table escalation_register enable row level security, force row level security;
alter table escalations enable row level security, force row level security;
alter table notices enable row level security, force row level security;
alter table notice_readings enable row level security, force row level security;
alter table acknowledgements enable row level security, force row level security;
alter table alarms enable row level security, force row level security;
alter table outbox enable row level security, force row level security;

grant select on officers_on_duty to line_worker, line_access, line_console;

-- The worker tells the unit and carries the outbox.
grant select on escalations, notices, unit_duty, alarms to line_worker;
grant update (state, notice_id, presumed_at, handover_due_at, version) on escalations to line_worker;
grant insert on notices, alarms to line_worker;
grant update (ended_at) on alarms to line_worker;
grant select, update (claimed_until, relayed_at) on outbox to line_worker;
create policy escalations_of_worker on escalations to line_worker using (true);
create policy notices_of_worker on notices to line_worker using (true);
create policy alarms_of_worker on alarms to line_worker using (true);
create policy unit_duty_of_worker on unit_duty for select to line_worker using (true);
create policy outbox_of_worker on outbox to line_worker using (true);

-- Whether an officer has the duty, and so keeps the page.
grant select on unit_duty to line_access;
create policy unit_duty_for_sessions on unit_duty for select to line_access using (true);

-- There is no roster yet: whoever keeps the database writes who has the duty, and sees nothing else by it.
do $$
begin
  execute format('create policy unit_duty_of_owner on unit_duty to %I using (true)', current_user);
end $$;

-- An operator raises, and hears of the receipt. An officer reads and gives it.
grant select (reference), insert (reference) on escalation_register to line_console;
create policy escalation_register_read on escalation_register for select to line_console
  using (line_role() = 'operator');
create policy escalation_register_enter on escalation_register for insert to line_console
  with check (line_role() = 'operator');

grant select, update (state, acknowledged_notice_id, presumed_at, handover_due_at, version) on escalations to line_console;
grant insert (id, reference, call_id, operator_id, level, ground, consent, child, sign, identity, notice_due_at, presumed_at,
  handover_due_at) on escalations to line_console;
create policy escalations_own on escalations for select to line_console
  using (line_role() = 'operator' and (operator_id = (select line_account()) or is_own_call(call_id)));
create policy escalations_raise on escalations for insert to line_console
  with check (line_role() = 'operator' and operator_id = line_account() and is_own_call(call_id));
create policy escalations_start_clock on escalations for update to line_console
  using (line_role() = 'operator' and (operator_id = (select line_account()) or is_own_call(call_id)));
create policy escalations_told on escalations for select to line_console
  using (line_role() = 'duty-officer' and was_told(id));
create policy escalations_acknowledge on escalations for update to line_console
  using (line_role() = 'duty-officer' and was_told(id));

grant select on unit_duty to line_console;
create policy unit_duty_for_officers on unit_duty for select to line_console using (line_role() = 'duty-officer');
grant select on notices to line_console;
create policy notices_told on notices for select to line_console
  using (line_role() = 'duty-officer' and was_told(escalation_id));
grant select, insert (notice_id, version) on notice_readings to line_console;
create policy notice_readings_own on notice_readings to line_console using (
  line_role() = 'duty-officer' and exists (
    select from notices where notices.id = notice_readings.notice_id and notices.officer_id = line_account()
  )
);
grant select, insert (notice_id, escalation_id, officer_id) on acknowledgements to line_console;
create policy acknowledgements_told on acknowledgements for select to line_console
  using (line_role() = 'duty-officer' and was_told(escalation_id));
create policy acknowledgements_give on acknowledgements for insert to line_console
  with check (line_role() = 'duty-officer' and officer_id = line_account() and was_told(escalation_id));
create policy acknowledgements_heard on acknowledgements for select to line_console using (
  line_role() = 'operator' and exists (
    select from escalations
     where escalations.id = acknowledgements.escalation_id and escalations.operator_id = line_account()
  )
);

grant select, insert (id, kind, subject_id, account_id), update (ended_at, times, last_at) on alarms to line_console;
create policy alarms_ended_by_receipt on alarms for select to line_console
  using (line_role() = 'duty-officer' and kind = 'notice-unacknowledged' and was_told(subject_id));
create policy alarms_end on alarms for update to line_console
  using (line_role() = 'duty-officer' and kind = 'notice-unacknowledged' and was_told(subject_id));
create policy alarms_own_attempt on alarms to line_console
  using (line_role() = 'operator' and kind = 'refused-recipient' and account_id = line_account());

grant insert (queue, subject_id, version) on outbox to line_console;
create policy outbox_add on outbox for insert to line_console
  with check (line_role() = 'operator' and queue = 'escalations');
