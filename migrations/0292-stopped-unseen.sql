-- A caller who says that nobody must call is believed without the word (A3.1): what was agreed in other calls is stopped and nothing of it
-- is shown. A call that does not come is a lesser harm than one that rings in the wrong hands.

-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
set local role line_calls;
-- Whether this is the own talk: then nobody calls, whatever had been agreed.
create function stop_call_backs_unseen(own uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  plan call_backs;
  is_stopped boolean := false;
begin
  if line_role() is distinct from 'operator' or not exists (
    select from calls where calls.id = own and calls.operator_id = line_account() and calls.state = 'talking'
  ) then
    return false;
  end if;
  for plan in
    select call_backs.*
      from calls mine
      join calls source on source.caller_id = mine.caller_id and source.id <> mine.id
      join call_backs on call_backs.call_id = source.id
     where mine.id = own
       and mine.operator_id = line_account()
       and mine.state = 'talking'
       and call_backs.ended_at is null
     order by call_backs.id
       for no key update of call_backs
  loop
    update call_backs set state = 'withdrawn', withdrawn_why = 'not-safe', ended_at = line_now() where call_backs.id = plan.id;
    perform record_call_back('call-back-withdrawn', plan.id, array['state'], 'not-safe');
    is_stopped := true;
  end loop;
  if is_stopped then
    perform pg_notify('live', 'desk:all');
    perform pg_notify('live', 'floor:all');
  end if;
  return true;
end $$;
revoke all on function stop_call_backs_unseen from public;
grant execute on function stop_call_backs_unseen to line_console;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
