-- A1.1: the answer that brings a session's new token may be lost on its way: its browser then knew the old one only, and its person was signed out
-- in the middle of a call. The old one stays good until the new one is used for the first time, and is never fresh.
alter table sessions
  add column previous_token_hash bytea,
  add constraint sessions_previous_token_hash_key unique (previous_token_hash),
  add constraint sessions_previous_hash_length check (octet_length(previous_token_hash) = 32);
comment on column sessions.previous_token_hash is 'the token before the last proof, until the one of now was used; null otherwise';

-- As in 0240: whatever token opens a session is a way in.
drop trigger sessions_made_anew_are_recorded on sessions;
create trigger sessions_made_anew_are_recorded after update on sessions for each row
  when (old.token_hash <> new.token_hash or old.account_id <> new.account_id or old.method <> new.method
        or old.browser_hash is distinct from new.browser_hash
        or (new.previous_token_hash is not null and new.previous_token_hash is distinct from old.previous_token_hash))
  execute function record_session();
alter table sessions enable always trigger sessions_made_anew_are_recorded;
