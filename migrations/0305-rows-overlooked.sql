-- A look for rows to seal begins behind the newest sealed id. One row with an id far ahead of the sequence would move that beginning past
-- every later row: the sealer measures by the sequence, too, and once a minute looks by time for rows that were left out (A1.1).
grant select on sequence audit_rows_id_seq to line_audit_sealer;
-- Rows come in the order of their times, so the smallest kind of index finds those of the last day, and costs a writer nothing.
create index audit_rows_by_time on audit_rows using brin (at);
