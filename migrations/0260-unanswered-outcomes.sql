-- Who left a message or agreed to be called back did not reach a person, and has not been lost either (A6.1): how such a call ended is
-- said apart from the calls of people who hung up with nothing.
alter domain call_outcome drop constraint calls_outcome_known;
alter domain call_outcome add constraint calls_outcome_known check
  (value in ('talked', 'abandoned', 'menu-only', 'test', 'not-reached', 'message-left', 'call-back-agreed'));

-- Whichever statement ends the call. A message is more than a promise: the caller's own words are there.
create function name_unanswered_outcome() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from messages where messages.call_id = new.id) then
    new.outcome := 'message-left';
  elsif exists (select from call_backs where call_backs.call_id = new.id and call_backs.ended_at is null) then
    new.outcome := 'call-back-agreed';
  end if;
  return new;
end $$;
create trigger calls_unanswered_outcome before update of state on calls
  for each row when (new.state = 'ended' and old.state <> 'ended' and new.outcome = 'abandoned')
  execute function name_unanswered_outcome();

-- The carrier may tell of the message after the end of the call, or the line may find it there without ever having heard of the call.
create function name_outcome_of_late_message() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update calls
     set outcome = 'message-left'
   where calls.id = new.call_id
     and calls.outcome in ('abandoned', 'menu-only', 'call-back-agreed');
  return null;
end $$;
create trigger messages_outcome_of_call after insert on messages
  for each row execute function name_outcome_of_late_message();

-- What ended so before this version.
update calls
   set outcome = 'message-left'
 where calls.outcome in ('abandoned', 'menu-only')
   and exists (select from messages where messages.call_id = calls.id);

revoke all on function name_unanswered_outcome, name_outcome_of_late_message from public;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function name_unanswered_outcome owner to line_calls;
alter function name_outcome_of_late_message owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
