-- Each turn of a wait loop moves last_seen_at. With that column in an index, and no room beside the row, every turn wrote into
-- every index of the table; now it writes the row alone. The live calls are found by the moment they began.
drop index calls_live_last_seen;
create index calls_live on calls (started_at) where state <> 'ended';
alter table calls set (fillfactor = 70);

-- A call that arrives has no operator: nothing to note about it.
drop index calls_operator_id;
create index calls_operator_id on calls (operator_id) where operator_id is not null;
