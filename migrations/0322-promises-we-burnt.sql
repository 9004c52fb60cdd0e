-- A6.1: a promise that came to nothing by a fault of ours is not a kept one. Its try is used and the plan is `done`, so it is counted with
-- those that nobody made, and its alarm is raised.

-- Whether the one ring of this plan is used up and the caller's telephone surely did not get what was promised: none of its tries
-- says that it rang with an operator behind it until the end.
create function call_back_is_burnt(plan uuid) returns boolean
language sql stable as $$
  select exists (select from call_backs where call_backs.id = plan and call_backs.state = 'done')
     and not exists (
       select from call_back_attempts
        where call_back_attempts.call_back_id = plan
          and coalesce(call_back_attempts.outcome, 'under way') in ('under way', 'reached', 'no-key', 'other-key', 'busy', 'no-answer')
     )
$$;
revoke all on function call_back_is_burnt from public;
grant execute on function call_back_is_burnt to line_calls, line_worker;

-- As in 0172, but the tries that are over by the clock are ended by their own statement, whose answer says what is left at the carrier.
drop function expire_call_backs(integer, integer);
create function expire_call_backs() returns integer
language plpgsql as $$
declare
  missed integer;
begin
  update call_backs
     set state = 'refused', ended_at = line_now()
   where call_backs.state = 'agreed'
     and call_backs.agreed_at < line_now() - interval '1 minute';
  if found then perform pg_notify('live', 'desk:all'); end if;
  update call_backs
     set state = 'lapsed', ended_at = line_now()
   where call_backs.state = 'promised'
     and call_backs.closes_at <= line_now();
  get diagnostics missed = row_count;
  update call_backs
     set told = call_backs.told + 1
    from calls
   where calls.id = call_backs.call_id
     and calls.state = 'ended'
     and call_backs.state = 'promised'
     and call_backs.told < 3
     and greatest(call_backs.opens_at, calls.ended_at) <= line_now() - (array['0 seconds', '1 minute', '5 minutes']::interval[])[call_backs.told + 1];
  if found or missed > 0 then perform pg_notify('live', 'desk:all'); end if;
  return missed;
end $$;
revoke all on function expire_call_backs from public;
grant execute on function expire_call_backs to line_calls;

-- As in 0041: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
set local role line_calls;
-- As in 0290; missed are also those that we burnt.
create or replace function floor_call_backs() returns table (promised bigint, due bigint, missed bigint, withdrawn bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  midnight timestamptz := date_trunc('day', line_now() at time zone 'Asia/Baku') at time zone 'Asia/Baku';
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select count(*) filter (where call_backs.state = 'promised'),
           count(*) filter (where call_backs.state = 'promised' and call_backs.opens_at <= line_now() and calls.state = 'ended'),
           count(*) filter (where call_backs.state = 'lapsed' or (call_backs.state = 'done' and call_back_is_burnt(call_backs.id))),
           count(*) filter (where call_backs.withdrawn_why is not null)
      from call_backs
      join calls on calls.id = call_backs.call_id
     where call_backs.state = 'promised'
        or (call_backs.state in ('lapsed', 'done') and call_backs.ended_at > line_now() - interval '1 day')
        or (call_backs.withdrawn_why is not null and call_backs.ended_at >= midnight);
end $$;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
