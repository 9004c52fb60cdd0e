-- Which calls are one caller's: the desk of the operator in a call says that the caller has called before, under a code name, and no
-- more (A3.1, A9.4). When the caller is forgotten with the pepper, the calls are nobody's again.
alter table calls add column caller_id uuid constraint calls_caller references caller_links (caller_id) on delete set null;
comment on column calls.caller_id is 'null for a withheld number, for a caller the key process did not make out, and when the caller is forgotten';
create index calls_caller_id on calls (caller_id) where caller_id is not null;
