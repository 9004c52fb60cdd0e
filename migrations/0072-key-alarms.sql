-- What the key process raises is a row like any other alarm (A9.4), and a store that was put back shows by its generation.
alter table alarms drop constraint if exists alarms_kind_known;
alter table alarms drop constraint if exists alarms_kind_is_code;
alter table alarms add constraint alarms_kind_is_code check (kind ~ '^[a-z][a-z-]{2,39}$');
grant update (times, last_at) on alarms to line_worker;

-- The highest generation of the key store ever seen: it only rises, unless somebody put an older store in its place.
create table key_store_seen (
  is_only boolean primary key default true,
  generation bigint not null,
  constraint key_store_seen_one_row check (is_only)
);
alter table key_store_seen enable row level security, force row level security;
grant select, insert, update (generation) on key_store_seen to line_worker;
create policy key_store_seen_of_worker on key_store_seen to line_worker using (true);
