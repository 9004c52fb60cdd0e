-- A3.1: a caller in the queue who says by a key that this telephone is not safe hears "then we will not call". An earlier promise, of this call
-- or of another one of the same caller's, must not ring it either: where it lies, somebody else may pick up. As in 0292, a call that does not
-- come is a lesser harm than one that rings in the wrong hands.
create function stop_call_backs_by_keys(called uuid) returns void
language plpgsql as $$
declare
  plan call_backs;
begin
  for plan in
    select call_backs.*
      from calls mine
      join calls source on source.id = mine.id or source.caller_id = mine.caller_id
      join call_backs on call_backs.call_id = source.id
     where mine.id = called
       and call_backs.state in ('agreed', 'promised', 'done')
     order by call_backs.id
       for no key update of call_backs
  loop
    perform take_back_plan(plan, null);
  end loop;
end $$;
revoke all on function stop_call_backs_by_keys from public;
grant execute on function stop_call_backs_by_keys to line_calls;

comment on column call_backs.withdrawn_why is
  'why somebody at a desk took it back; null where the line itself did: no number could be sealed in time, or the caller said by a key that it is not safe';
