-- As in 0250; and what the page before had said is done with: whether the next one only goes is judged by its own word.
create or replace function operator_arrived(arriving uuid, offer uuid, leg text)
returns table (id uuid, kind text, caller_sid text, join_number integer, language text, talk text, is_new boolean, older_sids text[])
language plpgsql as $$
declare
  call calls;
begin
  select calls.* into call
    from calls
   where calls.id = coalesce(
           (select offers.call_id
              from offers
             where offers.id = offer
               and offers.operator_id = arriving
               and offers.state = 'accepted'),
           offer
         )
     and calls.operator_id = arriving
     and (calls.state = 'talking' or (calls.state = 'connecting' and calls.id <> offer))
     for no key update;
  if not found then return; end if;
  insert into legs (carrier_sid, call_id, party, account_id, join_number)
  values (leg, call.id, 'operator', arriving, call.join_number + 1)
  on conflict do nothing;
  is_new := found;
  if is_new then
    update calls
       set join_number = calls.join_number + 1, talk = case when calls.talk = 'on-hold' then 'together' else calls.talk end
     where calls.id = call.id
    returning calls.join_number, calls.talk into call.join_number, call.talk;
    update presences set page_leaving_at = null
     where presences.account_id = arriving and presences.page_leaving_at is not null;
  end if;
  older_sids := array(
    select legs.carrier_sid
      from legs
     where legs.call_id = call.id
       and legs.party = 'operator'
       and legs.state <> 'left'
       and legs.carrier_sid <> leg
  );
  id := call.id;
  kind := call.kind;
  caller_sid := call.carrier_sid;
  join_number := call.join_number;
  language := coalesce(call.language, 'az');
  talk := call.talk;
  return next;
end $$;
