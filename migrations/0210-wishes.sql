-- What a caller wishes for in the person who answers, and what that person says of themselves. A wish decides who is asked first; it is
-- never a reason to be asked nobody.
alter table calls
  add column is_child boolean not null default false,
  add column wish text,
  add column wished_at timestamptz,
  add constraint calls_wish_known check (wish in ('woman', 'man')),
  add constraint calls_wished_at_whole check (wished_at is not null or (not is_child and wish is null));
comment on column calls.is_child is 'the caller said so, by a key or to the operator: somebody trained for children is asked first';
comment on column calls.wished_at is 'when a wish was last said; null until one was';

alter table accounts
  add column answers_as text,
  add constraint accounts_answers_as_known check (answers_as in ('woman', 'man'));
comment on column accounts.answers_as is 'the person''s own statement, which callers may wish for; null where nothing was said';

-- The matcher asks; nobody else needs it but the person.
grant select (answers_as) on accounts to line_calls;
