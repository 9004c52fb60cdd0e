-- "Why is nobody ringing?" (A9.1): what a supervisor is shown of each call that waited: who was rung, on what, with which result, and for
-- a caller who waits at this moment why each person is not. Of the call its number, language and urgency; nothing of who called.

-- Written once with the call and never changed: the latest are found without reading them all.
create index calls_number on calls (number);

-- An on-call telephone that was rung beside the waiting caller, or to which the caller was dialled.
create table on_call_rings (
  id uuid primary key,
  call_id uuid not null constraint on_call_rings_call references calls (id) on delete cascade,
  place smallint not null,
  is_dialled boolean not null,
  rung_at timestamptz not null default line_now(),
  constraint on_call_rings_place_positive check (place > 0)
);
create index on_call_rings_call_id on on_call_rings (call_id);
comment on column on_call_rings.place is 'its place in the order of the on-call telephones, from 1; never its number';
comment on column on_call_rings.is_dialled is 'the carrier could not be asked to ring it beside the caller, who was dialled to it';
alter table on_call_rings enable row level security, force row level security;
grant select, insert on on_call_rings to line_calls;
create policy on_call_rings_of_line on on_call_rings to line_calls using (true);

-- What waits, and then what waited within a day, the latest first. obstacle: why nobody at all is rung for it now.
create function ringing_calls(p_limit integer, p_alive_seconds integer) returns table (
  server_time timestamptz, id uuid, number bigint, language text, urgency text, state text, waiting_since timestamptz,
  ended_at timestamptz, outcome text, obstacle text
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select line_now(), calls.id, calls.number, calls.language::text, calls.urgency::text, calls.state::text, calls.waiting_since,
           calls.ended_at, calls.outcome::text,
           case
             when calls.state <> 'waiting' then null
             when calls.talk = 'cover' then 'cover'
             when calls.last_seen_at <= line_now() - make_interval(secs => p_alive_seconds) then 'not-heard'
             when calls.urgency not in ('danger', 'danger-cannot-speak') and exists (
               select from calls as others
                 join offers on offers.call_id = others.id and offers.state = 'pending'
                where others.caller_id = calls.caller_id
                  and others.id <> calls.id
             ) then 'one-at-a-time'
           end
      from (
        (select waiting.id from calls as waiting where waiting.state = 'waiting' and waiting.kind = 'caller' order by waiting.waiting_since limit p_limit)
        union
        (select latest.id from calls as latest
          where latest.kind = 'caller' and latest.waiting_since > line_now() - interval '1 day' order by latest.number desc limit p_limit)
      ) as meant
      join calls on calls.id = meant.id
     order by calls.state = 'waiting' desc, case when calls.state = 'waiting' then calls.waiting_since end, calls.number desc
     limit p_limit;
end $$;

-- Every offer of these calls, the latest so many of each. An offer that was taken back before its time was over: the page was lost.
create function ringing_offers(p_calls uuid[], p_limit integer) returns table (
  call_id uuid, name text, rung_on text, place smallint, rung_at timestamptz, ended_at timestamptz, result text
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select calls.id, each.name, each.rung_on, each.place, each.rung_at, each.ended_at, each.result
      from calls
     cross join lateral (
       select accounts.display_name as name, case when accounts.role = 'supervisor' then 'supervisor' else 'console' end as rung_on,
              null::smallint as place, offers.offered_at as rung_at, offers.ended_at,
              case
                when offers.state in ('pending', 'accepted', 'declined') then offers.state::text
                when offers.state = 'expired' and offers.ended_at < offers.expires_at then 'page-lost'
                when offers.state = 'expired' then 'no-answer'
                when calls.ended_at = offers.ended_at then 'caller-left'
                else 'taken-elsewhere'
              end as result
         from offers
         join accounts on accounts.id = offers.operator_id
        where offers.call_id = calls.id
        union all
       select null, 'on-call-phone', rings.place, rings.rung_at, took.dialled_at,
              case when took.dialled_at is not null then 'accepted' when rings.is_dialled then 'dialled' else 'rung' end
         from on_call_rings as rings
         left join lateral (
           -- The leg of a telephone has no account; it is that of the last one that was rung before it.
           select legs.dialled_at from legs
            where legs.call_id = rings.call_id
              and legs.party = 'operator'
              and legs.account_id is null
              and legs.dialled_at >= rings.rung_at
              and not exists (
                select from on_call_rings as later
                 where later.call_id = rings.call_id and later.rung_at > rings.rung_at and later.rung_at <= legs.dialled_at
              )
            order by legs.dialled_at
            limit 1
         ) took on true
        where rings.call_id = calls.id
        order by rung_at desc
        limit p_limit
     ) as each
     where calls.id = any (p_calls)
     order by calls.id, each.rung_at desc;
end $$;

-- Why each person is not rung for each of these calls at this moment, by the rules of the statement that finds a pair; `free` where
-- nothing is in the way. People who are on duty or would be with a certificate, and whoever has a page open without either.
create function ringing_people(
  p_calls uuid[], p_limit integer, p_reachable_seconds integer, p_pause_seconds integer, p_other_language_seconds integer,
  p_wish_seconds integer, p_supervisor_seconds integer
) returns table (call_id uuid, account_id uuid, name text, why text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    with people as (
      select accounts.id, accounts.display_name, accounts.role, accounts.languages, accounts.answers_as,
             coalesce(presences.state, 'offline')::text as state,
             coalesce(presences.heartbeat_at > line_now() - make_interval(secs => p_reachable_seconds), false) as is_reachable,
             duty.account_id is not null as is_on_duty, coalesce(duty.is_child_trained, false) as is_child_trained,
             rostered.is_so as is_rostered,
             row_number() over (order by duty.account_id is null, accounts.display_name, accounts.id) as place
        from accounts
        left join presences on presences.account_id = accounts.id
        left join on_duty(line_now()) duty on duty.account_id = accounts.id
       cross join lateral (
         select exists (
           select from shifts where shifts.account_id = accounts.id and shifts.state = 'planned' and shifts.span @> line_now()
         ) as is_so
       ) rostered
       where accounts.state = 'active'
         and (rostered.is_so
           or presences.state <> 'offline'
           or presences.heartbeat_at > line_now() - make_interval(secs => p_reachable_seconds))
    )
    select calls.id, people.id, people.display_name,
           case
             when not people.is_on_duty then case when people.is_rostered then 'not-certified' else 'off-duty' end
             when people.state = 'offline' then case when people.is_reachable then 'not-available' else 'not-signed-in' end
             when people.state = 'reserved' then case
               when exists (
                 select from offers where offers.operator_id = people.id and offers.call_id = calls.id and offers.state = 'pending'
               ) then 'ringing' else 'ringing-other' end
             when people.state <> 'available' then people.state
             when not people.is_reachable then 'page-silent'
             when exists (
               select from offers
                where offers.call_id = calls.id
                  and offers.operator_id = people.id
                  and offers.ended_at > line_now() - make_interval(secs => p_pause_seconds)
             ) then 'just-asked'
             when calls.urgency in ('danger', 'danger-cannot-speak') then 'free'
             when not (calls.needs_interpreter
               or coalesce(calls.language = any (people.languages), false)
               or calls.waiting_since < line_now() - make_interval(secs => p_other_language_seconds)) then 'language'
             when people.role <> 'operator' and calls.waiting_since >= line_now() - make_interval(secs => p_supervisor_seconds)
               then 'supervisor-later'
             when calls.wished_at >= line_now() - make_interval(secs => p_wish_seconds)
              and not is_as_wished(calls, people.is_child_trained, people.answers_as)
              and exists (
                select from people near
                 where near.is_reachable
                   and near.is_on_duty
                   and near.role = 'operator'
                   and near.state in ('available', 'reserved', 'wrap-up')
                   and (calls.needs_interpreter or calls.language = any (near.languages))
                   and is_as_wished(calls, near.is_child_trained, near.answers_as)
              ) then 'wish'
             else 'free'
           end
      from calls
     cross join people
     where calls.id = any (p_calls)
       and calls.state = 'waiting'
       and people.place <= p_limit
     order by calls.id, people.display_name, people.id;
end $$;

create function is_as_wished(call calls, is_child_trained boolean, answers_as text) returns boolean
language plpgsql immutable as $$
begin
  return (is_child_trained or not call.is_child) and (call.wish is null or call.wish is not distinct from answers_as);
end $$;

revoke all on function ringing_calls, ringing_offers, ringing_people, is_as_wished from public;
grant execute on function ringing_calls, ringing_offers, ringing_people to line_console;

-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function ringing_calls owner to line_calls;
alter function ringing_offers owner to line_calls;
alter function ringing_people owner to line_calls;
alter function is_as_wished owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
