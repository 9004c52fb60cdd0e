-- A message that a caller in the queue chose to leave (issue: nobody could be reached). It is heard by an operator and by nobody else:
-- what the carrier recorded is sealed to the team's key by a process that cannot open it again, and is deleted at the carrier at once
-- (A3.1, B1.3; docs/decisions/034-a-message-for-nobody.md). Of the caller it holds nothing but the call.
alter domain call_talk drop constraint calls_talk_known;
alter domain call_talk add constraint calls_talk_known check
  (value in ('together', 'on-hold', 'asking', 'cover', 'on-call-phone', 'message'));

-- A person is better than a message: whoever takes the call ends it, in whatever statement.
create function end_message_of_taken_call() returns trigger language plpgsql as $$
begin
  new.talk := null;
  return new;
end $$;
create trigger calls_message_ends before update of state on calls
  for each row when (new.talk = 'message' and new.state <> 'waiting') execute function end_message_of_taken_call();
revoke all on function end_message_of_taken_call from public;
grant execute on function end_message_of_taken_call to line_calls, line_console;

create table messages (
  id uuid primary key,
  call_id uuid not null constraint messages_call references calls (id),
  recording_sid text not null,
  seconds integer not null,
  left_at timestamptz not null default line_now(),
  next_try_at timestamptz not null default line_now(),
  tries integer not null default 0,
  lost_at timestamptz,
  sealed_at timestamptz,
  sealed bytea,
  team_version integer,
  team_copy bytea,
  wrapped_half bytea,
  waiting_half bytea,
  expiry_month text,
  opened_at timestamptz,
  opened_by uuid constraint messages_opened_by references accounts (id),
  disposition text,
  finished_at timestamptz,
  finished_by uuid constraint messages_finished_by references accounts (id),
  constraint messages_recording_sid_key unique (recording_sid),
  constraint messages_recording_sid_form check (recording_sid ~ '^RE[0-9a-f]{32}$'),
  constraint messages_seconds_counted check (seconds between 0 and 600),
  constraint messages_tries_counted check (tries >= 0),
  constraint messages_sealed_or_lost check (sealed_at is null or lost_at is null),
  constraint messages_sealed_whole check (
    num_nonnulls(sealed_at, sealed, team_version, team_copy, expiry_month) in (0, 5)
    and num_nonnulls(wrapped_half, waiting_half) = case when sealed_at is null then 0 else 1 end
  ),
  constraint messages_sealed_length check (octet_length(sealed) between 30 and 4200000),
  constraint messages_team_copy_length check (octet_length(team_copy) = 80),
  constraint messages_wrapped_half_short check (octet_length(wrapped_half) between 1 and 256),
  constraint messages_waiting_half_length check (octet_length(waiting_half) = 32),
  constraint messages_expiry_is_month check (expiry_month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'),
  constraint messages_opened_whole check (num_nonnulls(opened_at, opened_by) in (0, 2)),
  constraint messages_disposition_known check (disposition in ('call-back-promised', 'escalated', 'nothing-to-do')),
  constraint messages_finished_whole check (num_nonnulls(disposition, finished_at, finished_by) in (0, 3)),
  constraint messages_heard_first check (finished_at is null or opened_at is not null)
);
create index messages_call_id on messages (call_id);
create index messages_opened_by on messages (opened_by);
create index messages_finished_by on messages (finished_by);
create index messages_at_carrier on messages (next_try_at) where sealed_at is null and lost_at is null;
create index messages_unheard on messages (left_at) where finished_at is null;
create index messages_waiting on messages (sealed_at) where waiting_half is not null;
create index messages_expiry_month on messages (expiry_month);
comment on column messages.recording_sid is 'the carrier''s name of the recording, for as long as the carrier has it';
comment on column messages.lost_at is 'when the carrier said that there is no such recording any more, before it was fetched';
comment on column messages.sealed is 'version, nonce, text and tag; null while it is at the carrier';
comment on column messages.waiting_half is 'the line''s half while the key process is away; the team''s key guards the message alone until it is wrapped';
comment on column messages.opened_by is 'the operator who opened it last';
comment on column messages.expiry_month is 'when its wrapping key is destroyed, and every copy of the message goes dark';

alter table messages enable row level security, force row level security;
-- The call path notes it, and what fetches it writes the sealed text; it cannot read one.
grant select (id, call_id, recording_sid, seconds, left_at, next_try_at, tries, lost_at, sealed_at),
  insert (id, call_id, recording_sid, seconds, left_at),
  update (next_try_at, tries, lost_at, sealed_at, sealed, team_version, team_copy, wrapped_half, waiting_half, expiry_month)
  on messages to line_calls;
create policy messages_of_line on messages to line_calls using (true);

-- Sealing needs the public half of the team's key, and nothing else of it.
grant select (version, public_key) on team_keys to line_calls;
create policy team_keys_public on team_keys for select to line_calls using (true);

-- An alarm, the halves that wait, and the month that is over.
grant select (id, left_at, lost_at, sealed_at, finished_at, waiting_half, expiry_month), update (wrapped_half, waiting_half), delete
  on messages to line_worker;
create policy messages_read_by_worker on messages for select to line_worker using (true);
create policy messages_wrapped on messages for update to line_worker using (waiting_half is not null) with check (waiting_half is null);
create policy messages_expired on messages for delete to line_worker using (month_is_over(expiry_month));

-- Whoever serves hears it; a person must be named.
grant select (id, call_id, seconds, left_at, sealed_at, sealed, team_version, team_copy, wrapped_half, waiting_half,
    opened_at, opened_by, disposition, finished_at, finished_by),
  update (opened_at, opened_by, disposition, finished_at, finished_by)
  on messages to line_console;
create policy messages_read on messages for select to line_console
  using (line_role() = 'operator' and sealed_at is not null and (select duty.until from own_duty() duty) is not null);
create policy messages_heard on messages for update to line_console
  using (line_role() = 'operator' and finished_at is null and (select duty.until from own_duty() duty) is not null)
  with check (opened_by = line_account() and (finished_by is null or finished_by = line_account()));

-- What waits to be heard, for somebody on duty: the call's label, and the code name of a caller who has one. The call path alone sees whose call it is.
create function unheard_messages(most integer)
returns table (id uuid, number bigint, language text, code_number bigint, left_at timestamptz, seconds integer, opened_at timestamptz, opened_by text)
language sql stable security definer set search_path = public, pg_temp
as $$
  select messages.id, calls.number, coalesce(calls.language, 'az'), caller_links.code_number,
         messages.left_at, messages.seconds, messages.opened_at, accounts.display_name
    from messages
    join calls on calls.id = messages.call_id
    left join caller_links on caller_links.caller_id = calls.caller_id
    left join accounts on accounts.id = messages.opened_by
   where line_role() = 'operator'
     and exists (select from on_duty(line_now()) duty where duty.account_id = line_account())
     and messages.sealed_at is not null
     and messages.finished_at is null
   order by messages.left_at
   limit most
$$;
grant select (opened_at, opened_by, finished_at) on messages to line_calls;

-- Whether somebody is there who should have heard it; asked by the worker, which knows nobody's shifts.
create function somebody_is_on_duty() returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$ select exists (select from on_duty(line_now())) $$;

revoke all on function unheard_messages, somebody_is_on_duty from public;
grant execute on function unheard_messages to line_console;
grant execute on function somebody_is_on_duty to line_worker;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function unheard_messages owner to line_calls;
alter function somebody_is_on_duty owner to line_calls;
alter function end_message_of_taken_call owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;

-- What the trail may say besides. Appended to the words that are there, whichever those are.
do $$
declare
  words text;
begin
  select pg_get_constraintdef(oid) into words from pg_constraint where conname = 'audit_rows_action_known';
  execute 'alter domain audit_action drop constraint audit_rows_action_known';
  execute 'alter domain audit_action add constraint audit_rows_action_known '
    || replace(words, '''alarm-acknowledged''', '''alarm-acknowledged''::text, ''message-opened''::text, ''message-finished''');
  select pg_get_constraintdef(oid) into words from pg_constraint where conname = 'audit_rows_subject_kind_known';
  execute 'alter domain audit_subject_kind drop constraint audit_rows_subject_kind_known';
  execute 'alter domain audit_subject_kind add constraint audit_rows_subject_kind_known '
    || replace(words, '''break-glass''', '''break-glass''::text, ''message''');
end $$;
