-- A1.1: a way in that is made or changed stands in the trail, whoever made it: not because our statements say so, but because the row
-- is there. Words put into a statement of the sign-in could make a session, a link or a passkey and leave no trace (decision 040).
create function record_way_in(p_account uuid, p_way text, p_reason text) returns void
  language sql volatile set search_path = public, pg_temp as $$
  -- Who is named, or nobody: whoever makes a way in says nothing about who they are.
  select record_access(line_account(), case when line_account() is null then 'nobody' else line_role() end,
    'account-changed', 'account', p_account, array[p_way], p_reason);
$$;
revoke all on function record_way_in from public;
grant execute on function record_way_in to line_access;

create function record_session() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  role_of_account text := (select accounts.role from accounts where accounts.id = new.account_id);
begin
  perform record_access(case when role_of_account is null then null else new.account_id end, coalesce(role_of_account, 'nobody'),
    'signed-in', 'account', new.account_id, array[new.method],
    case when tg_op = 'INSERT' then null else 'proved-again' end);
  return null;
end $$;
create trigger sessions_are_recorded after insert on sessions for each row execute function record_session();
-- Another token, account or browser is another way in. A later end is not: no session lasts longer than its twelve hours (0010).
create trigger sessions_made_anew_are_recorded after update on sessions for each row
  when (old.token_hash <> new.token_hash or old.account_id <> new.account_id or old.method <> new.method
        or old.browser_hash is distinct from new.browser_hash)
  execute function record_session();

create function record_link() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform record_way_in(new.account_id, 'sign-in-link', case when new.purpose = 'invitation' then 'invited' else new.purpose end);
  return null;
end $$;
create trigger sign_in_links_are_recorded after insert on sign_in_links for each row execute function record_link();

create function record_passkey() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform record_way_in(new.account_id, 'passkey', 'kept');
  return null;
end $$;
create trigger passkeys_are_recorded after insert on passkeys for each row execute function record_passkey();

create function record_password() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform record_way_in(new.account_id, 'password', case when tg_op = 'INSERT' then 'kept' else 'changed' end);
  return null;
end $$;
create trigger passwords_are_recorded after insert on passwords for each row execute function record_password();
create trigger passwords_made_anew_are_recorded after update on passwords for each row
  when (old.account_id <> new.account_id or old.hash <> new.hash or old.code_secret <> new.code_secret)
  execute function record_password();

create function record_account() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform record_way_in(new.id, case when old.role <> new.role then 'role' else 'state' end,
    case when old.role <> new.role then new.role else new.state end);
  return null;
end $$;
create trigger accounts_changed_are_recorded after update on accounts for each row
  when (old.role <> new.role or old.state <> new.state)
  execute function record_account();

revoke all on function record_session, record_link, record_passkey, record_password, record_account from public;
alter table sessions enable always trigger sessions_are_recorded;
alter table sessions enable always trigger sessions_made_anew_are_recorded;
alter table sign_in_links enable always trigger sign_in_links_are_recorded;
alter table passkeys enable always trigger passkeys_are_recorded;
alter table passwords enable always trigger passwords_are_recorded;
alter table passwords enable always trigger passwords_made_anew_are_recorded;
alter table accounts enable always trigger accounts_changed_are_recorded;
