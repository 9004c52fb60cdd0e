-- The rules over 0065, where nobody goes round them: each function asks who is named for this transaction (line_account), gives out one
-- thing, and records it in the same transaction. They run with the owner's rights, because whoever asks has none on these tables.

-- A note that was never taken. Whoever opens one was looking for somebody. No role of the line may read which ones they are.
create table honey_notes (
  call_id uuid not null,
  operator_id uuid not null,
  made_at timestamptz not null default line_now(),
  constraint honey_notes_note foreign key (call_id, operator_id) references call_notes (call_id, operator_id) on delete cascade,
  constraint honey_notes_pkey primary key (call_id, operator_id)
);

-- Alarms: what the coordinator must know of, too. Kinds are codes; the program has the list of them.
alter table alarms
  drop constraint alarms_kind_known,
  drop constraint alarms_attempt_has_account,
  add constraint alarms_kind_is_code check (kind ~ '^[a-z][a-z-]{2,39}$'),
  add constraint alarms_attempt_has_account check
    (kind not in ('refused-recipient', 'history-budget', 'honey-opened', 'break-glass', 'case-word-locked') or account_id is not null);
comment on column alarms.subject_id is 'what it is about: an escalation, an account, a break-glass, a call; zeros where it is the line itself';

create table alarm_acknowledgements (
  alarm_id uuid primary key constraint alarm_acknowledgements_alarm references alarms (id) on delete cascade,
  coordinator_id uuid not null,
  coordinator_role text not null default 'coordinator',
  acknowledged_at timestamptz not null default line_now(),
  constraint alarm_acknowledgements_coordinator foreign key (coordinator_id, coordinator_role) references accounts (id, role),
  constraint alarm_acknowledgements_by_coordinator check (coordinator_role = 'coordinator')
);
create index alarm_acknowledgements_coordinator on alarm_acknowledgements (coordinator_id, coordinator_role);
create trigger alarm_acknowledgements_are_facts before update on alarm_acknowledgements
  for each row execute function refuse_change();

-- Whoever raises one, the pages that show alarms hear of it with the commit.
create function tell_of_alarm() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform pg_notify('live', 'oversight:all');
  return null;
end $$;
create trigger alarms_tell after insert or update on alarms for each row execute function tell_of_alarm();

-- One open row for each cause; repeats are counted in it.
create function raise_alarm(p_kind text, p_subject uuid, p_account uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into alarms (id, kind, subject_id, account_id)
  values (gen_random_uuid(), p_kind, p_subject, p_account)
  on conflict (kind, subject_id) where ended_at is null
  do update set times = alarms.times + 1, last_at = line_now();
end $$;

-- The caller of this operator's own call: while both talk, or also while the operator still has it to finish. Null for every other call.
create function own_caller(p_call uuid, p_talking_only boolean) returns uuid
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return (
    select calls.caller_id
      from calls
     where calls.id = p_call
       and calls.kind = 'caller'
       and ((calls.operator_id = line_account() and calls.state = 'talking')
         or (not p_talking_only and calls.operator_id = line_account() and calls.state = 'connecting')
         or (not p_talking_only and exists (
              select from wrap_ups
               where wrap_ups.call_id = p_call
                 and wrap_ups.operator_id = line_account()
                 and wrap_ups.finished_at is null))));
end $$;

-- Whether this opening lets its operator read this note at this moment.
create function opening_covers(p_opening uuid, p_note_call uuid, p_note_operator uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (
    select
      from history_openings opening
     where opening.id = p_opening
       and opening.operator_id = line_account()
       and opening.until > line_now()
       and own_caller(opening.call_id, false) = opening.caller_id
       and opening.call_id <> p_note_call
       and exists (
             select
               from call_notes
               join calls on calls.id = call_notes.call_id
              where call_notes.call_id = p_note_call
                and call_notes.operator_id = p_note_operator
                and calls.caller_id = opening.caller_id
                and (opening.way <> 'case-word' or calls.started_at >= (
                      select case_words.covers_from from case_words where case_words.caller_id = opening.caller_id)))
       and (opening.way <> 'break-glass'
         or (opening.note_call_id = p_note_call and opening.note_operator_id = p_note_operator)));
end $$;

-- A1.1: no row without an opening that is live now, no more than 20 an hour, and none without its row in the trail. A honey note is
-- told from no other one, but for the alarm.
create function guard_release() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  released integer;
begin
  new.released_at := line_now();
  if not opening_covers(new.opening_id, new.note_call_id, new.note_operator_id) or new.operator_id is distinct from line_account() then
    raise exception using errcode = 'check_violation', constraint = 'history_releases_need_opening', message = 'nothing is open';
  end if;
  -- One operator's releases one after another, so that two at the same moment are not both the twentieth.
  perform pg_advisory_xact_lock(hashtextextended('history-budget:' || new.operator_id, 0));
  select count(*) into released
    from history_releases
   where history_releases.operator_id = new.operator_id
     and history_releases.released_at > line_now() - interval '1 hour';
  if released >= 20 then
    raise exception using errcode = 'check_violation', constraint = 'history_releases_within_budget', message = 'the hour is spent';
  end if;
  perform record_access(new.operator_id, 'operator', 'note-read', 'note', new.note_call_id, array['note'],
    (select history_openings.way from history_openings where history_openings.id = new.opening_id));
  if exists (select from honey_notes where honey_notes.call_id = new.note_call_id and honey_notes.operator_id = new.note_operator_id) then
    perform raise_alarm('honey-opened', new.note_call_id, new.operator_id);
  end if;
  return new;
end $$;
create trigger history_releases_are_guarded before insert on history_releases
  for each row execute function guard_release();
create trigger history_releases_are_facts before update on history_releases
  for each row execute function refuse_change();

-- What a policy on call_notes asks: whether the line's half of this note was given to the person named, and is still open to them.
create function note_is_released(p_note_call uuid, p_note_operator uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (
    select
      from history_releases release
     where release.operator_id = line_account()
       and release.note_call_id = p_note_call
       and release.note_operator_id = p_note_operator
       and opening_covers(release.opening_id, p_note_call, p_note_operator));
end $$;

-- Gives one older note out, or says why not: 'released', 'not-open', 'over-budget'. A refusal is recorded as well, and a spent hour raised.
create function release_note(p_call uuid, p_note_call uuid, p_note_operator uuid) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  opening uuid;
  broken text;
begin
  select history_openings.id into opening
    from history_openings
   where history_openings.call_id = p_call
     and opening_covers(history_openings.id, p_note_call, p_note_operator)
   order by history_openings.until desc
   limit 1;
  if opening is null then
    perform record_access(line_account(), coalesce(line_role(), 'nobody'), 'attempt-refused', 'note', p_note_call, array['note'], 'not-open');
    return 'not-open';
  end if;
  begin
    insert into history_releases (opening_id, operator_id, note_call_id, note_operator_id)
    values (opening, line_account(), p_note_call, p_note_operator);
  exception when check_violation then
    get stacked diagnostics broken = constraint_name;
    if broken <> 'history_releases_within_budget' then raise; end if;
    perform raise_alarm('history-budget', line_account(), line_account());
    perform record_access(line_account(), 'operator', 'attempt-refused', 'note', p_note_call, array['note'], 'over-budget');
    return 'over-budget';
  end;
  return 'released';
end $$;
