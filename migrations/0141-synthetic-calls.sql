-- A6.1, A9.1: the line calls itself each minute, and what it finds is kept: a row for each outage, with its part, from and until when.

create table synthetic_calls (
  id uuid primary key,
  placed_at timestamptz not null default line_now(),
  call_id uuid,
  reached_at timestamptz,
  constraint synthetic_calls_call_id_key unique (call_id),
  constraint synthetic_calls_reached_known check (reached_at is null or call_id is not null)
);
comment on table synthetic_calls is 'calls of the line to itself; a week of them is kept';
comment on column synthetic_calls.call_id is 'the call as which it came in; of no caller, and forgotten with this row';
comment on column synthetic_calls.reached_at is 'when it was where a caller waits for a person';
create index synthetic_calls_placed_at on synthetic_calls (placed_at);

create table outages (
  id uuid primary key,
  part text not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  constraint outages_part_known check (part in ('line', 'worker', 'database')),
  constraint outages_in_order check (ended_at is null or ended_at >= began_at)
);
comment on column outages.part is 'line: no call came through; worker: nobody tried; database: events had to be kept on disk';
-- One is open at a time: whoever looks while it lasts adds none.
create unique index outages_one_open on outages ((ended_at is null)) where ended_at is null;

-- The call as which it comes in is no caller's: it is over for everybody from the moment it is known, and is told so where callers wait.
alter domain call_kind drop constraint calls_kind_known;
alter domain call_kind add constraint calls_kind_known check (value in ('caller', 'test', 'synthetic'));
alter domain call_ended_by drop constraint calls_ended_by_known;
alter domain call_ended_by add constraint calls_ended_by_known check (value in ('caller', 'operator', 'line', 'check'));
alter table calls drop constraint calls_test_has_no_caller;
alter table calls add constraint calls_test_has_no_caller check (kind <> 'test' or carrier_sid is null);

-- They would be half a million rows a year. Nothing hangs on them: nobody was ever connected.
create function forget_synthetic_calls() returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from calls where kind = 'synthetic' and ended_at < line_now() - interval '7 days';
  delete from synthetic_calls where placed_at < line_now() - interval '7 days';
end $$;
revoke execute on function forget_synthetic_calls() from public;
grant execute on function forget_synthetic_calls() to line_calls;

alter table synthetic_calls enable row level security, force row level security;
alter table outages enable row level security, force row level security;
grant select, insert, update on synthetic_calls to line_calls;
grant insert on outages to line_calls;
grant select on synthetic_calls to line_worker;
grant select, insert, update on outages to line_worker;
create policy synthetic_calls_of_line on synthetic_calls to line_calls using (true);
create policy outages_told_by_line on outages for insert to line_calls with check (part = 'database');
create policy synthetic_calls_read_by_worker on synthetic_calls for select to line_worker using (true);
create policy outages_of_worker on outages to line_worker using (true);
