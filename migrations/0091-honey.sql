-- T1: makes a note about nobody of the note of a call: somebody trusted called, from a telephone kept for it, and an operator wrote what
-- was said. Whoever opens it was looking for somebody. Only the owner of the database makes one, so that no role of the line can know
-- which they are; and nothing records it, for the same reason.
create function make_honey(p_label integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  made bigint;
begin
  insert into honey_notes (call_id, operator_id)
  select call_notes.call_id, call_notes.operator_id
    from call_notes
   where call_notes.call_id = (
           select calls.id from calls
            where calls.kind = 'caller' and calls.state = 'ended' and calls.number % 10000 = p_label
            order by calls.number desc
            limit 1)
  on conflict do nothing;
  get diagnostics made = row_count;
  return made;
end $$;
revoke all on function make_honey from public;
do $$
begin
  execute format('grant execute on function make_honey to %I', current_user);
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
alter function make_honey owner to line_history;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
