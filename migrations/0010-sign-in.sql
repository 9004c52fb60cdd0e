-- Sessions say how they were opened, in which browser, and when their person was last there; the code of conduct is accepted
-- before anybody works (A1.1, A9.2). A link of the demo is told from one that invites. What must not happen, the database refuses.
-- A9.2: nobody works before having accepted the code of conduct. Each version is accepted anew.
create table conduct_acceptances (
  account_id uuid not null constraint conduct_acceptances_account references accounts (id) on delete cascade,
  version integer not null,
  language text not null,
  accepted_at timestamptz not null default line_now(),
  constraint conduct_acceptances_pkey primary key (account_id, version),
  constraint conduct_acceptances_version_positive check (version > 0),
  constraint conduct_acceptances_language_known check (language in ('az', 'ru', 'en'))
);
create trigger conduct_acceptances_are_facts
  before update on conduct_acceptances
  for each row execute function refuse_change();

alter table sessions
  add column id uuid not null default gen_random_uuid(),
  add column method text not null default 'demo',
  add column conduct_version integer,
  add column browser_hash bytea,
  add column last_seen_at timestamptz not null default line_now(),
  add column fresh_at timestamptz not null default line_now();
alter table sessions
  add constraint sessions_id_key unique (id),
  add constraint sessions_method_known check (method in ('demo', 'passkey', 'password')),
  add constraint sessions_life check (expires_at <= created_at + interval '12 hours'),
  add constraint sessions_conduct foreign key (account_id, conduct_version)
    references conduct_acceptances (account_id, version) on delete cascade,
  add constraint sessions_browser_length check (octet_length(browser_hash) = 32),
  add constraint sessions_browser_known check (method = 'demo' or browser_hash is not null);
comment on column sessions.id is 'for lists and for the live page: the token itself changes at each step-up';
comment on column sessions.conduct_version is 'null until the code of conduct is accepted: such a session may do nothing else';
comment on column sessions.browser_hash is 'the browser that signed in; null only where a link of the demo did';
comment on column sessions.fresh_at is 'last time the person proved it is them';

-- Whatever ends a session, its open pages hear of it at once.
create function tell_of_ended_session() returns trigger language plpgsql as $$
begin
  perform pg_notify('live', 'session:' || old.account_id);
  return null;
end $$;
create trigger sessions_tell_of_their_end
  after delete on sessions
  for each row execute function tell_of_ended_session();

-- A suspended account, or one of another role, is out at once, whoever changed the row.
create function end_sessions_of_changed_account() returns trigger language plpgsql as $$
begin
  delete from sessions where account_id = new.id;
  return null;
end $$;
create trigger accounts_change_ends_sessions
  after update of state, role on accounts
  for each row when (old.state is distinct from new.state or old.role is distinct from new.role)
  execute function end_sessions_of_changed_account();


alter table sign_in_links
  add column purpose text not null default 'demo',
  add column created_at timestamptz not null default line_now();
alter table sign_in_links
  add constraint sign_in_links_purpose_known check (purpose in ('demo', 'invitation', 'recovery')),
  add constraint sign_in_links_reusable_in_demo check (not is_reusable or purpose = 'demo'),
  add constraint sign_in_links_short check (purpose = 'demo' or valid_until <= created_at + interval '24 hours');
create unique index sign_in_links_one_open on sign_in_links (account_id) where purpose <> 'demo' and used_at is null;
create function refuse_second_use() returns trigger language plpgsql as $$
begin
  if old.purpose <> 'demo' and (old.used_at is not null or new.valid_until > old.valid_until) then
    raise exception using errcode = 'check_violation', constraint = tg_name, message = 'a link is used once';
  end if;
  return new;
end $$;
create trigger sign_in_links_are_used_once
  before update on sign_in_links
  for each row execute function refuse_second_use();
