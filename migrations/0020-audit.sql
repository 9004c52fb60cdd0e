-- Who saw or did what, and when: rows that are only ever added (A1.1). A row is written by record_access() in the transaction of
-- the read or change that it records. Later the sealer gives each committed row its number, without a gap, and puts it into a
-- checkpoint that the key process signs. Ids and codes only: no name, no number, no word of anybody (A3.1).

-- The known values are domains, which Postgres reads once a connection and not once a statement (docs/measurements.md P3).
create domain audit_role as text constraint audit_rows_role_known check (value in
  ('operator', 'supervisor', 'duty-officer', 'unit-head', 'coordinator', 'administrator', 'nobody'));
create domain audit_action as text constraint audit_rows_action_known check (value in
  ('signed-in', 'signed-out', 'call-viewed', 'note-read', 'note-changed', 'flag-raised', 'escalation-listed',
   'escalation-read', 'escalation-acknowledged', 'attempt-refused'));
create domain audit_subject_kind as text constraint audit_rows_subject_kind_known check (value in
  ('account', 'call', 'note', 'escalation'));
create domain audit_fields as text[] constraint audit_rows_fields_are_names check
  (cardinality(value) <= 32 and array_to_string(value, ' ', '?') ~ '^([a-z][A-Za-z-]{0,39}( |$))*$');
create domain audit_reason as text constraint audit_rows_reason_is_code check (value ~ '^[a-z][a-z-]{0,39}$');

create table audit_rows (
  id bigint generated always as identity primary key,
  at timestamptz not null default line_now(),
  actor_id uuid,
  actor_role audit_role not null,
  action audit_action not null,
  subject_kind audit_subject_kind not null,
  subject_id uuid,
  fields audit_fields not null default '{}',
  reason audit_reason,
  constraint audit_rows_nobody check ((actor_role = 'nobody') = (actor_id is null))
);
comment on table audit_rows is 'no foreign key leads out of it: what happened stays true when whom it names is gone';
comment on column audit_rows.actor_id is 'null when nobody was signed in';
comment on column audit_rows.subject_id is 'for a note the call it is about; null when there is none, such as an unknown sign-in';
comment on column audit_rows.reason is 'a code, such as that of a refusal; null when the action says it all';

-- One number for each committed row, in the order of sealing.
create table audit_seals (
  number bigint primary key,
  row_id bigint not null constraint audit_seals_row references audit_rows (id),
  checkpoint bigint not null,
  constraint audit_seals_row_key unique (row_id),
  constraint audit_seals_number_positive check (number > 0)
);

-- A checkpoint is written before it is signed, so that whoever is killed in between, the next one asks for the very same.
create table audit_checkpoints (
  number bigint primary key,
  rows integer not null,
  leaves bytea not null,
  root bytea not null,
  database_at timestamptz not null,
  constraint audit_checkpoints_number_positive check (number > 0),
  constraint audit_checkpoints_rows_few check (rows between 1 and 256),
  constraint audit_checkpoints_leaf_per_row check (octet_length(leaves) = rows * 32),
  constraint audit_checkpoints_root_length check (octet_length(root) = 32),
  constraint audit_checkpoints_whole_ms check (database_at = date_trunc('milliseconds', database_at))
);
alter table audit_seals add constraint audit_seals_checkpoint foreign key (checkpoint) references audit_checkpoints (number);

create table audit_signatures (
  checkpoint bigint primary key constraint audit_signatures_checkpoint references audit_checkpoints (number),
  text text not null,
  signature bytea not null,
  signer text not null,
  stored_at timestamptz not null default line_now(),
  constraint audit_signatures_text_short check (char_length(text) <= 1000),
  constraint audit_signatures_signature_length check (octet_length(signature) = 64),
  constraint audit_signatures_signer_form check (signer ~ '^[0-9a-f]{16}$')
);

-- Rights are the first wall; this is the second, which stands before the owner and before a session without triggers, too.
create trigger audit_rows_are_permanent before update or delete or truncate on audit_rows
  for each statement execute function refuse_change();
create trigger audit_seals_are_permanent before update or delete or truncate on audit_seals
  for each statement execute function refuse_change();
create trigger audit_checkpoints_are_permanent before update or delete or truncate on audit_checkpoints
  for each statement execute function refuse_change();
create trigger audit_signatures_are_permanent before update or delete or truncate on audit_signatures
  for each statement execute function refuse_change();
alter table audit_rows enable always trigger audit_rows_are_permanent;
alter table audit_seals enable always trigger audit_seals_are_permanent;
alter table audit_checkpoints enable always trigger audit_checkpoints_are_permanent;
alter table audit_signatures enable always trigger audit_signatures_are_permanent;

-- The one way in. It runs with the owner's rights, so that a role which records needs none on the table, and it takes no
-- moment and no id: both are the database's own.
create function record_access(
  actor_id uuid, actor_role text, action text, subject_kind text, subject_id uuid, fields text[], reason text
) returns void language sql volatile security definer begin atomic
  insert into audit_rows (actor_id, actor_role, action, subject_kind, subject_id, fields, reason)
  values (record_access.actor_id, record_access.actor_role, record_access.action, record_access.subject_kind,
    record_access.subject_id, coalesce(record_access.fields, '{}'), record_access.reason);
end;
revoke all on function record_access from public;

-- Roles of a server, without a way to sign in; whoever serves the line is made a member of them.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['line_audit_recorder', 'line_audit_sealer', 'line_audit_reader'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin', role_name);
      exception
        -- Two databases of one server may be migrated at the same time.
        when duplicate_object or unique_violation then null;
        when insufficient_privilege then
          raise exception 'role % is missing: have it made once by somebody who may, with: create role % nologin', role_name, role_name;
      end;
    end if;
  end loop;
end $$;
grant execute on function record_access to line_audit_recorder;
grant select on audit_rows to line_audit_sealer;
grant select, insert on audit_seals, audit_checkpoints, audit_signatures to line_audit_sealer;
grant select on audit_rows, audit_seals, audit_checkpoints, audit_signatures to line_audit_reader;
