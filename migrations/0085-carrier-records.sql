-- What the carrier keeps about each leg, and until when we let it (A3.1, A9.4): a number and a time. A row stands here from the end of a call
-- until its record is gone at the carrier, and a few days longer, so that the same leg is not ordered away twice.
create table carrier_records (
  sid text primary key,
  over_at timestamptz not null,
  next_try_at timestamptz not null default line_now(),
  tries integer not null default 0,
  deleted_at timestamptz,
  constraint carrier_records_sid_form check (sid ~ '^(CA|RE)[0-9a-f]{32}$'),
  constraint carrier_records_tries_counted check (tries >= 0)
);
comment on column carrier_records.sid is 'the carrier''s name of a leg, or of a recording that somebody made against our rule';
comment on column carrier_records.deleted_at is 'null until the carrier says that it is gone';
create index carrier_records_due on carrier_records (next_try_at) where deleted_at is null;

-- The carrier's own list, read whole: how much it held, and how much of that it should not hold any more.
create table carrier_comparisons (
  at timestamptz primary key default line_now(),
  found integer not null,
  kept integer not null,
  constraint carrier_comparisons_counts check (found >= kept and kept >= 0)
);
comment on column carrier_comparisons.kept is 'records of more than 48 hours: must be none';

-- Calls are looked for by their age. An index of ranges costs a call that changes nothing.
create index calls_started_at on calls using brin (started_at);

alter table carrier_records enable row level security, force row level security;
alter table carrier_comparisons enable row level security, force row level security;
grant select, insert, update, delete on carrier_records, carrier_comparisons to line_calls;
create policy carrier_records_of_line on carrier_records to line_calls using (true);
create policy carrier_comparisons_of_line on carrier_comparisons to line_calls using (true);
-- Who raises the alarm looks whether there is a reason.
grant select on carrier_records, carrier_comparisons to line_worker;
create policy carrier_records_read_by_worker on carrier_records for select to line_worker using (true);
create policy carrier_comparisons_read_by_worker on carrier_comparisons for select to line_worker using (true);
