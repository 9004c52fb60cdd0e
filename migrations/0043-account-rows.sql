-- Who reads and writes what of people who sign in (A1.1). Proving who somebody is comes before anybody is known, so it sees the rows
-- of its tables without a name; as soon as one is named, the own rows only.

alter table accounts enable row level security, force row level security;
alter table sessions enable row level security, force row level security;
alter table sign_in_links enable row level security, force row level security;
alter table conduct_acceptances enable row level security, force row level security;
alter table passkeys enable row level security, force row level security;
alter table passkey_challenges enable row level security, force row level security;
alter table passwords enable row level security, force row level security;
alter table sign_in_tries enable row level security, force row level security;
alter table known_browsers enable row level security, force row level security;
alter table recoveries enable row level security, force row level security;
alter table recovery_rights enable row level security, force row level security;

grant select, insert, update (role, display_name, languages, state) on accounts to line_access;
grant select, insert, update, delete on sessions to line_access;
grant select, insert, update (used_at), delete on sign_in_links to line_access;
grant select, insert on conduct_acceptances to line_access;
grant select, insert, update (counter, last_used_at), delete on passkeys to line_access;
grant select, insert, delete on passkey_challenges to line_access;
grant select, insert, update, delete on passwords to line_access;
grant select, insert, update, delete on sign_in_tries to line_access;
grant select, insert, delete on known_browsers to line_access;
grant select, insert, update (confirmed_by, confirmed_role, confirmed_at, withdrawn_at) on recoveries to line_access;
grant select on recovery_rights to line_access;

-- Names and roles of colleagues: whom one may help back in.
create policy accounts_of_access on accounts to line_access using (true);
create policy recoveries_of_access on recoveries to line_access using (true);
create policy recovery_rights_of_access on recovery_rights for select to line_access using (true);
create policy sign_in_tries_of_access on sign_in_tries to line_access using ((select line_account()) is null);
create policy sign_in_links_of_access on sign_in_links to line_access
  using ((select line_account()) is null or account_id = (select line_account()));
create policy sessions_of_access on sessions to line_access
  using ((select line_account()) is null or account_id = (select line_account()));
create policy conduct_acceptances_of_access on conduct_acceptances to line_access
  using ((select line_account()) is null or account_id = (select line_account()));
create policy passkeys_of_access on passkeys to line_access
  using ((select line_account()) is null or account_id = (select line_account()));
create policy passkey_challenges_of_access on passkey_challenges to line_access
  using ((select line_account()) is null or account_id = (select line_account()));
create policy passwords_of_access on passwords to line_access
  using ((select line_account()) is null or account_id = (select line_account()));
create policy known_browsers_of_access on known_browsers to line_access
  using ((select line_account()) is null or account_id = (select line_account()));

-- A call is matched by the languages of people, whoever they are.
grant select (id, state, languages) on accounts to line_calls;
create policy accounts_of_line on accounts for select to line_calls using (true);

-- Who is told, and by which name officers know each other.
grant select (id, role, display_name, state) on accounts to line_worker, line_console;
create policy accounts_of_worker on accounts for select to line_worker using (role = 'duty-officer');
create policy accounts_own on accounts for select to line_console
  using (id = (select line_account()) or (line_role() = 'duty-officer' and role = 'duty-officer'));
