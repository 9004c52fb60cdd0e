-- Whoever is shown out of a talk, or has left it, hears on until the carrier has ended their leg. The order was given once: where the
-- carrier did not answer, or the process died, somebody stayed in the room whom no page showed. Now the row says that a leg must end, in
-- the transaction in which its time was over, until the carrier took the order or tells that the leg is over.
alter table guests add leg_must_end boolean not null default false;
alter table legs add must_end boolean not null default false;
comment on column guests.leg_must_end is 'the guest is out of the talk, and the carrier has not yet ended the leg';
comment on column legs.must_end is 'the operator is out of the talk, and the carrier has not yet ended the leg';
create index guests_leg_must_end on guests (ended_at) where leg_must_end;
create index legs_must_end on legs (left_at) where must_end;
-- An operator who leaves a caller in the cover says so in their own name.
grant update (must_end) on legs to line_console;

-- The carrier took the order to end this leg, or told that it is over.
create function leg_need_not_end(leg text) returns void
language plpgsql as $$
declare
  is_shown boolean;
begin
  update guests set leg_must_end = false where guests.carrier_sid = leg and guests.leg_must_end;
  is_shown := found;
  update legs set must_end = false where legs.carrier_sid = leg and legs.must_end;
  if found or is_shown then perform pg_notify('live', 'desk:all'); end if;
end $$;
revoke all on function leg_need_not_end from public;
grant execute on function leg_need_not_end to line_calls;

-- As in 0192; and the guest's leg must end. A colleague who had the call goes as its operator goes; of one who was lost it is over.
create or replace function end_guest(ending uuid, how text) returns guests
language plpgsql as $$
declare
  guest guests;
begin
  select guests.* into guest from guests where guests.id = ending and guests.ended_at is null for no key update;
  if not found then return null; end if;
  update guests
     set state = how,
         ended_at = line_now(),
         leg_must_end = guests.carrier_sid is not null
           and how not in ('completed', 'returned')
           and not (guests.kind = 'colleague' and guests.state = 'joined')
   where guests.id = guest.id;
  if guest.kind = 'colleague' then
    if guest.state = 'joined' and how <> 'returned' then
      -- The first one was still in the room.
      update wrap_ups set started_at = line_now()
       where wrap_ups.call_id = guest.call_id and wrap_ups.operator_id = guest.asked_by and wrap_ups.finished_at is null;
      perform give_back_person(guest.asked_by, true);
    else
      perform give_back_person(guest.account_id, false);
    end if;
  elsif guest.kind in ('supervisor', 'listener') then
    perform give_back_person(guest.account_id, false);
  end if;
  perform pg_notify('live', 'desk:all');
  return guest;
end $$;

-- As in 0191; and every leg of the first one must end, also an older one whose end nobody told.
create or replace function finish_take_over(finished uuid) returns text
language plpgsql as $$
declare
  guest guests;
  first_leg text;
begin
  perform from calls where calls.id = (select guests.call_id from guests where guests.id = finished) for no key update;
  select guests.* into guest from guests where guests.id = finished and guests.is_take_over and guests.state = 'joined';
  if not found then return null; end if;
  select legs.carrier_sid into first_leg
    from legs
   where legs.call_id = guest.call_id
     and legs.account_id = guest.asked_by
     and legs.party = 'operator'
     and legs.state <> 'left'
   order by legs.dialled_at desc
   limit 1;
  update legs
     set state = 'left', left_at = line_now(), must_end = true
   where legs.call_id = guest.call_id
     and legs.account_id = guest.asked_by
     and legs.party = 'operator'
     and legs.state <> 'left';
  perform end_guest(guest.id, 'completed');
  return first_leg;
end $$;

-- As in 0123: only a member replaces a function of a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
set local role line_calls;
-- As in 0161; and the leg of the first one must end.
create or replace function leave_to_colleague(leaving uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from calls
    where calls.id = (select guests.call_id from guests where guests.id = leaving and guests.asked_by = line_account())
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

-- As in 0193; and whoever is out of the talk while the carrier has not ended their leg is shown to whom the call has, however long it takes.
drop function desk_guests();
create function desk_guests() returns table (
  part text, id uuid, kind text, state text, name text, reason text, language text, asked_at timestamptz, expires_at timestamptz,
  call_id uuid, number bigint, call_language text, urgency text, needs_interpreter boolean, talk text,
  waiting_since timestamptz, connected_at timestamptz, manner text, is_take_over boolean, is_shown boolean, is_going boolean
)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return; end if;
  return query
    select case
             when guests.account_id = line_account() and guests.state = 'asked' and guests.kind = 'listener'
               and guests.shown_at is null then 'announcing'
             when guests.account_id = line_account() and guests.state = 'asked' then 'offered'
             when guests.account_id = line_account() and guests.state = 'accepted' then 'joining'
             when guests.account_id = line_account() and guests.state = 'joined' and guests.kind <> 'colleague' then 'inside'
             when guests.asked_by = line_account() and guests.kind = 'colleague' and guests.state = 'joined' then 'leaving'
             when guests.asked_by = line_account() and guests.is_take_over and guests.state = 'completed' then 'taken-over'
             else 'asked'
           end,
           guests.id, guests.kind, guests.state,
           case
             when guests.kind = 'interpreter' then interpreters.name
             -- Of a change of hands it is the first one who goes.
             when guests.account_id = line_account() or (guests.state = 'completed' and going.is_going) then asking.display_name
             else whom.display_name
           end,
           guests.reason, guests.language, guests.asked_at, guests.expires_at,
           calls.id, calls.number, coalesce(calls.language, 'az')::text, calls.urgency::text, calls.needs_interpreter,
           calls.talk::text, coalesce(calls.waiting_since, calls.started_at), calls.connected_at,
           guests.manner, guests.is_take_over, guests.shown_at is not null, going.is_going
      from guests
      join calls on calls.id = guests.call_id
      join accounts as asking on asking.id = guests.asked_by
      left join accounts as whom on whom.id = guests.account_id
      left join interpreters on interpreters.id = guests.interpreter_id
     cross join lateral (
       select guests.leg_must_end or (guests.state = 'completed' and exists (
                select from legs
                 where legs.call_id = guests.call_id and legs.account_id = guests.asked_by and legs.must_end
              ))
     ) as going (is_going)
     where (guests.account_id = line_account()
          and (guests.state in ('asked', 'accepted')
            or (guests.kind in ('supervisor', 'listener') and guests.state = 'joined')))
        or (guests.asked_by = line_account() and guests.is_take_over and guests.state = 'completed' and exists (
          select from wrap_ups
           where wrap_ups.call_id = guests.call_id and wrap_ups.operator_id = line_account() and wrap_ups.finished_at is null
        ))
        or (calls.state = 'talking'
          and (guests.asked_by = line_account() or calls.operator_id = line_account())
          and (calls.operator_id = line_account() or (guests.kind = 'colleague' and guests.state = 'joined'))
          and (guests.ended_at is null or guests.ended_at > line_now() - interval '30 seconds'))
        or (calls.state = 'talking' and calls.operator_id = line_account() and going.is_going)
     order by guests.asked_at desc, guests.ended_at desc nulls first
     limit 10;
end $$;
revoke all on function desk_guests from public;
grant execute on function desk_guests to line_console;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
