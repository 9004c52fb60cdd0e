-- The on-call telephones by hour and in order (A6.1, A9.1): whose telephone is rung, when, and who first. The telephone is read by the
-- call path alone, which rings it and keeps a copy on its own disk; no screen, log or address shows it.
create table on_call_telephones (
  id uuid primary key,
  name text not null,
  telephone text not null,
  state text not null default 'active',
  added_at timestamptz not null default line_now(),
  constraint on_call_telephones_name_short check (char_length(name) between 1 and 60),
  constraint on_call_telephones_telephone_form check (telephone ~ '^\+[0-9]{6,15}$'),
  constraint on_call_telephones_state_known check (state in ('active', 'retired'))
);
create table on_call_hours (
  telephone_id uuid not null constraint on_call_hours_telephone references on_call_telephones (id) on delete cascade,
  place smallint not null,
  day smallint not null,
  from_minute smallint not null,
  until_minute smallint not null,
  from_day date,
  until_day date,
  constraint on_call_hours_place check (place between 1 and 9),
  constraint on_call_hours_day check (day between 1 and 7),
  constraint on_call_hours_within_a_day check (0 <= from_minute and from_minute < until_minute and until_minute <= 1440),
  constraint on_call_hours_forward check (until_day > from_day)
);
create unique index on_call_hours_once on on_call_hours (telephone_id, day, from_minute, coalesce(from_day, '-infinity'));
comment on column on_call_hours.place is '1 is rung first';
comment on column on_call_hours.day is 'Monday is 1, in Asia/Baku, as are the minutes since midnight';
comment on column on_call_hours.until_day is 'the first day on which it is no more; null while it goes on';
alter table on_call_telephones enable row level security, force row level security;
alter table on_call_hours enable row level security, force row level security;
grant select on on_call_telephones, on_call_hours to line_calls;
create policy on_call_telephones_of_line on on_call_telephones for select to line_calls using (true);
create policy on_call_hours_of_line on on_call_hours for select to line_calls using (true);
-- The administrator's command. What was kept of a telephone is not read back.
grant select (id, name, state, added_at), insert (id, name, telephone), update (state) on on_call_telephones to line_access;
grant select, insert on on_call_hours to line_access;
create policy on_call_telephones_of_access on on_call_telephones to line_access using (true);
create policy on_call_hours_of_access on on_call_hours to line_access using (true);
