-- Whoever is asked into a living talk beside its operator: a colleague who is to take it over (a transfer). The call has one operator
-- at every instant: the first until the colleague is in the room, the colleague from then on, and the first again if that one is lost
-- while the first is still there. Each change locks the call, then guests, then presences (docs/decisions/012 and 032).
create table guests (
  id uuid primary key,
  request_id uuid not null,
  call_id uuid not null constraint guests_call references calls (id) on delete cascade,
  kind text not null,
  state text not null default 'asked',
  asked_by uuid not null constraint guests_asker references accounts (id),
  account_id uuid constraint guests_account references accounts (id),
  is_anybody boolean not null default false,
  language text,
  reason text,
  carrier_sid text,
  asked_at timestamptz not null default line_now(),
  expires_at timestamptz not null,
  answered_at timestamptz,
  joined_at timestamptz,
  ended_at timestamptz,
  first_is_free boolean not null default false,
  flag_due boolean not null default false,
  constraint guests_carrier_sid_key unique (carrier_sid),
  constraint guests_kind_known check (kind in ('colleague')),
  constraint guests_state_known check (state in
    ('asked', 'accepted', 'joined', 'completed', 'returned', 'left', 'declined', 'expired', 'taken-back', 'call-over')),
  constraint guests_language_known check (language in ('az', 'ru', 'en')),
  constraint guests_reason_known check (reason in
    ('language', 'wants-woman', 'wants-man', 'child', 'needs-experience', 'talked-before', 'shift-ends')),
  constraint guests_end check ((ended_at is null) = (state in ('asked', 'accepted', 'joined'))),
  constraint guests_not_oneself check (account_id <> asked_by)
);
comment on column guests.request_id is 'one wish of the operator: a wish for anybody asks one person after another';
comment on column guests.account_id is 'who is asked';
comment on column guests.reason is 'why, from a closed list: no word of the caller''s is passed on';
comment on column guests.carrier_sid is 'the guest''s leg; null before it is at the carrier';
comment on column guests.first_is_free is 'the carrier does not end the room when the first operator leaves';
comment on column guests.flag_due is 'the talk has an operator whose leg does not yet end the room when it leaves it';
create unique index guests_one_open_of_a_kind on guests (call_id, kind) where ended_at is null;
create unique index guests_one_talk_each on guests (account_id) where ended_at is null;
create index guests_call_id on guests (call_id);
create index guests_account_id on guests (account_id);
create index guests_asked_by on guests (asked_by);
create index guests_open on guests (expires_at) where ended_at is null;
create index guests_flag_due on guests (call_id) where flag_due;
alter table guests enable row level security, force row level security;
grant select, insert, update on guests to line_calls;
create policy guests_of_line on guests to line_calls using (true);

-- Somebody who was reserved for a call, or in it, has it no longer. The wrap-up lasts as long as after a call that ended.
create function give_back_person(person uuid, had_talk boolean) returns void
language plpgsql as $$
begin
  update presences
     set state = case when had_talk and presences.state = 'on-call' then 'wrap-up' else presences.returns_to end,
         since = line_now(),
         available_since = case when presences.returns_to = 'available' then line_now() end,
         wrap_up_due_at = case when had_talk and presences.state = 'on-call' then line_now() + interval '10 minutes' end
   where presences.account_id = person
     and presences.state in ('reserved', 'on-call');
  perform pg_notify('live', 'desk:all');
end $$;

-- Ends what a guest was asked for, once, and gives back who is not the operator now; null when it had ended. The call is locked.
create function end_guest(ending uuid, how text) returns guests
language plpgsql as $$
declare
  guest guests;
begin
  select guests.* into guest from guests where guests.id = ending and guests.ended_at is null for no key update;
  if not found then return null; end if;
  update guests set state = how, ended_at = line_now() where guests.id = guest.id;
  if guest.kind = 'colleague' then
    if guest.state = 'joined' and how <> 'returned' then
      -- The first one was still in the room.
      update wrap_ups set started_at = line_now()
       where wrap_ups.call_id = guest.call_id and wrap_ups.operator_id = guest.asked_by and wrap_ups.finished_at is null;
      perform give_back_person(guest.asked_by, true);
    else
      perform give_back_person(guest.account_id, false);
    end if;
  end if;
  perform pg_notify('live', 'desk:all');
  return guest;
end $$;

-- A talk that is over, or goes back to the queue, has no guests: in the very statement that ends it.
create function end_guests_of_talk() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform end_guest(guests.id, 'call-over') from guests where guests.call_id = new.id and guests.ended_at is null;
  return null;
end $$;
create trigger calls_end_guests
  after update of state on calls
  for each row when (old.state = 'talking' and new.state <> 'talking')
  execute function end_guests_of_talk();
