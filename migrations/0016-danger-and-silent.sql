-- A caller who pressed both keys, danger now and cannot speak, keeps both: the operator must know either.
alter domain call_urgency drop constraint calls_urgency_known;
alter domain call_urgency add constraint calls_urgency_known check
  (value in ('ordinary', 'cannot-speak', 'danger', 'danger-cannot-speak'));
