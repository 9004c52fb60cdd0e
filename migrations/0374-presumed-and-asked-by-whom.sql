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

-- A1.1: a supervisor who serves at a desk asks for an emergency access as an operator does, and is not its second person. Their own request was
-- shown to them on the floor's page to be confirmed, which nothing could come of.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
set local role line_history;
-- As in 0068, but for one's own.
create or replace function floor_break_glasses() returns table (id uuid, operator text, reason text, line text, asked_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select glass.id, accounts.display_name, glass.reason, glass.line, glass.asked_at
      from open_break_glasses() glass
      join accounts on accounts.id = glass.operator_id
     where glass.operator_id <> line_account()
     order by glass.asked_at;
end $$;
reset role;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
