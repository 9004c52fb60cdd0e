-- On-call telephones and interpreters, entered and retired by a supervisor on their page (A6.1, A9.1, B1.3). A telephone is shown to
-- nobody again but for its last two digits, and each change stands in the trail, whoever made it: the page, or the administrator's command.
alter table on_call_telephones add column last_digits text not null generated always as (right(telephone, 2)) stored;
alter table interpreters add column last_digits text not null generated always as (right(telephone, 2)) stored;
grant select (id, name, last_digits, state, added_at), insert (id, name, telephone), update (state) on on_call_telephones to line_roster;
grant select (id, name, languages, last_digits, state, added_at), insert (id, name, languages, telephone), update (state) on interpreters
  to line_roster;
grant select, insert on on_call_hours, interpreter_hours to line_roster;
create policy on_call_telephones_of_roster on on_call_telephones to line_roster using (true);
create policy on_call_hours_of_roster on on_call_hours to line_roster using (true);
create policy interpreters_of_roster on interpreters to line_roster using (true);
create policy interpreter_hours_of_roster on interpreter_hours to line_roster using (true);

do $$
declare
  words text;
begin
  select pg_get_constraintdef(oid) into words
    from pg_constraint where conname = 'audit_rows_action_known' and contypid = 'audit_action'::regtype;
  execute 'alter domain audit_action drop constraint audit_rows_action_known';
  execute 'alter domain audit_action add constraint audit_rows_action_known '
    || replace(words, 'ARRAY[', 'ARRAY[''telephone-entered''::text, ''telephone-retired''::text, ');
  select pg_get_constraintdef(oid) into words
    from pg_constraint where conname = 'audit_rows_subject_kind_known' and contypid = 'audit_subject_kind'::regtype;
  execute 'alter domain audit_subject_kind drop constraint audit_rows_subject_kind_known';
  execute 'alter domain audit_subject_kind add constraint audit_rows_subject_kind_known '
    || replace(words, 'ARRAY[', 'ARRAY[''on-call-telephone''::text, ''interpreter''::text, ');
end $$;

create function record_telephone() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform record_access(line_account(), case when line_account() is null then 'nobody' else line_role() end,
    case when tg_op = 'INSERT' then 'telephone-entered' else 'telephone-retired' end, tg_argv[0], new.id, array['telephone'], null);
  return null;
end $$;
create trigger on_call_telephones_entered after insert on on_call_telephones
  for each row execute function record_telephone('on-call-telephone');
create trigger on_call_telephones_retired after update of state on on_call_telephones
  for each row when (old.state = 'active' and new.state = 'retired') execute function record_telephone('on-call-telephone');
create trigger interpreters_entered after insert on interpreters
  for each row execute function record_telephone('interpreter');
create trigger interpreters_retired after update of state on interpreters
  for each row when (old.state = 'active' and new.state = 'retired') execute function record_telephone('interpreter');

create function on_call_telephones_shown() returns table (
  id uuid, name text, last_digits text, place integer, from_day text, until_day text, hours jsonb
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select t.id, t.name, t.last_digits, min(h.place)::integer, min(h.from_day)::text, max(h.until_day)::text,
           jsonb_agg(jsonb_build_object('day', h.day, 'fromMinute', h.from_minute, 'untilMinute', h.until_minute) order by h.day, h.from_minute)
      from on_call_telephones t
      join on_call_hours h on h.telephone_id = t.id
     where t.state = 'active'
     group by t.id, t.name, t.last_digits, t.added_at
     order by min(h.place), t.added_at, t.id
     limit 25;
end $$;

create function interpreters_shown() returns table (id uuid, name text, last_digits text, languages text[], hours jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select i.id, i.name, i.last_digits, i.languages,
           jsonb_agg(jsonb_build_object('day', h.day, 'fromMinute', h.from_minute, 'untilMinute', h.until_minute) order by h.day, h.from_minute)
      from interpreters i
      join interpreter_hours h on h.interpreter_id = i.id
     where i.state = 'active'
     group by i.id, i.name, i.last_digits, i.languages
     order by i.name, i.id
     limit 25;
end $$;

-- 'done', or 'list-full': whatever is rung has to stand on the page.
create function enter_on_call_telephone(
  p_id uuid, p_name text, p_telephone text, p_place integer, p_from date, p_until date,
  p_days smallint[], p_from_minutes smallint[], p_until_minutes smallint[]
) returns text language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  perform pg_advisory_xact_lock(hashtextextended('on-call-telephones', 0));
  if (select count(*) from on_call_telephones where state = 'active') >= 25 then return 'list-full'; end if;
  insert into on_call_telephones (id, name, telephone) values (p_id, p_name, p_telephone);
  insert into on_call_hours (telephone_id, place, from_day, until_day, day, from_minute, until_minute)
  select p_id, p_place, p_from, p_until, hours.day, hours.from_minute, hours.until_minute
    from unnest(p_days, p_from_minutes, p_until_minutes) as hours (day, from_minute, until_minute);
  return 'done';
end $$;

create function enter_interpreter(
  p_id uuid, p_name text, p_telephone text, p_languages text[], p_days smallint[], p_from_minutes smallint[], p_until_minutes smallint[]
) returns text language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  perform pg_advisory_xact_lock(hashtextextended('interpreters', 0));
  if (select count(*) from interpreters where state = 'active') >= 25 then return 'list-full'; end if;
  insert into interpreters (id, name, languages, telephone) values (p_id, p_name, p_languages, p_telephone);
  insert into interpreter_hours (interpreter_id, day, from_minute, until_minute)
  select p_id, hours.day, hours.from_minute, hours.until_minute
    from unnest(p_days, p_from_minutes, p_until_minutes) as hours (day, from_minute, until_minute);
  return 'done';
end $$;

-- It is rung no more; a talk that somebody is in goes on.
create function retire_telephone(p_id uuid) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  update on_call_telephones set state = 'retired' where id = p_id and state = 'active';
  if found then return 'done'; end if;
  update interpreters set state = 'retired' where id = p_id and state = 'active';
  return case when found then 'done' else 'not-found' end;
end $$;

revoke all on function record_telephone, on_call_telephones_shown, interpreters_shown, enter_on_call_telephone, enter_interpreter,
  retire_telephone from public;
grant execute on function on_call_telephones_shown, interpreters_shown, enter_on_call_telephone, enter_interpreter, retire_telephone
  to line_console;
-- As in 0041: only a member gives a function to a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_roster to %I', current_user);
  end if;
end $$;
grant create on schema public to line_roster;
do $$
declare
  named text;
begin
  foreach named in array array['record_telephone', 'on_call_telephones_shown', 'interpreters_shown', 'enter_on_call_telephone',
    'enter_interpreter', 'retire_telephone'] loop
    execute format('alter function %I owner to line_roster', named);
  end loop;
end $$;
revoke create on schema public from line_roster;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_roster from %I', current_user);
  end if;
end $$;
