-- B4.1: at once means that somebody sees it. When a page of a duty officer last said that it lives; nothing else of it. While somebody is on
-- duty and no page of theirs lives, the coordinator is told before the next flag would find nobody.
create table unit_pages (
  officer_id uuid primary key,
  officer_role text not null default 'duty-officer',
  heard_at timestamptz not null default line_now(),
  constraint unit_pages_officer foreign key (officer_id, officer_role) references accounts (id, role) on delete cascade,
  constraint unit_pages_of_officers check (officer_role = 'duty-officer')
);
alter table unit_pages enable row level security;
alter table unit_pages force row level security;
create policy unit_pages_own on unit_pages to line_console
  using (officer_id = line_account() and line_role() = 'duty-officer')
  with check (officer_id = line_account() and line_role() = 'duty-officer');
create policy unit_pages_of_worker on unit_pages for select to line_worker using (true);
grant select, insert (officer_id), update (heard_at) on unit_pages to line_console;
grant select on unit_pages to line_worker;

-- As in 0311: this, and what 0363 can say of those who wait, is owed to somebody, and stays on the coordinator's page until it is over.
create or replace function alarm_lasts(kind text) returns boolean language sql immutable set search_path = public, pg_temp as $$
  select kind in ('unit-not-told', 'nobody-on-duty', 'notice-unacknowledged', 'handover-late', 'officer-away', 'caller-waits', 'nobody-reachable');
$$;
