-- The order to bring a caller into the operator's room was given once. A waiting caller comes by the next turn of the loop all the same;
-- whoever is leaving a message has none, and spoke to a tape while the operator sat alone. Now it is given again until the caller is on
-- the way; the row says when, so that one process does it, and that what the carrier refused before is no answer to it.
alter table legs add brought_at timestamptz;
comment on column legs.brought_at is 'of an operator: the carrier was asked once more at this moment to bring the caller into the room';
