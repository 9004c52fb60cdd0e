-- A6.1: what the carrier told while the database was away, kept by a web process on its disk and written here later, each once.
create table replayed_events (
  key uuid primary key,
  kind text not null,
  happened_at timestamptz not null,
  replayed_at timestamptz not null default line_now(),
  constraint replayed_events_kind_known check (kind in ('arrived', 'told', 'ended-by-operator'))
);
comment on table replayed_events is 'that an event was applied: its key makes a second reading of the same file harmless';
comment on column replayed_events.happened_at is 'by the clock of the process that heard it';

alter table replayed_events enable row level security, force row level security;
grant select, insert on replayed_events to line_calls;
create policy replayed_events_of_line on replayed_events to line_calls using (true);
