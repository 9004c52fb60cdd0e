-- After an older backup was put back, the checkpoints that it lacks come back from the append-only file, and this row says so: their rows
-- are lost, and the next row gets the number after them (A1.1, docs/audit.md). Only the owner writes one, by dist/audit/resume/main.js,
-- and only with what the key process signed about it.
create table audit_restores (
  until bigint primary key,
  after bigint not null,
  last_row bigint not null,
  text text not null,
  signature bytea not null,
  signer text not null,
  taken_up_at timestamptz not null default line_now(),
  constraint audit_restores_forward check (after >= 0 and until > after and last_row > 0),
  constraint audit_restores_text_short check (char_length(text) <= 1000),
  constraint audit_restores_signature_length check (octet_length(signature) = 64),
  constraint audit_restores_signer_form check (signer ~ '^[0-9a-f]{16}$')
);
comment on column audit_restores.last_row is 'the number of the last lost row: none is given twice';
create trigger audit_restores_are_permanent before update or delete or truncate on audit_restores
  for each statement execute function refuse_change();
alter table audit_restores enable always trigger audit_restores_are_permanent;
alter table audit_restores enable row level security, force row level security;
grant select on audit_restores to line_audit_sealer, line_audit_reader;
create policy audit_restores_of_sealer on audit_restores for select to line_audit_sealer using (true);
create policy audit_restores_of_reader on audit_restores for select to line_audit_reader using (true);
