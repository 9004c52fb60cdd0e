-- A caller who talks with an on-call telephone may need the cover as well: nobody is signed in for that call then either.
alter table calls drop constraint calls_has_operator;
alter table calls add constraint calls_has_operator
  check (state not in ('connecting', 'talking') or operator_id is not null or talk in ('on-call-phone', 'cover'));
