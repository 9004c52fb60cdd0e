-- The audit trail and the list of migrations (A1.1). The roles that record, seal and read keep their own rights of 0020; whoever serves
-- people may record, and nothing else.

alter table audit_rows enable row level security, force row level security;
alter table audit_seals enable row level security, force row level security;
alter table audit_checkpoints enable row level security, force row level security;
alter table audit_signatures enable row level security, force row level security;
alter table migrations enable row level security, force row level security;

-- record_access() runs with the owner's rights: so the owner may add a row, and reads none.
do $$
begin
  execute format('create policy audit_rows_recorded on audit_rows for insert to %I with check (true)', current_user);
  execute format('create policy migrations_of_owner on migrations to %I using (true)', current_user);
end $$;
grant execute on function record_access to line_access, line_console, line_worker;

create policy audit_rows_of_sealer on audit_rows for select to line_audit_sealer using (true);
create policy audit_seals_of_sealer on audit_seals to line_audit_sealer using (true);
create policy audit_checkpoints_of_sealer on audit_checkpoints to line_audit_sealer using (true);
create policy audit_signatures_of_sealer on audit_signatures to line_audit_sealer using (true);
create policy audit_rows_of_reader on audit_rows for select to line_audit_reader using (true);
create policy audit_seals_of_reader on audit_seals for select to line_audit_reader using (true);
create policy audit_checkpoints_of_reader on audit_checkpoints for select to line_audit_reader using (true);
create policy audit_signatures_of_reader on audit_signatures for select to line_audit_reader using (true);
grant usage on schema public to line_audit_recorder, line_audit_sealer, line_audit_reader;

-- Which version this is, anybody may know: the doctor asks.
grant select on migrations to public;
create policy migrations_for_all on migrations for select using (true);
