-- A1.1: whoever is named for a transaction is recorded under that name and no other. record_access() is told who did it; where somebody
-- is named it must be them, so that a mistake of ours, or whoever runs statements in a person's name, puts nothing on somebody else.
create function refuse_other_actor() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if line_account() is not null and new.actor_id is distinct from line_account() then
    raise exception 'a row of the trail in another name than the one that asks' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function refuse_other_actor from public;
create trigger audit_rows_in_own_name before insert on audit_rows for each row execute function refuse_other_actor();
alter table audit_rows enable always trigger audit_rows_in_own_name;

-- There is one queue.
alter table outbox drop constraint outbox_queue_known, add constraint outbox_queue_known check (queue = 'escalations');
