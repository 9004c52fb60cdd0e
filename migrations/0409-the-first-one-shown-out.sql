-- A3.1, A6.1: after a talk has changed hands its first operator is in it until they leave, and nobody could make them: not the colleague who
-- has the call, though the caller may have wished for somebody else because of them; nor can it be given on, or taken over, meanwhile.

-- As in 0041: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
set local role line_calls;
-- As in 0161; and whoever has the call may ask, too.
create or replace function departure_of(leaving uuid) returns table (first_sid text, own_sid text, conference_sid text)
language sql stable security definer set search_path = public, pg_temp as $$
  select first_leg.carrier_sid, guests.carrier_sid, calls.conference_sid
    from guests
    join calls on calls.id = guests.call_id
    join legs as first_leg on first_leg.call_id = guests.call_id
     and first_leg.account_id = guests.asked_by
     and first_leg.party = 'operator'
     and first_leg.state <> 'left'
   where guests.id = leaving
     and line_account() in (guests.asked_by, guests.account_id)
     and guests.state = 'joined'
     and guests.kind = 'colleague'
$$;

-- As in 0330, and the same.
create or replace function leave_to_colleague(leaving uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from calls
    where calls.id = (
            select guests.call_id from guests where guests.id = leaving and line_account() in (guests.asked_by, guests.account_id)
          )
      for no key update;
  if not found then return false; end if;
  if not exists (
    select from guests where guests.id = leaving and guests.state = 'joined' and guests.kind = 'colleague'
  ) then
    return false;
  end if;
  update legs
     set state = 'left', left_at = line_now(), must_end = true
    from guests
   where guests.id = leaving
     and legs.call_id = guests.call_id
     and legs.account_id = guests.asked_by
     and legs.party = 'operator'
     and legs.state <> 'left';
  perform end_guest(leaving, 'completed');
  return true;
end $$;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
