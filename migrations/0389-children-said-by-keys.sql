-- B6.6, B4.1: a child who says so by a key was put to an operator who was told nothing of it, and flagged as an age that is not known; and a
-- message of a child, or of somebody who had said that they are in danger, stood behind every older one without a word of either.
grant select (is_child) on calls to line_console;

-- As in 0041: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
set local role line_calls;
-- As in 0330; and whether it is about a child.
drop function desk_guests();
create function desk_guests() returns table (
  part text, id uuid, kind text, state text, name text, reason text, language text, asked_at timestamptz, expires_at timestamptz,
  call_id uuid, number bigint, call_language text, urgency text, needs_interpreter boolean, talk text,
  waiting_since timestamptz, connected_at timestamptz, manner text, is_take_over boolean, is_shown boolean, is_going boolean,
  is_child boolean
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
           guests.manner, guests.is_take_over, guests.shown_at is not null, going.is_going, calls.is_child
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

-- As in 0180; and what the caller's keys had said before, in whose order they stand.
drop function unheard_messages(integer);
create function unheard_messages(most integer) returns table (
  id uuid, number bigint, language text, urgency text, is_child boolean, code_number bigint, left_at timestamptz, seconds integer,
  opened_at timestamptz, opened_by text
)
language sql stable security definer set search_path = public, pg_temp
as $$
  select messages.id, calls.number, coalesce(calls.language, 'az'), calls.urgency::text, calls.is_child, caller_links.code_number,
         messages.left_at, messages.seconds, messages.opened_at, accounts.display_name
    from messages
    join calls on calls.id = messages.call_id
    left join caller_links on caller_links.caller_id = calls.caller_id
    left join accounts on accounts.id = messages.opened_by
   where line_role() = 'operator'
     and exists (select from on_duty(line_now()) duty where duty.account_id = line_account())
     and messages.sealed_at is not null
     and messages.finished_at is null
   order by calls.urgency in ('danger', 'danger-cannot-speak') desc, calls.is_child desc, messages.left_at
   limit most
$$;
revoke all on function unheard_messages from public;
grant execute on function unheard_messages to line_console;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
