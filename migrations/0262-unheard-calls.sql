-- After an outage: how many calls came to the carrier of which nothing ever reached the line, whose callers heard at most what the carrier
-- keeps for that (A6.1). A number for each comparison, and nothing of who called.
alter table carrier_comparisons
  add column unheard integer not null default 0,
  add constraint carrier_comparisons_unheard_counted check (unheard between 0 and found);
comment on column carrier_comparisons.unheard is 'calls that came in and that the line never heard of, each counted once';
