-- Who can be reached now. The server alone judges it: a page's own word never counts.
create table presences (
  account_id uuid primary key,
  account_role text not null default 'operator',
  state text not null default 'offline',
  returns_to text not null default 'offline',
  since timestamptz not null default line_now(),
  available_since timestamptz,
  wrap_up_due_at timestamptz,
  heartbeat_at timestamptz,
  page_id uuid,
  constraint presences_account foreign key (account_id, account_role) references accounts (id, role) on delete cascade,
  constraint presences_operator check (account_role = 'operator'),
  constraint presences_state_known check (state in ('offline', 'available', 'reserved', 'on-call', 'wrap-up', 'away')),
  constraint presences_returns_known check (returns_to in ('offline', 'available', 'away')),
  constraint presences_available_since check (state <> 'available' or available_since is not null),
  constraint presences_wrap_up_due check ((state = 'wrap-up') = (wrap_up_due_at is not null))
);
comment on column presences.returns_to is 'the state the operator goes back to after a call and its wrap-up';
comment on column presences.page_id is 'the one page that owns the telephone; null when no page ever took it';
comment on column presences.heartbeat_at is 'last time the page answered the server; null when no page was ever open';

-- The special unit's duty officer: a plain row for now, and the only addressee there is (B4.4, B4.5).
create table unit_duty (
  id uuid primary key,
  officer_id uuid not null,
  officer_role text not null default 'duty-officer',
  starts_at timestamptz not null,
  ends_at timestamptz,
  constraint unit_duty_officer foreign key (officer_id, officer_role) references accounts (id, role),
  constraint unit_duty_is_duty_officer check (officer_role = 'duty-officer'),
  constraint unit_duty_forward check (ends_at is null or ends_at > starts_at),
  constraint unit_duty_id_officer_key unique (id, officer_id)
);
create index unit_duty_officer_id on unit_duty (officer_id);
comment on column unit_duty.ends_at is 'null until the officer is relieved';
