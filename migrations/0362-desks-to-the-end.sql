-- A6.1, A9.3: a certificate ends at midnight in Baku, and by a word of another supervisor at any moment: in a talk too. Until here a
-- supervisor's desk was gone in that moment, with cover, questions, the end of the call and its wrap-up, while both went on talking. What
-- was begun with a certificate is brought to its end; nothing new begins, for whoever is offered a call is on duty.

-- A wrap-up that was left unfinished may be finished for four hours: as long as a call may outlive its session (decision 044).
create function has_wrap_up_left(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from wrap_ups
     where wrap_ups.operator_id = asked and wrap_ups.finished_at is null and wrap_ups.started_at > line_now() - interval '4 hours'
  )
$$;
revoke all on function has_wrap_up_left from public;
grant execute on function has_wrap_up_left to line_access;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function has_wrap_up_left owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
