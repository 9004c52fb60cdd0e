-- A note that no server can read (B1.3, A3.1; docs/decisions/020-notes-sealed-in-the-browser.md). What was plain text before is
-- destroyed: no line that serves callers was to be run with it (decision 009), and nothing may read it out to seal it.
truncate call_notes cascade;
alter table call_notes
  drop column text,
  add column sealed bytea not null,
  add column author_key uuid not null,
  add column author_copy bytea not null,
  add column team_version integer not null,
  add column team_copy bytea,
  add column wrapped_half bytea,
  add column waiting_half bytea,
  add column expiry_month text not null,
  -- One of the sizes, and a version, a nonce and a tag: nothing else of its length is kept.
  add constraint call_notes_sealed_size check (octet_length(sealed) in (1053, 4125, 16413)),
  add constraint call_notes_author_copy_length check (octet_length(author_copy) = 80),
  add constraint call_notes_team_copy_length check (octet_length(team_copy) = 80),
  add constraint call_notes_team_whole check ((team_version = 0) = (team_copy is null)),
  add constraint call_notes_one_half check (num_nonnulls(wrapped_half, waiting_half) = 1),
  add constraint call_notes_wrapped_half_short check (octet_length(wrapped_half) between 1 and 256),
  add constraint call_notes_waiting_half_length check (octet_length(waiting_half) = 32),
  add constraint call_notes_expiry_is_month check (expiry_month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$');
create index call_notes_waiting on call_notes (saved_at) where waiting_half is not null;
comment on column call_notes.author_key is 'to which of its author''s keys author_copy is sealed; that key may be gone';
comment on column call_notes.team_version is '0 where it is sealed to no team';
comment on column call_notes.waiting_half is 'the line''s half while the key process is away; people''s keys guard the note alone until it is wrapped';
comment on column call_notes.expiry_month is 'when its wrapping key is destroyed, and every copy of the note goes dark';

grant select, insert, update (sealed, author_key, author_copy, team_version, team_copy, wrapped_half, waiting_half, expiry_month,
  revision, saved_at) on call_notes to line_console;

-- The sweep that wraps what waits. Of other rows, too, it may read no more than where they belong: a changed row must be seen.
grant select (call_id, operator_id, revision, waiting_half, expiry_month, saved_at), update (wrapped_half, waiting_half)
  on call_notes to line_worker;
create policy call_notes_waiting_read on call_notes for select to line_worker using (true);
create policy call_notes_waiting_wrap on call_notes for update to line_worker using (waiting_half is not null) with check (waiting_half is null);
