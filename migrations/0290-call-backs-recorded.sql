-- Who agreed on a call back, took it back or began it stands in the trail (A1.1), and a promise is taken back with a reason from a list:
-- whoever empties the list does it under the supervisor's eyes.
do $$
declare
  words text;
begin
  select pg_get_constraintdef(oid) into words
    from pg_constraint where conname = 'audit_rows_action_known' and contypid = 'audit_action'::regtype;
  execute 'alter domain audit_action drop constraint audit_rows_action_known';
  execute 'alter domain audit_action add constraint audit_rows_action_known '
    || replace(words, 'ARRAY[', 'ARRAY[''call-back-agreed''::text, ''call-back-withdrawn''::text, ''call-back-begun''::text, ');
  select pg_get_constraintdef(oid) into words
    from pg_constraint where conname = 'audit_rows_subject_kind_known' and contypid = 'audit_subject_kind'::regtype;
  execute 'alter domain audit_subject_kind drop constraint audit_rows_subject_kind_known';
  execute 'alter domain audit_subject_kind add constraint audit_rows_subject_kind_known '
    || replace(words, 'ARRAY[', 'ARRAY[''call-back''::text, ');
end $$;

alter table call_backs
  add column withdrawn_why text,
  add constraint call_backs_withdrawn_why_known check (withdrawn_why in ('caller-wished', 'by-mistake', 'not-safe', 'talk-was-over')),
  add constraint call_backs_withdrawn_why_of_withdrawn check (withdrawn_why is null or state = 'withdrawn');
comment on column call_backs.withdrawn_why is 'why somebody at a desk took it back; null where the line itself did, because no number could be sealed in time';

-- As in 0041: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls, line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls, line_history;

-- The call path cannot write the trail; what it does here in somebody's name it can.
create function record_call_back(what text, about uuid, seen text[], why text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform record_access(line_account(), line_role(), what, 'call-back', about, seen, why);
end $$;
revoke all on function record_call_back from public;
grant execute on function record_call_back to line_calls;
alter function record_call_back owner to line_history;

set local role line_calls;
-- As in 0171, and recorded.
create or replace function agree_call_back(
  asked uuid, why text, opens timestamptz, closes timestamptz, words text, who text, out agreed uuid, out leg text
)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  call calls;
begin
  select calls.* into call
    from calls
   where calls.id = asked
     and calls.operator_id = line_account()
     and calls.state = 'talking'
     and calls.kind = 'caller'
     and calls.carrier_sid is not null
     for no key update;
  if not found or line_role() is distinct from 'operator' then return; end if;
  agreed := insert_call_back(call, 'operator', line_account(), why, opens, closes, words, who);
  leg := call.carrier_sid;
  perform record_call_back('call-back-agreed', agreed, array['occasion', 'window', 'say', 'who-may-answer'], why);
end $$;

-- As in 0171, with the reason, and recorded.
drop function withdraw_call_back(uuid, integer);
create function withdraw_call_back(taken uuid, why text, reachable_seconds integer) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  plan call_backs;
begin
  if line_role() is distinct from 'operator' then return false; end if;
  select call_backs.* into plan from call_backs where call_backs.id = taken and call_backs.ended_at is null for no key update;
  if not found or not is_own_call_back(plan, reachable_seconds) then return false; end if;
  update call_backs set state = 'withdrawn', withdrawn_why = why, ended_at = line_now() where call_backs.id = taken;
  perform record_call_back('call-back-withdrawn', taken, array['state'], why);
  perform pg_notify('live', 'desk:all');
  perform pg_notify('live', 'floor:all');
  return true;
end $$;
revoke all on function withdraw_call_back from public;
grant execute on function withdraw_call_back to line_console;

-- As in 0171, and recorded.
create or replace function begin_call_back(begun uuid, reachable_seconds integer) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  plan call_backs;
  new_call uuid := gen_random_uuid();
  new_offer uuid := gen_random_uuid();
begin
  if line_role() is distinct from 'operator' then return null; end if;
  perform from call_backs where call_backs.id = begun and call_backs.state = 'promised' for no key update;
  if not found then return null; end if;
  select due.* into plan from call_backs_due(line_account(), reachable_seconds) as due where due.id = begun;
  if not found then return null; end if;
  update presences
     set returns_to = case when presences.state = 'available' then 'available' else presences.returns_to end,
         state = 'on-call', since = line_now(), wrap_up_due_at = null
   where presences.account_id = line_account()
     and presences.state in ('available', 'wrap-up');
  if not found then return null; end if;
  insert into calls (id, kind, state, language, waiting_since, operator_id, caller_id)
  select new_call, 'caller', 'connecting', plan.language, line_now(), line_account(), source.caller_id
    from calls source
   where source.id = plan.call_id;
  insert into offers (id, call_id, operator_id, state, expires_at, ended_at)
  values (new_offer, new_call, line_account(), 'accepted', line_now(), line_now());
  insert into call_back_attempts (call_id, call_back_id, operator_id) values (new_call, plan.id, line_account());
  perform record_call_back('call-back-begun', plan.id, array['window', 'say', 'who-may-answer', 'code-name'], null);
  perform pg_notify('live', 'desk:all');
  return new_offer;
end $$;

-- As in 0173; and how many somebody took back today, by Baku's day.
drop function floor_call_backs();
create function floor_call_backs() returns table (promised bigint, due bigint, missed bigint, withdrawn bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  midnight timestamptz := date_trunc('day', line_now() at time zone 'Asia/Baku') at time zone 'Asia/Baku';
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select count(*) filter (where call_backs.state = 'promised'),
           count(*) filter (where call_backs.state = 'promised' and call_backs.opens_at <= line_now() and calls.state = 'ended'),
           count(*) filter (where call_backs.state = 'lapsed'),
           count(*) filter (where call_backs.withdrawn_why is not null)
      from call_backs
      join calls on calls.id = call_backs.call_id
     where call_backs.state = 'promised'
        or (call_backs.state = 'lapsed' and call_backs.ended_at > line_now() - interval '1 day')
        or (call_backs.withdrawn_why is not null and call_backs.ended_at >= midnight);
end $$;
revoke all on function floor_call_backs from public;
grant execute on function floor_call_backs to line_console;
reset role;
revoke create on schema public from line_calls, line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls, line_history from %I', current_user);
  end if;
end $$;
