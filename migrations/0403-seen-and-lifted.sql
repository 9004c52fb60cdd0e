-- A3.4: what the worker looks at again by itself, each half minute or sooner, and ends itself, lasts until then, seen or not. Seen, it was ended,
-- and raised as news in the next look, by whoever looks: one that is seen cannot be told from one that has just begun. As in 0368, but for the second line.
create or replace function alarm_lasts(kind text) returns boolean language sql immutable set search_path = public, pg_temp as $$
  select kind in ('unit-not-told', 'nobody-on-duty', 'notice-unacknowledged', 'handover-late', 'officer-away', 'caller-waits', 'nobody-reachable',
                  'message-late', 'message-unheard', 'carrier-records-late', 'keyd-away', 'keyd-clock-leapt');
$$;
