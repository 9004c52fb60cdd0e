-- A9.1: "why is nobody ringing" names at most 25 people and said nothing of others. As in 0415, how many there are is said with each row.

-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
set local role line_calls;
drop function ringing_people(uuid[], integer, integer, integer, integer, integer, integer);
-- As in 0200.
create function ringing_people(
  p_calls uuid[], p_limit integer, p_reachable_seconds integer, p_pause_seconds integer, p_other_language_seconds integer,
  p_wish_seconds integer, p_supervisor_seconds integer
) returns table (call_id uuid, account_id uuid, name text, why text, in_all bigint)
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
             row_number() over (order by duty.account_id is null, accounts.display_name, accounts.id) as place,
             count(*) over () as in_all
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
           end,
           people.in_all
      from calls
     cross join people
     where calls.id = any (p_calls)
       and calls.state = 'waiting'
       and people.place <= p_limit
     order by calls.id, people.display_name, people.id;
end $$;
revoke all on function ringing_people from public;
grant execute on function ringing_people to line_console;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
