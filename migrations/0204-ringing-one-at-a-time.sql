-- The rules of 0200 with one that came since: many calls of one caller reference ring one person at a time.

-- As in 0041: only a member replaces a function of a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
set local role line_calls;

-- What waits, and then what waited within a day, the latest first. obstacle: why nobody at all is rung for it now.
create or replace function ringing_calls(p_limit integer, p_alive_seconds integer) returns table (
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

reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
