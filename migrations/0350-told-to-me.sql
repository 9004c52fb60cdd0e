-- B4.1: a duty officer's page reads what it puts in order by one look at the duty, as was_told (0041) does for one row: at ten thousand old
-- ones the policies, asked row by row and table by table, took longer than the page waits, and nothing was shown at all.

-- When something was acknowledged, for the order; who did it stays with the officers.
grant select (escalation_id, acknowledged_at) on acknowledgements to line_worker;
create policy acknowledgements_of_worker on acknowledgements for select to line_worker using (true);

-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_worker to %I', current_user);
  end if;
end $$;
grant create on schema public to line_worker;
set local role line_worker;
-- What the officer who asks was told of in the present duty (B4.4), by what it is put in order; the rows themselves are read through the walls.
create function told_to_me() returns table (
  escalation_id uuid, notice_id uuid, is_waiting boolean, is_danger boolean, is_child boolean, notice_due_at timestamptz,
  handover_due_at timestamptz, acknowledged_at timestamptz
)
  language sql stable security definer set search_path = public, pg_temp as $$
  select escalations.id, notices.id, escalations.state <> 'acknowledged', escalations.level = 'danger-now',
    escalations.child in ('yes', 'in-doubt'), escalations.notice_due_at, escalations.handover_due_at, acknowledgements.acknowledged_at
    from officers_on_duty
    join notices on notices.duty_id = officers_on_duty.duty_id
    join escalations on escalations.id = notices.escalation_id
    left join acknowledgements on acknowledgements.escalation_id = escalations.id
   where line_role() = 'duty-officer'
     and officers_on_duty.officer_id = line_account()
$$;
revoke all on function told_to_me from public;
grant execute on function told_to_me to line_console;
reset role;
revoke create on schema public from line_worker;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_worker from %I', current_user);
  end if;
end $$;
