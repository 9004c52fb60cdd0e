-- A wrap-up may be made longer a few times, and its row says how often: whoever needs more time than that needs a break, or a colleague.
alter table wrap_ups
  add column extended_times smallint not null default 0,
  add constraint wrap_ups_extended_not_negative check (extended_times >= 0);
comment on column wrap_ups.extended_times is 'how often the operator took more time for it';
grant update (extended_times) on wrap_ups to line_console;
