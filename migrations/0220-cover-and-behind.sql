-- The cover by the operator's key: what was asked of the carrier stands until the caller hears it, or for a few seconds.
alter table calls
  add column cover_ordered_at timestamptz,
  add column cover_due_at timestamptz,
  -- Nuisance: such a caller waits behind everybody else until then, a danger key excepted.
  add column behind_until timestamptz;
comment on column calls.cover_ordered_at is 'an operator ordered the cover at this moment, and the caller does not hear it yet';
comment on column calls.cover_due_at is 'the carrier is asked again from this moment on';
comment on column calls.behind_until is 'null, and past it: waits like everybody; says nothing of who calls';
create index calls_cover_due_at on calls (cover_due_at) where cover_due_at is not null;
grant select (cover_ordered_at), update (cover_ordered_at, cover_due_at) on calls to line_console;
