-- A1.1: a duty officer’s desk is drawn anew every few seconds; read is what an officer is shown for the first time. The row stands
-- for the audit row that was written with it.
create table notice_readings (
  notice_id uuid not null constraint notice_readings_notice references notices (id),
  version integer not null,
  read_at timestamptz not null default line_now(),
  constraint notice_readings_pkey primary key (notice_id, version)
);
create trigger notice_readings_never_change before update on notice_readings
  for each row execute function refuse_change();
