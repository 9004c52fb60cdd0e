-- A6.1, A9.1: the roster says who should be there, and the offers whom a caller was put to; that a caller waits on with nobody all the
-- same, or that nobody who is on duty can be reached, was told to nobody. Both answers are yes or no: no caller and no person is in them.

-- Whether a caller has waited for so long, and nobody was with them in that time. Whoever listens to the cover asks for nobody; a call
-- that is on its way to somebody is with nobody yet.
create function somebody_is_left_waiting(minutes integer) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from calls
     where calls.kind = 'caller'
       and calls.state in ('waiting', 'connecting')
       and calls.talk is distinct from 'cover'
       and calls.waiting_since < line_now() - make_interval(mins => minutes)
       and not exists (
         select from legs
          where legs.call_id = calls.id
            and legs.party = 'operator'
            and legs.joined_at is not null
            and legs.left_at > line_now() - make_interval(mins => minutes)
       )
  )
$$;

-- Whether somebody is on duty, and at this moment nobody of those on duty is free at a page that answers, or in a call.
create function nobody_is_reachable() returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(not bool_or(presences.state in ('available', 'reserved', 'on-call', 'wrap-up')
                              and coalesce(presences.heartbeat_at > line_now() - interval '1 minute', false)), false)
    from on_duty(line_now()) duty
    left join presences on presences.account_id = duty.account_id
$$;

revoke all on function somebody_is_left_waiting, nobody_is_reachable from public;
grant execute on function somebody_is_left_waiting, nobody_is_reachable to line_worker;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function somebody_is_left_waiting owner to line_calls;
alter function nobody_is_reachable owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
