-- What an operator says of a caller when asking a colleague is the caller's wish from then on (A6.1): who fits it is rung first, now and
-- should the caller come back into the queue. Nobody who fits, and whoever is free is rung.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;

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
             join on_duty(line_now()) as duty on duty.account_id = free.account_id
             left join calls as talk on talk.operator_id = asker and talk.state = 'talking'
            where free.state = 'available'
              and free.heartbeat_at > line_now() - make_interval(secs => reachable_seconds)
              and accounts.state = 'active'
              and (accounts.role = 'operator' or (accounts.role = 'supervisor' and free.account_id = chosen))
              and free.account_id <> asker
              and (chosen is null or free.account_id = chosen)
              and (spoken is null or spoken = any (accounts.languages))
              and not exists (select from guests where guests.request_id = reserve_colleague.wish and guests.account_id = free.account_id)
            order by (duty.is_child_trained or not coalesce(talk.is_child, false)) desc,
                     (talk.wish is null or talk.wish is not distinct from accounts.answers_as) desc,
                     free.available_since,
                     free.account_id
            limit 1
              for update of free skip locked
         )
     and presences.state = 'available'
  returning presences.account_id into picked;
  return picked;
end $$;

set local role line_calls;
create or replace function ask_colleague(
  asked_call uuid, chosen uuid, spoken text, why text, ring_seconds integer, reachable_seconds integer
) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  request uuid := gen_random_uuid();
  picked uuid;
begin
  perform from calls
    where calls.id = asked_call
      and calls.operator_id = line_account()
      and calls.state = 'talking'
      and calls.kind = 'caller'
      for no key update;
  if not found then return 'wrong-state'; end if;
  if exists (select from guests where guests.call_id = asked_call and guests.kind = 'colleague' and guests.ended_at is null) then
    return 'already-done';
  end if;
  update calls
     set is_child = calls.is_child or why = 'child',
         wish = case why when 'wants-woman' then 'woman' when 'wants-man' then 'man' else calls.wish end,
         wished_at = line_now()
   where calls.id = asked_call
     and why in ('child', 'wants-woman', 'wants-man');
  picked := reserve_colleague(line_account(), chosen, spoken, request, reachable_seconds);
  if picked is null then return 'nobody-free'; end if;
  insert into guests (id, request_id, call_id, kind, asked_by, account_id, is_anybody, language, reason, expires_at)
  values (gen_random_uuid(), request, asked_call, 'colleague', line_account(), picked, chosen is null, spoken, why,
    line_now() + make_interval(secs => ring_seconds));
  perform pg_notify('live', 'desk:all');
  return 'asked';
end $$;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
