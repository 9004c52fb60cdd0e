-- A call, its legs, its offers, and what the operator writes after it. No column holds who called (A3.1).
create table calls (
  id uuid primary key,
  number bigint generated always as identity,
  kind text not null default 'caller',
  carrier_sid text,
  state text not null default 'menu',
  language text,
  urgency text not null default 'ordinary',
  needs_interpreter boolean not null default false,
  started_at timestamptz not null default line_now(),
  waiting_since timestamptz,
  connected_at timestamptz,
  ended_at timestamptz,
  last_seen_at timestamptz not null default line_now(),
  operator_id uuid constraint calls_operator references accounts (id),
  conference_sid text,
  join_number integer not null default 0,
  talk text,
  returns integer not null default 0,
  outcome text,
  ended_by text,
  constraint calls_carrier_sid_key unique (carrier_sid),
  constraint calls_kind_known check (kind in ('caller', 'test')),
  constraint calls_test_has_no_caller check (kind = 'caller' or carrier_sid is null),
  constraint calls_state_known check (state in ('menu', 'waiting', 'connecting', 'talking', 'ended')),
  constraint calls_language_known check (language in ('az', 'ru', 'en')),
  constraint calls_urgency_known check (urgency in ('ordinary', 'cannot-speak', 'danger')),
  constraint calls_talk_known check (talk in ('together', 'on-hold', 'asking', 'cover', 'on-call-phone')),
  constraint calls_outcome_known check (outcome in ('talked', 'abandoned', 'menu-only', 'test')),
  constraint calls_ended_by_known check (ended_by in ('caller', 'operator', 'line')),
  constraint calls_waiting_since check (state <> 'waiting' or waiting_since is not null),
  constraint calls_has_operator check (state not in ('connecting', 'talking') or operator_id is not null or talk = 'on-call-phone'),
  constraint calls_end_is_whole check ((state = 'ended') = (ended_at is not null and outcome is not null))
);
comment on column calls.carrier_sid is 'the caller leg at the carrier; null for the test call of a start-of-shift check';
comment on column calls.conference_sid is 'the carrier''s name of the room as last heard: a room that emptied gets a new one';
comment on column calls.talk is 'what the caller is in: null outside a talk, cover also while waiting';
comment on column calls.join_number is 'raised before each move of the caller: a document asked for with an older number is a ghost';
create unique index calls_one_per_operator on calls (operator_id) where state in ('connecting', 'talking');
create index calls_waiting on calls (waiting_since) where state = 'waiting';
create index calls_live_last_seen on calls (last_seen_at) where state <> 'ended';
create index calls_operator_id on calls (operator_id);

create table legs (
  carrier_sid text primary key,
  call_id uuid not null constraint legs_call references calls (id),
  party text not null,
  account_id uuid constraint legs_account references accounts (id),
  join_number integer not null,
  state text not null default 'dialled',
  dialled_at timestamptz not null default line_now(),
  joined_at timestamptz,
  left_at timestamptz,
  constraint legs_party_known check (party in ('caller', 'operator')),
  constraint legs_state_known check (state in ('dialled', 'joined', 'left'))
);
create index legs_call_id on legs (call_id);
create index legs_account_id on legs (account_id);

create table offers (
  id uuid primary key,
  call_id uuid not null constraint offers_call references calls (id),
  operator_id uuid not null constraint offers_operator references accounts (id),
  state text not null default 'pending',
  offered_at timestamptz not null default line_now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  constraint offers_state_known check (state in ('pending', 'accepted', 'declined', 'expired', 'withdrawn')),
  constraint offers_end check ((state = 'pending') = (ended_at is null))
);
create unique index offers_one_pending_per_call on offers (call_id) where state = 'pending';
create unique index offers_one_pending_per_operator on offers (operator_id) where state = 'pending';
create index offers_call_id on offers (call_id, operator_id);
create index offers_operator_id on offers (operator_id);

-- What the carrier told us, each thing once: the key makes a repeated or late webhook harmless.
create table call_events (
  id bigint generated always as identity primary key,
  call_id uuid not null constraint call_events_call references calls (id),
  event_key text not null,
  kind text not null,
  at timestamptz not null default line_now(),
  constraint call_events_event_key_key unique (event_key),
  constraint call_events_kind_short check (char_length(kind) <= 40)
);
create index call_events_call_id on call_events (call_id);

create table questions (
  id uuid primary key,
  call_id uuid not null constraint questions_call references calls (id),
  question text not null,
  join_number integer not null,
  asked_at timestamptz not null default line_now(),
  answered_at timestamptz,
  answer text,
  constraint questions_question_known check (question in ('question-safe', 'question-overheard')),
  constraint questions_answer_known check (answer in ('yes', 'no', 'not-known', 'other-key', 'no-key')),
  constraint questions_answer_whole check ((answer is null) = (answered_at is null))
);
create index questions_call_id on questions (call_id);

create table wrap_ups (
  call_id uuid not null constraint wrap_ups_call references calls (id),
  operator_id uuid not null constraint wrap_ups_operator references accounts (id),
  started_at timestamptz not null default line_now(),
  finished_at timestamptz,
  disposition text,
  constraint wrap_ups_disposition_known check (disposition in
    ('presumed-victim', 'at-risk', 'witness', 'information', 'other-matter', 'silent', 'cut-off', 'wrong-number', 'nuisance')),
  constraint wrap_ups_finished_whole check (finished_at is null or disposition is not null),
  constraint wrap_ups_pkey primary key (call_id, operator_id)
);
create index wrap_ups_operator_id on wrap_ups (operator_id);

create table call_notes (
  call_id uuid not null constraint call_notes_call references calls (id),
  operator_id uuid not null constraint call_notes_operator references accounts (id),
  text text not null,
  revision integer not null,
  saved_at timestamptz not null default line_now(),
  constraint call_notes_text_short check (char_length(text) <= 600),
  constraint call_notes_revision_positive check (revision > 0),
  constraint call_notes_pkey primary key (call_id, operator_id)
);
create index call_notes_operator_id on call_notes (operator_id);

-- A person is presumed a victim from this moment: the 24 hours of B4.2 run from it, not from the flag.
create table presumptions (
  call_id uuid primary key constraint presumptions_call references calls (id),
  presumed_at timestamptz not null default line_now(),
  presumed_by uuid not null constraint presumptions_operator references accounts (id)
);
create index presumptions_presumed_by on presumptions (presumed_by);

-- Facts that a queue or a console must hear of. Written in the fact's own statement; relayed, never awaited.
create table outbox (
  id bigint generated always as identity primary key,
  queue text not null,
  subject_id uuid not null,
  version integer not null,
  created_at timestamptz not null default line_now(),
  relayed_at timestamptz,
  constraint outbox_queue_known check (queue in ('escalations', 'calls')),
  constraint outbox_once unique (queue, subject_id, version)
);
create index outbox_waiting on outbox (id) where relayed_at is null;
comment on column outbox.relayed_at is 'null until the queue has taken it';
