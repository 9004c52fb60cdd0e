-- B4.1: a call could be put down as a witness's while the unit was not told of the offence. Now that outcome needs a flag, and a witness who
-- told of no offence is an outcome of its own.
alter table wrap_ups drop constraint wrap_ups_disposition_known,
  add constraint wrap_ups_disposition_known check (disposition in ('presumed-victim', 'at-risk', 'witness', 'witness-no-offence', 'information',
    'other-matter', 'silent', 'cut-off', 'wrong-number', 'nuisance'));
