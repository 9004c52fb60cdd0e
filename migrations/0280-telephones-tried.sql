-- An on-call telephone is tried before a caller needs it (A6.1): a supervisor has it rung, and whoever picks up presses a key.
alter table on_call_telephones add column rung_at timestamptz, add column reached_at timestamptz;
comment on column on_call_telephones.rung_at is 'when a supervisor last had it rung to try; callers'' rings are in on_call_rings';
comment on column on_call_telephones.reached_at is 'when somebody last pressed the key in such a ring';
grant select (rung_at, reached_at), update (rung_at) on on_call_telephones to line_roster;
-- The key is told by the carrier.
grant update (reached_at) on on_call_telephones to line_calls;
create policy on_call_telephones_reached on on_call_telephones for update to line_calls using (state = 'active') with check (true);

do $$
declare
  words text;
begin
  select pg_get_constraintdef(oid) into words
    from pg_constraint where conname = 'audit_rows_action_known' and contypid = 'audit_action'::regtype;
  execute 'alter domain audit_action drop constraint audit_rows_action_known';
  execute 'alter domain audit_action add constraint audit_rows_action_known '
    || replace(words, 'ARRAY[', 'ARRAY[''telephone-tried''::text, ');
end $$;

drop function on_call_telephones_shown();
create function on_call_telephones_shown() returns table (
  id uuid, name text, last_digits text, place integer, from_day text, until_day text, hours jsonb, rung_at timestamptz, reached_at timestamptz
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select t.id, t.name, t.last_digits, min(h.place)::integer, min(h.from_day)::text, max(h.until_day)::text,
           jsonb_agg(jsonb_build_object('day', h.day, 'fromMinute', h.from_minute, 'untilMinute', h.until_minute) order by h.day, h.from_minute),
           t.rung_at, t.reached_at
      from on_call_telephones t
      join on_call_hours h on h.telephone_id = t.id
     where t.state = 'active'
     group by t.id, t.name, t.last_digits, t.rung_at, t.reached_at, t.added_at
     order by min(h.place), t.added_at, t.id
     limit 25;
end $$;

-- 'done', or 'wrong-state' for one that was rung within the last minute: nobody is rung again and again.
create function try_on_call_telephone(p_id uuid) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  update on_call_telephones
     set rung_at = line_now()
   where id = p_id
     and state = 'active'
     and (rung_at is null or rung_at <= line_now() - interval '60 seconds');
  if found then
    perform record_access(line_account(), line_role(), 'telephone-tried', 'on-call-telephone', p_id, '{}', null);
    return 'done';
  end if;
  if exists (select from on_call_telephones where id = p_id and state = 'active') then return 'wrong-state'; end if;
  return 'not-found';
end $$;

revoke all on function on_call_telephones_shown, try_on_call_telephone from public;
grant execute on function on_call_telephones_shown, try_on_call_telephone to line_console;
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
  foreach named in array array['on_call_telephones_shown', 'try_on_call_telephone'] loop
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
