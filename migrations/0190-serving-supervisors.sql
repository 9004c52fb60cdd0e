-- A supervisor with a valid certificate may serve at an operator's desk (A9.3): there they are an operator, with the lines of the
-- table of need to know that an operator has and no more. What a row says of its person stays the role of the account: that is how
-- the matcher, and whoever asks for a colleague, tell the two apart.
alter table presences drop constraint presences_operator,
  add constraint presences_serves check (account_role in ('operator', 'supervisor'));
alter table certificates drop constraint certificates_operator,
  add constraint certificates_serves check (account_role in ('operator', 'supervisor'));
alter table shifts drop constraint shifts_operator,
  add constraint shifts_serves check (account_role = 'operator' or (account_role = 'supervisor' and kind = 'extra'));
alter table escalations drop constraint escalations_raised_by_operator,
  add constraint escalations_raised_at_desk check (operator_role in ('operator', 'supervisor'));
alter table break_glasses drop constraint break_glasses_asked_by_operator,
  add constraint break_glasses_asked_at_desk check (operator_role in ('operator', 'supervisor'));

-- The role of the account, whoever writes the row: nobody else is believed about it. An unknown account fails at its foreign key.
create function take_account_role() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.account_role := coalesce((select accounts.role from accounts where accounts.id = new.account_id), new.account_role);
  return new;
end $$;
create function take_operator_role() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.operator_role := coalesce((select accounts.role from accounts where accounts.id = new.operator_id), new.operator_role);
  return new;
end $$;
create trigger presences_role before insert on presences for each row execute function take_account_role();
create trigger certificates_role before insert on certificates for each row execute function take_account_role();
create trigger shifts_role before insert on shifts for each row execute function take_account_role();
create trigger escalations_role before insert on escalations for each row execute function take_operator_role();
create trigger break_glasses_role before insert on break_glasses for each row execute function take_operator_role();

-- Whether somebody may serve at a desk now, asked at each request of a supervisor.
create function has_line_certificate(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from certificates
     where certificates.account_id = asked and certificates.kind = 'line' and certificates.span @> line_now()
  )
$$;

-- Supervisors whose certificate another supervisor keeps: nobody certifies themselves.
create function roster_supervisors() returns table (id uuid, name text, languages text[], certified_until timestamptz, child_until timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select accounts.id, accounts.display_name, accounts.languages,
           (select max(upper(c.span)) from certificates c where c.account_id = accounts.id and c.kind = 'line' and upper(c.span) > line_now()),
           (select max(upper(c.span)) from certificates c where c.account_id = accounts.id and c.kind = 'child' and upper(c.span) > line_now())
      from accounts
     where accounts.role = 'supervisor' and accounts.state = 'active' and accounts.id <> line_account()
     order by accounts.created_at, accounts.id
     limit 25;
end $$;

revoke all on function take_account_role, take_operator_role, roster_supervisors, has_line_certificate from public;
grant execute on function has_line_certificate to line_access;
grant execute on function roster_supervisors to line_console;
-- As in 0123: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls, line_roster to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls, line_roster;
alter function take_account_role owner to line_calls;
alter function take_operator_role owner to line_calls;
alter function roster_supervisors owner to line_roster;
alter function has_line_certificate owner to line_roster;

set local role line_roster;
-- A9.3: valid to the end of this day in Baku, from now or from the end of what is valid now; a day that is past ends it at once. Of an
-- operator, or of another supervisor, who then may serve at the desk.
create or replace function keep_certificate(p_account uuid, p_kind text, p_last_day date) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  until timestamptz := (p_last_day + interval '1 day') at time zone 'Asia/Baku';
  begins timestamptz;
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  if not exists (
    select from accounts where id = p_account and (role = 'operator' or (role = 'supervisor' and id <> line_account()))
  ) then
    return 'not-found';
  end if;
  if until > line_now() + interval '5 years' then return 'too-long'; end if;
  perform pg_advisory_xact_lock(hashtextextended('roster:' || p_account, 0));
  until := greatest(until, line_now());
  delete from certificates where account_id = p_account and kind = p_kind and lower(span) >= least(until, line_now());
  update certificates set span = tstzrange(lower(span), least(upper(span), until))
   where account_id = p_account and kind = p_kind and span @> line_now();
  select greatest(line_now(), max(upper(span))) into begins from certificates where account_id = p_account and kind = p_kind;
  if until > begins then
    insert into certificates (id, account_id, kind, span) values (gen_random_uuid(), p_account, p_kind, tstzrange(begins, until));
  end if;
  insert into certificate_changes (id, account_id, kind, until, changed_by)
  values (gen_random_uuid(), p_account, p_kind, until, line_account());
  perform pg_notify('live', 'desk:all');
  return 'done';
end $$;
reset role;
revoke create on schema public from line_calls, line_roster;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls, line_roster from %I', current_user);
  end if;
end $$;
