-- That a caller has called before, for three months at most and without a number (A3.1, A9.4). The reference is made by the key
-- process under the pepper of a month; when that pepper is destroyed, nobody gets from a number to a row or back, here or in
-- any backup. There is no time in it but the month: when somebody called could tell who it was.

create table caller_links (
  caller_id uuid primary key,
  code_number bigint generated always as identity,
  epoch text not null,
  reference text not null,
  constraint caller_links_code_number_key unique (code_number),
  constraint caller_links_reference_key unique (reference),
  constraint caller_links_epoch_is_month check (epoch ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'),
  constraint caller_links_reference_is_keyed check (reference ~ '^[0-9a-f]{64}$')
);
comment on column caller_links.code_number is 'gives the code name by which people speak of the caller';
comment on column caller_links.epoch is 'the month of the pepper; moved forward whenever the caller calls';
