-- A supervisor in a talk: asked in by its operator, heard by all or by the operator alone; listening, which the operator sees before
-- the first sound is heard; or taking the talk over from an operator who does not answer (docs/decisions/035).
alter table guests
  add manner text,
  add is_take_over boolean not null default false,
  add shown_at timestamptz,
  drop constraint guests_kind_known,
  add constraint guests_kind_known check (kind in ('colleague', 'interpreter', 'supervisor', 'listener')),
  drop constraint guests_reason_known,
  add constraint guests_reason_known check (case
    when kind = 'listener' then coalesce(reason in ('quality', 'newly-trained', 'concern', 'complaint'), false)
    when is_take_over then coalesce(reason in ('page-silent', 'no-reaction'), false)
    else reason in ('language', 'wants-woman', 'wants-man', 'child', 'needs-experience', 'talked-before', 'shift-ends')
  end),
  add constraint guests_manner_known check (manner in ('heard', 'whisper')),
  add constraint guests_manner_of_supervisors check ((manner is not null) = (kind = 'supervisor')),
  add constraint guests_take_over_of_colleagues check (kind = 'colleague' or not is_take_over),
  -- Nobody listens whom the operator was not shown: no such row, and without a row no leg gets into the room.
  add constraint guests_listening_is_shown check
    (kind <> 'listener' or shown_at is not null or state not in ('accepted', 'joined', 'left'));
comment on column guests.asked_by is 'who asks; of a listener and of a take-over, whose talk it is';
comment on column guests.manner is 'of a supervisor: heard by all in the room, or by the operator alone';
comment on column guests.is_take_over is 'a supervisor takes the talk from an operator who does not answer';
comment on column guests.shown_at is 'of a listener: the operator''s page has shown that somebody is about to listen';

do $$
declare
  words text;
begin
  select pg_get_constraintdef(oid) into words from pg_constraint where conname = 'audit_rows_action_known';
  execute 'alter domain audit_action drop constraint audit_rows_action_known';
  execute 'alter domain audit_action add constraint audit_rows_action_known '
    || replace(words, '''alarm-acknowledged''', '''alarm-acknowledged''::text, ''call-listened''::text, ''call-taken-over''');
end $$;

-- Reserves the supervisor at a desk who has been free longest; null when nobody is. Within a wish nobody is asked twice.
create function reserve_supervisor(asker uuid, wish uuid, reachable_seconds integer) returns uuid
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
              and free.account_role = 'supervisor'
              and free.heartbeat_at > line_now() - make_interval(secs => reachable_seconds)
              and accounts.state = 'active'
              and exists (select from on_duty(line_now()) duty where duty.account_id = free.account_id)
              and free.account_id <> asker
              and not exists (select from guests where guests.request_id = wish and guests.account_id = free.account_id)
            order by free.available_since, free.account_id
            limit 1
              for update of free skip locked
         )
     and presences.state = 'available'
  returning presences.account_id into picked;
  return picked;
end $$;

-- The operator asks a supervisor into the own talk: 'asked', or why not. The talk stays the operator's.
create function ask_supervisor(asked_call uuid, how text, ring_seconds integer, reachable_seconds integer) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  wish uuid := gen_random_uuid();
  picked uuid;
begin
  perform from calls
    where calls.id = asked_call
      and calls.operator_id = line_account()
      and calls.state = 'talking'
      and calls.kind = 'caller'
      for no key update;
  if not found then return 'wrong-state'; end if;
  if exists (select from guests where guests.call_id = asked_call and guests.kind = 'supervisor' and guests.ended_at is null) then
    return 'already-done';
  end if;
  picked := reserve_supervisor(line_account(), wish, reachable_seconds);
  if picked is null then return 'nobody-free'; end if;
  insert into guests (id, request_id, call_id, kind, manner, asked_by, account_id, is_anybody, expires_at)
  values (gen_random_uuid(), wish, asked_call, 'supervisor', how, line_account(), picked, true,
    line_now() + make_interval(secs => ring_seconds));
  perform pg_notify('live', 'desk:all');
  return 'asked';
end $$;

-- The own presence of a supervisor at a desk, for a talk they go into by themselves; false when they are not free there.
create function reserve_oneself(reachable_seconds integer) returns boolean
language plpgsql as $$
begin
  update presences
     set state = 'reserved', returns_to = 'available', since = line_now()
   where presences.account_id = line_account()
     and presences.account_role = 'supervisor'
     and presences.state = 'available'
     and presences.heartbeat_at > line_now() - make_interval(secs => reachable_seconds)
     and exists (select from on_duty(line_now()) duty where duty.account_id = presences.account_id);
  return found;
end $$;

-- Whether this person's page answers: only then do they see what is on it.
create function is_reachable(person uuid, reachable_seconds integer) returns boolean
language sql stable as $$
  select exists (
    select from presences
     where presences.account_id = person
       and presences.heartbeat_at > line_now() - make_interval(secs => reachable_seconds)
  )
$$;

-- A supervisor is about to listen: 'asked', or why not. It is in the trail before anything is ordered; the operator's page is told, and
-- only what it has shown may be gone on with. Never while the caller is in the cover.
create function listen_to_talk(chosen uuid, why text, ring_seconds integer, reachable_seconds integer) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  call calls;
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  select calls.* into call from calls where calls.id = chosen and calls.kind = 'caller' for no key update;
  if not found then return 'not-found'; end if;
  if call.state <> 'talking' or call.operator_id is null or call.operator_id = line_account() then return 'wrong-state'; end if;
  if coalesce(call.talk = 'cover', false) then return 'in-cover'; end if;
  if exists (select from guests where guests.call_id = call.id and guests.kind = 'listener' and guests.ended_at is null) then
    return 'already-done';
  end if;
  if not is_reachable(call.operator_id, reachable_seconds) then return 'operator-away'; end if;
  if not reserve_oneself(reachable_seconds) then return 'not-at-desk'; end if;
  perform record_access(line_account(), 'supervisor', 'call-listened', 'call', call.id, null, why);
  insert into guests (id, request_id, call_id, kind, asked_by, account_id, reason, expires_at)
  values (gen_random_uuid(), gen_random_uuid(), call.id, 'listener', call.operator_id, line_account(), why,
    line_now() + make_interval(secs => ring_seconds));
  perform pg_notify('live', 'desk:all');
  return 'asked';
end $$;

-- The operator's page has shown who is about to listen. The operator need not agree, and may show them out at any moment.
create function show_listener(shown uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update guests
     set shown_at = coalesce(guests.shown_at, line_now())
    from calls
   where guests.id = shown
     and guests.kind = 'listener'
     and guests.ended_at is null
     and guests.asked_by = line_account()
     and calls.id = guests.call_id
     and calls.operator_id = line_account();
  if not found then return false; end if;
  perform pg_notify('live', 'desk:all');
  return true;
end $$;

-- A supervisor takes a talk from an operator whose page is silent, or who does not react: the guest as whom they join, or why not. From
-- the join on the call is theirs, as with any colleague; until then the first one has it.
create function take_talk_over(chosen uuid, lease_seconds integer, reachable_seconds integer, out verdict text, out guest uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  call calls;
  why text;
begin
  verdict := 'not-found';
  if line_role() is distinct from 'supervisor' then return; end if;
  select calls.* into call from calls where calls.id = chosen and calls.kind = 'caller' for no key update;
  if not found then return; end if;
  verdict := 'wrong-state';
  if call.state <> 'talking' or call.operator_id is null or call.operator_id = line_account() then return; end if;
  if exists (
    select from guests
     where guests.call_id = call.id and guests.kind = 'colleague' and guests.ended_at is null
       and (guests.state = 'joined' or guests.is_take_over)
  ) then
    return;
  end if;
  verdict := 'not-at-desk';
  if not reserve_oneself(reachable_seconds) then return; end if;
  -- Whoever was asked by the one who does not answer is asked no more.
  perform end_guest(guests.id, 'taken-back')
    from guests where guests.call_id = call.id and guests.kind = 'colleague' and guests.ended_at is null;
  why := case when is_reachable(call.operator_id, reachable_seconds) then 'no-reaction' else 'page-silent' end;
  perform record_access(line_account(), 'supervisor', 'call-taken-over', 'call', call.id, null, why);
  guest := gen_random_uuid();
  insert into guests (id, request_id, call_id, kind, state, is_take_over, asked_by, account_id, reason, answered_at, expires_at)
  values (guest, gen_random_uuid(), call.id, 'colleague', 'accepted', true, call.operator_id, line_account(), why, line_now(),
    line_now() + make_interval(secs => lease_seconds));
  update presences set state = 'on-call', since = line_now() where presences.account_id = line_account();
  verdict := 'asked';
  perform pg_notify('live', 'desk:all');
end $$;

-- The first one of a take-over leaves without pressing anything, once the room goes on without them. Answers the leg to end, if any.
create function finish_take_over(finished uuid) returns text
language plpgsql as $$
declare
  guest guests;
  first_leg text;
begin
  perform from calls where calls.id = (select guests.call_id from guests where guests.id = finished) for no key update;
  select guests.* into guest from guests where guests.id = finished and guests.is_take_over and guests.state = 'joined';
  if not found then return null; end if;
  update legs
     set state = 'left', left_at = line_now()
   where legs.call_id = guest.call_id
     and legs.account_id = guest.asked_by
     and legs.party = 'operator'
     and legs.state <> 'left'
  returning legs.carrier_sid into first_leg;
  perform end_guest(guest.id, 'completed');
  return first_leg;
end $$;

-- A supervisor who was asked in, or who listens, goes by themselves. Answers the leg to end, '' where there is none, null when not theirs.
create function leave_as_guest(leaving uuid) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  guest guests;
begin
  perform from calls
    where calls.id = (select guests.call_id from guests where guests.id = leaving and guests.account_id = line_account())
      for no key update;
  if not found then return null; end if;
  select guests.* into guest
    from guests where guests.id = leaving and guests.kind in ('supervisor', 'listener') and guests.ended_at is null;
  if not found then return null; end if;
  return coalesce((end_guest(leaving, case guest.state when 'asked' then 'declined' else 'left' end)).carrier_sid, '');
end $$;
