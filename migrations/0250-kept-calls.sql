-- An operator's page that is reloaded in a talk: the caller is kept for that operator, at most ten seconds, and the new page comes into
-- the same room (docs/decisions/039-a-reload-keeps-the-call.md).

alter table presences add column page_leaving_at timestamptz;
comment on column presences.page_leaving_at is 'when the page with the telephone said that it goes; null again some seconds after one answers';
grant update (page_leaving_at) on presences to line_console;

alter table calls add column kept_until timestamptz,
  add constraint calls_kept_in_a_talk check (kept_until is null or state = 'talking');
comment on column calls.kept_until is 'until when a caller whose operator''s page went is kept for that page; null again when the caller is in the room';
create index calls_kept_until on calls (kept_until) where kept_until is not null;
grant select (kept_until) on calls to line_console;

alter table legs add column conference_sid text;
comment on column legs.conference_sid is 'the carrier''s id of the room that the leg joined last: the room of a call may be made anew';

-- However the talk goes on or ends: nobody is kept outside one.
create function stop_keeping_with_talk() returns trigger language plpgsql as $$
begin
  new.kept_until := null;
  return new;
end $$;
create trigger calls_kept_no_more before update of state on calls
  for each row when (new.kept_until is not null and new.state <> 'talking')
  execute function stop_keeping_with_talk();
revoke all on function stop_keeping_with_talk from public;

-- As in 0008; and whoever has a talk comes back into it by the call's own id, whichever way it came to them. A caller who was on hold
-- in the room that is over is on hold no more.
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

-- As in 0008; and a caller who is in the room with the operator is kept no more.
create or replace function leg_joined(leg text, room text, event text)
returns table (id uuid, caller_sid text, language text, is_alone boolean)
language plpgsql as $$
declare
  call calls;
  joined legs;
begin
  select calls.* into call
    from calls
   where calls.id = (select legs.call_id from legs where legs.carrier_sid = leg)
     for no key update;
  if not found then return; end if;
  insert into call_events (call_id, event_key, kind) values (call.id, event, 'joined') on conflict do nothing;
  if not found then return; end if;
  update legs
     set state = 'joined', joined_at = coalesce(legs.joined_at, line_now()), conference_sid = room
   where legs.carrier_sid = leg
     and legs.state <> 'left'
  returning legs.* into joined;
  if not found then return; end if;
  is_alone := false;
  if call.state not in ('connecting', 'talking') or call.join_number <> joined.join_number then
    is_alone := joined.party = 'caller';
  elsif joined.party = 'operator' then
    -- Nobody's picture changes: the desk shows this operator connecting until the caller is there.
    update calls set conference_sid = room, last_seen_at = line_now() where calls.id = call.id;
  elsif exists (
    select from legs
     where legs.call_id = call.id
       and legs.party = 'operator'
       and legs.join_number = call.join_number
       and legs.state <> 'left'
  ) then
    update calls
       set conference_sid = room,
           last_seen_at = line_now(),
           state = 'talking',
           talk = coalesce(calls.talk, 'together'),
           connected_at = coalesce(calls.connected_at, line_now()),
           kept_until = null
     where calls.id = call.id;
    if call.state = 'connecting' or call.kept_until is not null then
      insert into desk_changes (whom) values (coalesce(call.operator_id::text, 'all'));
    end if;
  else
    is_alone := true;
  end if;
  id := call.id;
  caller_sid := call.carrier_sid;
  language := coalesce(call.language, 'az');
  return next;
end $$;

-- A talk whose operator's leg is over, for a reason that may be a reload: true, and kept, where the page said that it goes, or where the
-- caller is kept already and the time is not over. Said for a minute: the browser may ask the person first.
create function keep_for_page(call calls) returns boolean
language plpgsql as $$
declare
  until timestamptz := call.kept_until;
begin
  if call.state <> 'talking' or call.operator_id is null then return false; end if;
  if until is null or until <= line_now() then
    if not exists (
      select from presences
       where presences.account_id = call.operator_id
         and presences.page_leaving_at > line_now() - interval '60 seconds'
    ) then
      return false;
    end if;
    until := line_now() + interval '10 seconds';
  end if;
  update calls
     set kept_until = until,
         talk = case when calls.talk = 'on-hold' then 'together' else calls.talk end,
         last_seen_at = line_now()
   where calls.id = call.id;
  perform pg_notify('live', 'desk:all');
  return true;
end $$;

-- A caller who is kept and would not ask by themselves what to hear: somebody took a press of the key for the cover to be the reason, or
-- they are on the way into the room that is over, or it did not end with this leg. Not while they are asked something.
create function must_fetch_kept(call calls, left_alone boolean, guess_seconds integer) returns boolean
language plpgsql as $$
declare
  is_guess boolean := coalesce(call.talk = 'cover', false) and exists (
    select from call_events
     where call_events.call_id = call.id
       and call_events.kind = 'cover-guessed'
       and call_events.at > line_now() - make_interval(secs => guess_seconds)
  );
begin
  if is_guess then update calls set talk = 'together' where calls.id = call.id; end if;
  if call.talk = 'asking' or (call.talk = 'cover' and not is_guess) then return false; end if;
  return is_guess or left_alone or exists (
    select from legs
     where legs.call_id = call.id
       and legs.party = 'caller'
       and legs.join_number = call.join_number
       and legs.state = 'dialled'
  ) or exists (
    select from guests where guests.call_id = call.id and guests.flag_due
  );
end $$;

-- As in 0230; but a caller whose operator's page only went is kept for it; and a caller who came out of the cover just when the other one
-- hung up is in a room of their own: whoever has gone ended another.
create or replace function operator_leg_left(leg text, wrap_up_seconds integer, guess_seconds integer) returns released_call
language plpgsql as $$
declare
  call calls;
  gone legs;
  left_alone boolean;
  released released_call;
begin
  select calls.* into call
    from calls
   where calls.id = (select legs.call_id from legs where legs.carrier_sid = leg and legs.party = 'operator')
     for no key update;
  if not found then return null; end if;
  update legs
     set state = 'left', left_at = line_now()
   where legs.carrier_sid = leg
     and legs.state <> 'left'
  returning legs.* into gone;
  if not found
    or call.kind <> 'caller'
    or call.state not in ('connecting', 'talking')
    or call.join_number <> gone.join_number
    or call.operator_id is distinct from gone.account_id
  then
    return null;
  end if;
  left_alone := exists (
    select from legs
     where legs.call_id = call.id
       and legs.party = 'caller'
       and legs.join_number = call.join_number
       and legs.state = 'joined'
       and (gone.joined_at is null or legs.conference_sid is distinct from gone.conference_sid)
  );
  if gone.account_id is null and call.connected_at is not null and call.talk is distinct from 'cover' and not left_alone then
    return end_call(call.id, 'operator', wrap_up_seconds);
  end if;
  if keep_for_page(call) then
    released := (call.id, call.carrier_sid, coalesce(call.language, 'az'), false, '{}', false);
    released.must_be_fetched := must_fetch_kept(call, left_alone, guess_seconds);
    return released;
  end if;
  released := call_back_to_queue(call.id, false, wrap_up_seconds, guess_seconds);
  if left_alone then
    select released.must_be_fetched or calls.talk is null into released.must_be_fetched from calls where calls.id = call.id;
  end if;
  return released;
end $$;

revoke all on function keep_for_page, must_fetch_kept from public;
grant execute on function keep_for_page, must_fetch_kept to line_calls;
