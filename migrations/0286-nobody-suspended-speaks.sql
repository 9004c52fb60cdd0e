-- Whoever is suspended is out of the voice as well (docs/decisions/044-when-a-session-ends.md): a softphone's token outlives the session by minutes, and a leg at
-- the carrier knows nothing of either.

-- As in 0250; and nobody suspended comes into a talk, with whatever token.
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
     and exists (select from accounts where accounts.id = arriving and accounts.state = 'active')
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
    -- Whether the page that came only goes again is judged by its own word.
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

-- As in 0192; and the same.
create or replace function guest_arrived(arriving uuid, expected uuid, leg text) returns table (id uuid, kind text, manner text, coached_leg text)
language plpgsql as $$
begin
  return query
    update guests
       set carrier_sid = leg
      from calls
     where guests.id = expected
       and guests.account_id = arriving
       and exists (select from accounts where accounts.id = arriving and accounts.state = 'active')
       and guests.state in ('accepted', 'joined')
       and coalesce(guests.carrier_sid, leg) = leg
       and calls.id = guests.call_id
       and calls.state = 'talking'
       and (guests.kind <> 'listener' or calls.talk is distinct from 'cover')
    returning guests.call_id, guests.kind, guests.manner,
              (select legs.carrier_sid
                 from legs
                where guests.manner = 'whisper'
                  and legs.call_id = calls.id
                  and legs.account_id = calls.operator_id
                  and legs.party = 'operator'
                  and legs.state <> 'left'
                order by legs.dialled_at desc
                limit 1);
end $$;

-- The legs at the carrier of people who are suspended: of the operator, and of whoever was asked into the talk.
create function put_out_legs_and_guests(p_limit integer) returns setof text
language sql stable set search_path = public, pg_temp as $$
  select found.sid
    from (
      select legs.carrier_sid as sid, legs.account_id
        from calls
        join legs on legs.call_id = calls.id and legs.party = 'operator' and legs.state <> 'left'
       where calls.state in ('connecting', 'talking')
       union
      select guests.carrier_sid, guests.account_id
        from guests
       where guests.ended_at is null
         and guests.carrier_sid is not null
    ) found
    join accounts on accounts.id = found.account_id and accounts.state <> 'active'
   limit p_limit
$$;
revoke all on function put_out_legs_and_guests from public;
grant execute on function put_out_legs_and_guests to line_calls;
