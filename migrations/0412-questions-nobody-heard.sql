-- A6.1: a question by keys whose order the carrier took and never carried out stood as being asked for as long as the call lasted: the caller
-- sat in the talk and heard nothing, and the operator could neither hold them nor ask again.
alter table questions drop constraint questions_answer_known;
alter table questions add constraint questions_answer_known
  check (answer in ('yes', 'no', 'not-known', 'other-key', 'no-key', 'not-heard'));
