-- A colleague is asked only while on duty, by the same judgement as for an offer.
create or replace function reserve_colleague(asker uuid, chosen uuid, spoken text, wish uuid, reachable_seconds integer) returns uuid
language plpgsql as $$
declare
  picked uuid;
begin
  update presences
     set state = 'reserved', returns_to = 'available', since = line_now()
   where presences.account_id = (
           select free.account_id
             from presences as free
             join accounts on accounts.id = free.account_id
            where free.state = 'available'
              and free.heartbeat_at > line_now() - make_interval(secs => reachable_seconds)
              and accounts.state = 'active'
              and accounts.role = 'operator'
              and exists (select from on_duty(line_now()) duty where duty.account_id = free.account_id)
              and free.account_id <> asker
              and (chosen is null or free.account_id = chosen)
              and (spoken is null or spoken = any (accounts.languages))
              and not exists (select from guests where guests.request_id = wish and guests.account_id = free.account_id)
            order by free.available_since, free.account_id
            limit 1
              for update of free skip locked
         )
     and presences.state = 'available'
  returning presences.account_id into picked;
  return picked;
end $$;

create or replace function free_colleagues(reachable_seconds integer) returns table (id uuid, name text, languages text[])
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return; end if;
  return query
    select accounts.id, accounts.display_name, accounts.languages
      from presences
      join accounts on accounts.id = presences.account_id
      join on_duty(line_now()) duty on duty.account_id = accounts.id
     where presences.state = 'available'
       and presences.heartbeat_at > line_now() - make_interval(secs => reachable_seconds)
       and accounts.state = 'active'
       and accounts.role = 'operator'
       and accounts.id <> line_account()
     order by accounts.display_name, accounts.id
     limit 25;
end $$;
