-- Who certifies the only supervisor of a line (A9.3)? Nobody themselves, so the coordinator: of supervisors, and of no operator, whom
-- supervisors know. And whoever says that somebody may take calls, or may no more, stands in the trail.
do $$
declare
  words text;
begin
  select pg_get_constraintdef(oid) into words
    from pg_constraint where conname = 'audit_rows_action_known' and contypid = 'audit_action'::regtype;
  execute 'alter domain audit_action drop constraint audit_rows_action_known';
  execute 'alter domain audit_action add constraint audit_rows_action_known '
    || replace(words, 'ARRAY[', 'ARRAY[''certificate-kept''::text, ');
end $$;

create function record_certificate() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform record_access(line_account(), coalesce(line_role(), 'nobody'), 'certificate-kept', 'account', new.account_id,
    array[new.kind], null);
  return null;
end $$;
revoke all on function record_certificate from public;
create trigger certificate_changes_recorded after insert on certificate_changes for each row execute function record_certificate();
grant execute on function record_access to line_roster;

-- As in 0123: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_roster to %I', current_user);
  end if;
end $$;
grant create on schema public to line_roster;
alter function record_certificate owner to line_roster;
set local role line_roster;

-- As in 0190, for the coordinator too.
create or replace function roster_supervisors()
  returns table (id uuid, name text, languages text[], certified_until timestamptz, child_until timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if coalesce(line_role(), '') not in ('supervisor', 'coordinator') then return; end if;
  return query
    select accounts.id, accounts.display_name, accounts.languages,
           (select max(upper(c.span)) from certificates c where c.account_id = accounts.id and c.kind = 'line' and upper(c.span) > line_now()),
           (select max(upper(c.span)) from certificates c where c.account_id = accounts.id and c.kind = 'child' and upper(c.span) > line_now())
      from accounts
     where accounts.role = 'supervisor' and accounts.state = 'active' and accounts.id <> line_account()
     order by accounts.created_at, accounts.id
     limit 25;
end $$;

-- As in 0190, by a supervisor; by the coordinator of a supervisor alone.
create or replace function keep_certificate(p_account uuid, p_kind text, p_last_day date) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  until timestamptz := (p_last_day + interval '1 day') at time zone 'Asia/Baku';
  begins timestamptz;
begin
  if coalesce(line_role(), '') not in ('supervisor', 'coordinator') then return 'not-found'; end if;
  if not exists (
    select from accounts
     where id = p_account and id <> line_account() and (role = 'supervisor' or (role = 'operator' and line_role() = 'supervisor'))
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
revoke create on schema public from line_roster;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_roster from %I', current_user);
  end if;
end $$;
