-- A6.1: while web or database are away no page can say that it lives. When pages were last served, and from when to when they last were not, so
-- that an outage of ours signs out nobody who was at their place when it began.
create table page_service (
  is_only boolean primary key default true,
  seen_at timestamptz not null default line_now(),
  gone_at timestamptz,
  back_at timestamptz,
  constraint page_service_one_row check (is_only)
);
alter table page_service enable row level security, force row level security;
grant select, insert (is_only), update (seen_at, gone_at, back_at) on page_service to line_access;
create policy page_service_of_access on page_service to line_access using (true);
