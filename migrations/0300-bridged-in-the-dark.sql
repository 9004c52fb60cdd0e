-- A6.1: that a telephone took a caller is kept, too, while the database is away, and written here later.
alter table replayed_events
  drop constraint replayed_events_kind_known,
  add constraint replayed_events_kind_known check (kind in ('arrived', 'told', 'bridged', 'ended-by-operator'));
