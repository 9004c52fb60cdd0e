-- The flag: an operator's decision that the special unit must be told at once, the notice, and its receipt (A3.2, B4.1, B4.4).

-- Who may be addressed at this moment. Every statement that speaks to the unit reads this, and nothing else.
create view officers_on_duty as
  select distinct on (unit_duty.officer_id)
    unit_duty.id as duty_id,
    unit_duty.officer_id,
    accounts.display_name
  from unit_duty
  join accounts on accounts.id = unit_duty.officer_id
  where unit_duty.starts_at <= line_now()
    and (unit_duty.ends_at is null or unit_duty.ends_at > line_now())
    and accounts.state = 'active'
  order by unit_duty.officer_id, unit_duty.starts_at desc, unit_duty.id;

-- Refuses any change of a row that states a fact, under the name given to the trigger.
create function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_level = 'ROW' then
    if new is not distinct from old then return new; end if;
  end if;
  raise exception using
    errcode = 'restrict_violation',
    constraint = tg_name,
    message = 'a recorded fact is never changed';
end $$;

-- The unit's one register (A5.2): rows outlive what they number, so that no number and no reference is ever given twice.
create table escalation_register (
  number bigint generated always as identity primary key,
  reference text not null,
  entered_at timestamptz not null default line_now(),
  constraint escalation_register_reference_key unique (reference),
  constraint escalation_register_reference_form check (reference ~ '^([2-9][ACEFHJKMNPQRTVXY]){1,4}[2-9]?$' and char_length(reference) >= 3)
);
create trigger escalation_register_is_permanent
  before update or delete on escalation_register
  for each row execute function refuse_change();
create trigger escalation_register_is_never_emptied
  before truncate on escalation_register
  for each statement execute function refuse_change();

-- Lets a deadline say in a foreign key from which moment it runs; that moment cannot be moved afterwards.
alter table presumptions add constraint presumptions_call_moment_key unique (call_id, presumed_at);

create table escalations (
  id uuid primary key,
  reference text not null constraint escalations_reference references escalation_register (reference),
  call_id uuid not null constraint escalations_call references calls (id),
  operator_id uuid not null,
  operator_role text not null default 'operator',
  level text not null,
  ground text not null,
  consent text not null,
  child text not null,
  sign text not null,
  identity text not null,
  state text not null default 'raised',
  version integer not null default 1,
  raised_at timestamptz not null default line_now(),
  notice_due_at timestamptz not null,
  presumed_at timestamptz,
  handover_due_at timestamptz,
  notice_id uuid,
  acknowledged_notice_id uuid,
  constraint escalations_reference_key unique (reference),
  constraint escalations_flag_once unique (call_id, level, ground, consent, child, sign),
  constraint escalations_operator foreign key (operator_id, operator_role) references accounts (id, role),
  constraint escalations_raised_by_operator check (operator_role = 'operator'),
  constraint escalations_level_known check (level in ('danger-now', 'urgent', 'standard')),
  constraint escalations_ground_known check (ground in ('consent', 'child', 'danger-to-life', 'cannot-decide', 'none')),
  constraint escalations_consent_known check (consent in ('given', 'refused', 'not-asked')),
  constraint escalations_child_known check (child in ('yes', 'in-doubt', 'no', 'not-known')),
  constraint escalations_sign_known check (sign in
    ('held-against-will', 'papers-taken', 'forced-work', 'threatened', 'debt', 'offence-prepared', 'other-sign')),
  constraint escalations_identity_known check (identity in ('withheld', 'may-be-given')),
  -- The notice always goes; who the person is goes with it only by consent or on a ground of the closed list (B4.3).
  constraint escalations_identity_needs_ground check (identity = 'withheld' or ground <> 'none'),
  constraint escalations_consent_ground check (ground <> 'consent' or consent = 'given'),
  constraint escalations_child_ground check (ground <> 'child' or child in ('yes', 'in-doubt')),
  constraint escalations_state_known check (state in ('raised', 'notified', 'acknowledged')),
  constraint escalations_version_positive check (version > 0),
  constraint escalations_notice_due check (notice_due_at = raised_at + interval '60 seconds'),
  -- B4.2: 24 hours from the moment at which the person was presumed a victim, not from the flag.
  constraint escalations_presumed_at foreign key (call_id, presumed_at) references presumptions (call_id, presumed_at),
  constraint escalations_handover_due check
    ((presumed_at is null) = (handover_due_at is null) and handover_due_at = presumed_at + interval '24 hours'),
  constraint escalations_notified_by_notice check ((state = 'raised') = (notice_id is null)),
  constraint escalations_acknowledged_by_officer check ((state = 'acknowledged') = (acknowledged_notice_id is not null))
);
create index escalations_call_id on escalations (call_id, presumed_at);
create index escalations_operator_id on escalations (operator_id, raised_at desc);
create index escalations_open on escalations (notice_due_at) where state in ('raised', 'notified');
comment on column escalations.version is 'rises whenever the unit has something new to read; a change of state alone does not raise it';
comment on column escalations.presumed_at is 'null while nobody on the call is presumed a victim: then no 24 hours run';
comment on column escalations.notice_id is 'the first notice; null until a duty officer on duty was told';

-- One row for each duty officer on duty who was told. There is no column in which another body could be written (B4.5).
create table notices (
  id uuid primary key,
  escalation_id uuid not null constraint notices_escalation references escalations (id),
  duty_id uuid not null,
  officer_id uuid not null,
  sent_at timestamptz not null default line_now(),
  constraint notices_duty_officer foreign key (duty_id, officer_id) references unit_duty (id, officer_id),
  constraint notices_once_per_duty unique (escalation_id, duty_id),
  constraint notices_identity_key unique (id, escalation_id, officer_id),
  constraint notices_escalation_key unique (id, escalation_id)
);
create index notices_duty on notices (duty_id, officer_id);

create table acknowledgements (
  notice_id uuid primary key,
  escalation_id uuid not null,
  officer_id uuid not null,
  acknowledged_at timestamptz not null default line_now(),
  constraint acknowledgements_of_own_notice foreign key (notice_id, escalation_id, officer_id)
    references notices (id, escalation_id, officer_id),
  constraint acknowledgements_once unique (escalation_id),
  constraint acknowledgements_notice_key unique (notice_id, escalation_id)
);
create index acknowledgements_officer_id on acknowledgements (officer_id);

-- No state without the row that proves it.
alter table escalations
  add constraint escalations_notice foreign key (notice_id, id) references notices (id, escalation_id),
  add constraint escalations_acknowledgement foreign key (acknowledged_notice_id, id)
    references acknowledgements (notice_id, escalation_id);
create index escalations_notice_id on escalations (notice_id);
create index escalations_acknowledged_notice_id on escalations (acknowledged_notice_id);

-- A foreign key knows who somebody is, not what time it is: so the moment of duty is checked here.
create function require_officer_on_duty() returns trigger language plpgsql as $$
declare
  duty uuid;
  said_at timestamptz;
begin
  if tg_table_name = 'notices' then
    duty := new.duty_id;
    said_at := new.sent_at;
  else
    select notices.duty_id into duty from notices where notices.id = new.notice_id;
    said_at := new.acknowledged_at;
  end if;
  if said_at = line_now()
    and exists (select from officers_on_duty where duty_id = duty and officer_id = new.officer_id) then
    return new;
  end if;
  raise exception using
    errcode = 'check_violation',
    constraint = tg_name,
    message = 'only a duty officer of the special unit who is on duty now may be addressed';
end $$;
create trigger notices_officer_on_duty
  before insert on notices
  for each row execute function require_officer_on_duty();
create trigger acknowledgements_officer_on_duty
  before insert on acknowledgements
  for each row execute function require_officer_on_duty();
create trigger notices_never_change
  before update on notices
  for each row execute function refuse_change();
create trigger acknowledgements_never_change
  before update on acknowledgements
  for each row execute function refuse_change();

-- A duty period cannot be shortened away from under a notice that was given in it.
create function keep_notices_covered() returns trigger language plpgsql as $$
begin
  if exists (
    select from notices
    where notices.duty_id = new.id
      and (notices.sent_at < new.starts_at or (new.ends_at is not null and notices.sent_at > new.ends_at))
  ) then
    raise exception using
      errcode = 'check_violation',
      constraint = tg_name,
      message = 'a notice was given within this duty';
  end if;
  return new;
end $$;
create trigger unit_duty_covers_its_notices
  before update on unit_duty
  for each row execute function keep_notices_covered();

-- What a supervisor must know now, because a duty is about to fail.
create table alarms (
  id uuid primary key,
  kind text not null,
  subject_id uuid not null,
  account_id uuid constraint alarms_account references accounts (id),
  times integer not null default 1,
  raised_at timestamptz not null default line_now(),
  last_at timestamptz not null default line_now(),
  ended_at timestamptz,
  constraint alarms_kind_known check (kind in
    ('nobody-on-duty', 'notice-unacknowledged', 'handover-late', 'refused-recipient')),
  constraint alarms_attempt_has_account check ((kind = 'refused-recipient') = (account_id is not null)),
  constraint alarms_times_positive check (times > 0),
  constraint alarms_end_after_start check (ended_at is null or ended_at >= raised_at)
);
create unique index alarms_one_open on alarms (kind, subject_id) where ended_at is null;
create index alarms_account_id on alarms (account_id);
comment on column alarms.subject_id is 'the escalation, or for a refused recipient the account that tried';
comment on column alarms.ended_at is 'null while the cause lasts';

-- A row that one relay is carrying to the queue is left alone by the others until this moment.
alter table outbox add column claimed_until timestamptz;
comment on column outbox.claimed_until is 'null while no relay carries it; a relay that died lets go by itself';
