-- A1.1, B4.2: that a person is presumed a victim decides what happens to them, and the 24 hours run from it. Said with a flag it stands in
-- the trail among the flag's fields; said by its own key it stood nowhere there.
do $$
declare
  words text;
begin
  select pg_get_constraintdef(oid) into words
    from pg_constraint where conname = 'audit_rows_action_known' and contypid = 'audit_action'::regtype;
  execute 'alter domain audit_action drop constraint audit_rows_action_known';
  execute 'alter domain audit_action add constraint audit_rows_action_known '
    || replace(words, 'ARRAY[', 'ARRAY[''victim-presumed''::text, ');
end $$;
