-- Interpreters: who may be rung into a talk, for which languages and at which hours (B1.3). An operator sees name and languages; the
-- telephone is read by the call path alone, when it is dialled.
create table interpreters (
  id uuid primary key,
  name text not null,
  languages text[] not null,
  telephone text not null,
  state text not null default 'active',
  added_at timestamptz not null default line_now(),
  constraint interpreters_name_short check (char_length(name) between 1 and 60),
  constraint interpreters_languages_are_codes check
    (cardinality(languages) between 1 and 8 and array_to_string(languages, ' ') ~ '^([a-z]{2}( |$))+$'),
  constraint interpreters_telephone_form check (telephone ~ '^\+[0-9]{6,15}$'),
  constraint interpreters_state_known check (state in ('active', 'retired'))
);
create table interpreter_hours (
  interpreter_id uuid not null constraint interpreter_hours_interpreter references interpreters (id) on delete cascade,
  day smallint not null,
  from_minute smallint not null,
  until_minute smallint not null,
  constraint interpreter_hours_pkey primary key (interpreter_id, day, from_minute),
  constraint interpreter_hours_day check (day between 1 and 7),
  constraint interpreter_hours_within_a_day check (0 <= from_minute and from_minute < until_minute and until_minute <= 1440)
);
comment on column interpreter_hours.day is 'Monday is 1, in Asia/Baku, as are the minutes since midnight';
alter table interpreters enable row level security, force row level security;
alter table interpreter_hours enable row level security, force row level security;
grant select on interpreters, interpreter_hours to line_calls;
create policy interpreters_of_line on interpreters for select to line_calls using (true);
create policy interpreter_hours_of_line on interpreter_hours for select to line_calls using (true);
-- The administrator's command. What was kept of a telephone is not read back.
grant select (id, name, languages, state), insert (id, name, languages, telephone), update (state) on interpreters to line_access;
grant select, insert on interpreter_hours to line_access;
create policy interpreters_of_access on interpreters to line_access using (true);
create policy interpreter_hours_of_access on interpreter_hours to line_access using (true);

alter table guests
  add interpreter_id uuid constraint guests_interpreter references interpreters (id),
  drop constraint guests_kind_known,
  add constraint guests_kind_known check (kind in ('colleague', 'interpreter')),
  add constraint guests_interpreter_only check ((interpreter_id is not null) = (kind = 'interpreter')),
  add constraint guests_interpreter_has_no_account check (kind <> 'interpreter' or account_id is null);
create unique index guests_one_talk_each_interpreter on guests (interpreter_id) where ended_at is null;
create index guests_interpreter_id on guests (interpreter_id);

-- Who may be rung at this moment.
create function interpreters_at(moment timestamptz) returns setof uuid
language sql stable as $$
  select interpreters.id
    from interpreters
   where interpreters.state = 'active'
     and exists (
       select from interpreter_hours
        where interpreter_hours.interpreter_id = interpreters.id
          and interpreter_hours.day = extract(isodow from moment at time zone 'Asia/Baku')
          and interpreter_hours.from_minute <= extract(hour from moment at time zone 'Asia/Baku') * 60
                + extract(minute from moment at time zone 'Asia/Baku')
          and interpreter_hours.until_minute > extract(hour from moment at time zone 'Asia/Baku') * 60
                + extract(minute from moment at time zone 'Asia/Baku')
     )
$$;

create function interpreters_now() returns table (id uuid, name text, languages text[], is_busy boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return; end if;
  return query
    select interpreters.id, interpreters.name, interpreters.languages,
           exists (select from guests where guests.interpreter_id = interpreters.id and guests.ended_at is null)
      from interpreters_at(line_now()) as here
      join interpreters on interpreters.id = here
     order by interpreters.name, interpreters.id
     limit 25;
end $$;

-- The operator asks an interpreter into the own talk: the guest, or why not.
create function ask_interpreter(asked_call uuid, chosen uuid, ring_seconds integer, out verdict text, out guest uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  verdict := 'wrong-state';
  perform from calls
    where calls.id = asked_call
      and calls.operator_id = line_account()
      and calls.state = 'talking'
      and calls.kind = 'caller'
      for no key update;
  if not found then return; end if;
  verdict := 'already-done';
  if exists (select from guests where guests.call_id = asked_call and guests.kind = 'interpreter' and guests.ended_at is null) then
    return;
  end if;
  verdict := 'nobody-free';
  if not exists (select from interpreters_at(line_now()) as here where here = chosen)
    or exists (select from guests where guests.interpreter_id = chosen and guests.ended_at is null) then
    return;
  end if;
  -- Two who ask for the same one in the same moment: the index lets one in.
  insert into guests (id, request_id, call_id, kind, asked_by, interpreter_id, expires_at)
  values (gen_random_uuid(), gen_random_uuid(), asked_call, 'interpreter', line_account(), chosen,
    line_now() + make_interval(secs => ring_seconds))
  on conflict do nothing
  returning id into guest;
  if guest is null then return; end if;
  verdict := 'asked';
  perform pg_notify('live', 'desk:all');
end $$;

-- The key was pressed: on the way into the room. The same leg again gives the same answer; null when nobody expects it any more.
create function interpreter_arrived(expected uuid, leg text, lease_seconds integer) returns uuid
language plpgsql as $$
declare
  arrived guests;
begin
  update guests
     set state = 'accepted', answered_at = line_now(), carrier_sid = leg,
         expires_at = line_now() + make_interval(secs => lease_seconds)
    from calls
   where guests.id = expected
     and guests.kind = 'interpreter'
     and guests.state in ('asked', 'accepted')
     and coalesce(guests.carrier_sid, leg) = leg
     and calls.id = guests.call_id
     and calls.state = 'talking'
  returning guests.* into arrived;
  if arrived.id is null then return null; end if;
  perform pg_notify('live', 'desk:all');
  return arrived.call_id;
end $$;

-- Whoever has the talk takes the wish back, or lets a guest go who is no colleague. Answers the leg to end, '' where there is none,
-- null where it is too late or not theirs.
create or replace function take_back_guest(taken uuid) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  guest guests;
begin
  perform from calls where calls.id = (select guests.call_id from guests where guests.id = taken) for no key update;
  select guests.* into guest
    from guests
    join calls on calls.id = guests.call_id
   where guests.id = taken
     and guests.ended_at is null
     and case when guests.kind = 'colleague' then guests.asked_by else calls.operator_id end = line_account();
  if not found or (guest.kind = 'colleague' and guest.state = 'joined') then return null; end if;
  return coalesce((end_guest(taken, case guest.state when 'joined' then 'left' else 'taken-back' end)).carrier_sid, '');
end $$;
