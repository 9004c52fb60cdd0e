-- A child, or doubt about age, is a ground of itself: no flag of a child says that there is none (B6.6). What was recorded
-- before stays as it is, since a recorded fact is never changed.
alter table escalations add constraint escalations_child_has_ground check
  (ground <> 'none' or child not in ('yes', 'in-doubt')) not valid;
