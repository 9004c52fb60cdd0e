-- What a caller said before opens by the caller's own word, or loudly (A1.1, A1.2, A9.4; docs/history.md). Caller ID proves nothing: whoever
-- spoofs the number, or persuades an operator, gets "earlier contact" and no more. An older note is readable only where a row of
-- history_releases lets it be; such a row needs an opening, and an opening needs the right word or a second person.
-- No column here leads to who called: a caller is the random id of caller_links, and is forgotten with it.

-- What the trail may say. Nothing ever recorded the two actions that are gone.
alter domain audit_action drop constraint audit_rows_action_known;
alter domain audit_action add constraint audit_rows_action_known check (value in
  ('signed-in', 'signed-out', 'session-ended', 'sign-in-refused', 'account-changed', 'note-read', 'note-changed', 'flag-raised',
   'escalation-read', 'escalation-acknowledged', 'attempt-refused', 'case-word-agreed', 'history-opened', 'break-glass-asked',
   'break-glass-confirmed', 'break-glass-declined', 'alarm-acknowledged'));
alter domain audit_subject_kind drop constraint audit_rows_subject_kind_known;
alter domain audit_subject_kind add constraint audit_rows_subject_kind_known check (value in
  ('account', 'call', 'note', 'escalation', 'break-glass', 'alarm'));

-- The word itself is nowhere: its tag, under a salt, lies wrapped by the key process and goes dark with its month.
create table case_words (
  caller_id uuid primary key constraint case_words_caller references caller_links (caller_id) on delete cascade,
  wrapped_tag bytea not null,
  salt bytea not null,
  covers_from timestamptz not null,
  call_id uuid not null,
  agreed_by uuid not null constraint case_words_agreed_by references accounts (id),
  agreed_at timestamptz not null default line_now(),
  constraint case_words_tag_short check (octet_length(wrapped_tag) <= 256),
  constraint case_words_salt_length check (octet_length(salt) = 16)
);
create index case_words_agreed_by on case_words (agreed_by);
comment on column case_words.call_id is 'in whose call it was agreed: it opens nothing in that call';
comment on column case_words.covers_from is 'opens what was noted since the first word was agreed, and nothing older';

-- Three tries, then a day of silence for this caller, whoever tries. A try counts from the moment it is taken: tries at the same moment
-- cannot be four, because two of one number collide.
create table case_word_tries (
  id uuid primary key default gen_random_uuid(),
  caller_id uuid not null constraint case_word_tries_caller references caller_links (caller_id) on delete cascade,
  call_id uuid not null,
  operator_id uuid not null constraint case_word_tries_operator references accounts (id),
  round integer not null,
  number integer not null,
  at timestamptz not null default line_now(),
  outcome text not null default 'pending',
  constraint case_word_tries_three check (number between 1 and 3),
  constraint case_word_tries_outcome_known check (outcome in ('pending', 'right', 'wrong', 'void')),
  constraint case_word_tries_whole_key unique (id, caller_id, call_id, operator_id, outcome)
);
create unique index case_word_tries_once on case_word_tries (caller_id, round, number) where outcome <> 'void';
create index case_word_tries_operator on case_word_tries (operator_id);
comment on column case_word_tries.outcome is 'void: the key process gave no answer, so nothing was learned and nothing is counted';

-- One record, a reason, and a second person. For ever: no role changes or deletes a row, and no foreign key leads to what is forgotten.
create table break_glasses (
  id uuid primary key default gen_random_uuid(),
  caller_id uuid not null,
  call_id uuid not null,
  operator_id uuid not null,
  operator_role text not null default 'operator',
  note_call_id uuid not null,
  note_operator_id uuid not null,
  reason text not null,
  line text not null,
  asked_at timestamptz not null default line_now(),
  constraint break_glasses_operator foreign key (operator_id, operator_role) references accounts (id, role),
  constraint break_glasses_asked_by_operator check (operator_role = 'operator'),
  constraint break_glasses_reason_known check (reason in ('danger-to-life', 'child', 'word-forgotten', 'caller-cannot-speak')),
  constraint break_glasses_line_short check (char_length(line) between 3 and 200),
  constraint break_glasses_operator_key unique (id, operator_id),
  constraint break_glasses_whole_key unique (id, caller_id, call_id, operator_id, note_call_id, note_operator_id)
);
create index break_glasses_operator_id on break_glasses (operator_id, operator_role);
create index break_glasses_note on break_glasses (note_call_id, note_operator_id);
create index break_glasses_asked_at on break_glasses (asked_at);

create table break_glass_answers (
  break_glass_id uuid primary key,
  operator_id uuid not null,
  supervisor_id uuid not null,
  supervisor_role text not null default 'supervisor',
  answer text not null,
  why text,
  answered_at timestamptz not null default line_now(),
  constraint break_glass_answers_asked foreign key (break_glass_id, operator_id) references break_glasses (id, operator_id),
  constraint break_glass_answers_supervisor foreign key (supervisor_id, supervisor_role) references accounts (id, role),
  constraint break_glass_answers_by_supervisor check (supervisor_role = 'supervisor'),
  constraint break_glass_answers_two_people check (supervisor_id <> operator_id),
  constraint break_glass_answers_answer_known check (answer in ('confirmed', 'declined')),
  constraint break_glass_answers_why_known check (why in ('no-need', 'reason-unclear', 'not-reached', 'other-way')),
  constraint break_glass_answers_why_whole check ((answer = 'declined') = (why is not null)),
  constraint break_glass_answers_whole_key unique (break_glass_id, answer, answered_at)
);
create index break_glass_answers_asked on break_glass_answers (break_glass_id, operator_id);
create index break_glass_answers_supervisor on break_glass_answers (supervisor_id, supervisor_role);

create trigger break_glasses_are_permanent before update or delete or truncate on break_glasses
  for each statement execute function refuse_change();
create trigger break_glass_answers_are_permanent before update or delete or truncate on break_glass_answers
  for each statement execute function refuse_change();
alter table break_glasses enable always trigger break_glasses_are_permanent;
alter table break_glass_answers enable always trigger break_glass_answers_are_permanent;

-- Permission to read what came before, in one call, by one operator, for a while. No row without the try or the answer that proves it.
create table history_openings (
  id uuid primary key default gen_random_uuid(),
  caller_id uuid not null,
  call_id uuid not null,
  operator_id uuid not null constraint history_openings_operator references accounts (id),
  way text not null,
  granted_at timestamptz not null default line_now(),
  until timestamptz not null,
  try_id uuid,
  try_outcome text,
  break_glass_id uuid,
  break_glass_answer text,
  note_call_id uuid,
  note_operator_id uuid,
  constraint history_openings_way_known check (way in ('case-word', 'break-glass')),
  constraint history_openings_word_right check (way <> 'case-word' or (try_id is not null and try_outcome is not distinct from 'right')),
  constraint history_openings_try foreign key (try_id, caller_id, call_id, operator_id, try_outcome)
    references case_word_tries (id, caller_id, call_id, operator_id, outcome) on delete cascade,
  constraint history_openings_two_people check (way <> 'break-glass'
    or (break_glass_id is not null and note_call_id is not null and note_operator_id is not null
      and break_glass_answer is not distinct from 'confirmed')),
  constraint history_openings_break_glass foreign key (break_glass_id, caller_id, call_id, operator_id, note_call_id, note_operator_id)
    references break_glasses (id, caller_id, call_id, operator_id, note_call_id, note_operator_id),
  constraint history_openings_confirmed foreign key (break_glass_id, break_glass_answer, granted_at)
    references break_glass_answers (break_glass_id, answer, answered_at),
  constraint history_openings_length check (until = granted_at + case way when 'case-word' then interval '2 hours' else interval '30 minutes' end),
  constraint history_openings_break_glass_once unique (break_glass_id),
  constraint history_openings_try_once unique (try_id)
);
create index history_openings_operator on history_openings (operator_id, call_id);
comment on column history_openings.note_call_id is 'break-glass opens this one note; null with a case word, which opens those of the caller';
comment on column history_openings.until is 'never longer than the operator has that call or its wrap-up: that is looked at in each release';

-- One row for each time that the line's half of an older note was given out.
create table history_releases (
  id uuid primary key default gen_random_uuid(),
  opening_id uuid not null constraint history_releases_opening references history_openings (id) on delete cascade,
  operator_id uuid not null,
  note_call_id uuid not null,
  note_operator_id uuid not null,
  released_at timestamptz not null default line_now()
);
create index history_releases_operator on history_releases (operator_id, released_at);
create index history_releases_opening on history_releases (opening_id);
