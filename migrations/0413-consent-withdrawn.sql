-- B4.3: a person who agreed that the unit learns who they are may take that back. Until here it could only be said by a second flag and a
-- telephone: the first went on saying "given", and kept the sealed number on the officer's page.
alter table escalations add column consent_withdrawn_at timestamptz;
comment on column escalations.consent_withdrawn_at is 'null while what was said about consent stands';
alter table escalations
  add constraint escalations_withdrawn_was_given check (consent_withdrawn_at is null or consent = 'given'),
  add constraint escalations_withdrawn_after_flag check (consent_withdrawn_at >= raised_at),
  -- Another ground of the closed list holds without consent; a child, or doubt about age, is one of itself (B6.6).
  add constraint escalations_withdrawn_withholds check
    (consent_withdrawn_at is null or identity = 'withheld' or ground <> 'consent' or child in ('yes', 'in-doubt'));

-- Whoever agrees once more says so by a flag in the same words as the first.
alter table escalations drop constraint escalations_flag_once;
create unique index escalations_flag_once on escalations (call_id, level, ground, consent, child, sign)
  where consent_withdrawn_at is null;

-- What was taken back stays so, and what was withheld for it stays withheld, whatever statement comes.
create trigger escalations_withdrawal_stands before update of consent_withdrawn_at, identity on escalations
  for each row when (
    old.consent_withdrawn_at is not null
    and (new.consent_withdrawn_at, new.identity) is distinct from (old.consent_withdrawn_at, old.identity)
  )
  execute function refuse_change();

do $$
declare
  words text;
begin
  select pg_get_constraintdef(oid) into words
    from pg_constraint where conname = 'audit_rows_action_known' and contypid = 'audit_action'::regtype;
  execute 'alter domain audit_action drop constraint audit_rows_action_known';
  execute 'alter domain audit_action add constraint audit_rows_action_known '
    || replace(words, 'ARRAY[', 'ARRAY[''consent-withdrawn''::text, ');
end $$;

grant update (consent_withdrawn_at, identity) on escalations to line_worker;
grant delete on escalation_numbers to line_worker;

-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_worker to %I', current_user);
  end if;
end $$;
grant create on schema public to line_worker;
set local role line_worker;
-- For the operator who sent the flag: since when consent is withdrawn, and whether it was by this. No row where the flag is
-- somebody else's, or said of no consent. The number goes first: it cannot lie where identity is withheld.
create function withdraw_consent(p_escalation uuid) returns table (withdrawn_at timestamptz, is_new boolean)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  flag escalations%rowtype;
begin
  if line_role() is distinct from 'operator' then return; end if;
  select escalations.* into flag
    from escalations
   where escalations.id = p_escalation and escalations.operator_id = line_account() and escalations.consent = 'given'
     for update;
  if not found then return; end if;
  if flag.consent_withdrawn_at is not null then
    return query select flag.consent_withdrawn_at, false;
    return;
  end if;
  if flag.ground = 'consent' and flag.child not in ('yes', 'in-doubt') then
    delete from escalation_numbers where escalation_numbers.escalation_id = flag.id;
    flag.identity := 'withheld';
  end if;
  return query
    update escalations
       set consent_withdrawn_at = line_now(), identity = flag.identity, version = escalations.version + 1
     where escalations.id = flag.id
    returning escalations.consent_withdrawn_at, true;
  perform pg_notify('live', 'unit:all'), pg_notify('live', 'sent:' || flag.operator_id);
end $$;
revoke all on function withdraw_consent from public;
grant execute on function withdraw_consent to line_console;

-- As in 0350, and when consent was withdrawn: for a while that stands among the first, however long ago the receipt was.
drop function told_to_me();
create function told_to_me() returns table (
  escalation_id uuid, notice_id uuid, is_waiting boolean, is_danger boolean, is_child boolean, notice_due_at timestamptz,
  handover_due_at timestamptz, acknowledged_at timestamptz, withdrawn_at timestamptz
)
  language sql stable security definer set search_path = public, pg_temp as $$
  select escalations.id, notices.id, escalations.state <> 'acknowledged', escalations.level = 'danger-now',
    escalations.child in ('yes', 'in-doubt'), escalations.notice_due_at, escalations.handover_due_at, acknowledgements.acknowledged_at,
    escalations.consent_withdrawn_at
    from officers_on_duty
    join notices on notices.duty_id = officers_on_duty.duty_id
    join escalations on escalations.id = notices.escalation_id
    left join acknowledgements on acknowledgements.escalation_id = escalations.id
   where line_role() = 'duty-officer'
     and officers_on_duty.officer_id = line_account()
$$;
revoke all on function told_to_me from public;
grant execute on function told_to_me to line_console;
reset role;
revoke create on schema public from line_worker;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_worker from %I', current_user);
  end if;
end $$;
