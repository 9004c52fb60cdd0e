-- Two people help a third back in (A1.1, A1.2).
-- Who may help whom back in. An administrator alone, or two, cannot: they would hold every account (A1.2).
create table recovery_rights (
  account_role text not null,
  helper_role text not null,
  constraint recovery_rights_pkey primary key (account_role, helper_role)
);
insert into recovery_rights (account_role, helper_role) values
  ('operator', 'supervisor'), ('operator', 'administrator'),
  ('supervisor', 'supervisor'), ('supervisor', 'coordinator'), ('supervisor', 'administrator'),
  ('duty-officer', 'duty-officer'), ('duty-officer', 'unit-head'), ('duty-officer', 'administrator'),
  ('unit-head', 'duty-officer'), ('unit-head', 'coordinator'), ('unit-head', 'administrator'),
  ('coordinator', 'unit-head'), ('coordinator', 'coordinator'), ('coordinator', 'administrator'),
  ('administrator', 'administrator'), ('administrator', 'coordinator');

create table recoveries (
  id uuid primary key,
  account_id uuid not null,
  account_role text not null,
  asked_by uuid not null,
  asked_role text not null,
  asked_at timestamptz not null default line_now(),
  confirmed_by uuid,
  confirmed_role text,
  confirmed_at timestamptz,
  withdrawn_at timestamptz,
  constraint recoveries_account foreign key (account_id, account_role) references accounts (id, role) on delete cascade,
  constraint recoveries_asker foreign key (asked_by, asked_role) references accounts (id, role) on delete cascade,
  constraint recoveries_confirmer foreign key (confirmed_by, confirmed_role) references accounts (id, role) on delete cascade,
  constraint recoveries_asker_may foreign key (account_role, asked_role) references recovery_rights (account_role, helper_role),
  constraint recoveries_confirmer_may foreign key (account_role, confirmed_role)
    references recovery_rights (account_role, helper_role),
  constraint recoveries_two_people check (confirmed_by <> asked_by),
  constraint recoveries_not_oneself check (asked_by <> account_id and confirmed_by <> account_id),
  constraint recoveries_not_administrators_alone check
    (account_role = 'administrator' or asked_role <> 'administrator' or confirmed_role <> 'administrator'),
  constraint recoveries_confirmed_whole check
    ((confirmed_by is null) = (confirmed_at is null) and (confirmed_by is null) = (confirmed_role is null)),
  constraint recoveries_one_end check (confirmed_at is null or withdrawn_at is null)
);
create unique index recoveries_one_open on recoveries (account_id) where confirmed_at is null and withdrawn_at is null;
create index recoveries_asked_by on recoveries (asked_by);
create index recoveries_confirmed_by on recoveries (confirmed_by);
create trigger recoveries_are_facts
  before update on recoveries
  for each row when (old.confirmed_at is not null or old.withdrawn_at is not null)
  execute function refuse_change();
