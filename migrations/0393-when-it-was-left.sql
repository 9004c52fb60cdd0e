-- A message is left before its call is over. One of which nobody told, such as while the database was away, is noted when it is found at the
-- carrier: whoever was to hear it, and the supervisor, read that it had just been left, hours after somebody had asked for help. The end of
-- the call is written as it was told, however late.

-- As in 0352: only a member replaces a function of a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
set local role line_calls;
-- As in 0389, but for the time.
create or replace function unheard_messages(most integer) returns table (
  id uuid, number bigint, language text, urgency text, is_child boolean, code_number bigint, left_at timestamptz, seconds integer,
  opened_at timestamptz, opened_by text
)
language sql stable security definer set search_path = public, pg_temp
as $$
  select messages.id, calls.number, coalesce(calls.language, 'az'), calls.urgency::text, calls.is_child, caller_links.code_number,
         least(messages.left_at, calls.ended_at), messages.seconds, messages.opened_at, accounts.display_name
    from messages
    join calls on calls.id = messages.call_id
    left join caller_links on caller_links.caller_id = calls.caller_id
    left join accounts on accounts.id = messages.opened_by
   where line_role() = 'operator'
     and exists (select from on_duty(line_now()) duty where duty.account_id = line_account())
     and messages.sealed_at is not null
     and messages.finished_at is null
   order by calls.urgency in ('danger', 'danger-cannot-speak') desc, calls.is_child desc, least(messages.left_at, calls.ended_at)
   limit most
$$;
-- As in 0181, but for the time.
create or replace function floor_messages() returns table (waiting bigint, oldest_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*), min(least(messages.left_at, calls.ended_at))
    from messages
    join calls on calls.id = messages.call_id
   where line_role() = 'supervisor'
     and messages.sealed_at is not null
     and messages.finished_at is null
$$;
reset role;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
