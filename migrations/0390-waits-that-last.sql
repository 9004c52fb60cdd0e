-- As in 0311 and 0368: that a caller waits with nobody, and that nobody on duty can be reached (0363), is owed to whoever waits, and stays
-- on the coordinator's page until it is over.
create or replace function alarm_lasts(kind text) returns boolean language sql immutable set search_path = public, pg_temp as $$
  select kind in ('unit-not-told', 'nobody-on-duty', 'notice-unacknowledged', 'handover-late', 'officer-away', 'caller-waits', 'nobody-reachable');
$$;
