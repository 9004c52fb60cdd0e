-- What a supervisor and the coordinator are shown (A1.2): who works, what waits, what was opened and why; never a call, a caller or a note.

create function floor_break_glasses() returns table (id uuid, operator text, reason text, line text, asked_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select glass.id, accounts.display_name, glass.reason, glass.line, glass.asked_at
      from open_break_glasses() glass
      join accounts on accounts.id = glass.operator_id
     order by glass.asked_at;
end $$;

create function floor_people() returns table (name text, state text, since timestamptz, reachable boolean, languages text[])
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select accounts.display_name, presences.state::text, presences.since,
           coalesce(presences.heartbeat_at > line_now() - interval '15 seconds', false), accounts.languages
      from presences
      join accounts on accounts.id = presences.account_id
     where presences.state <> 'offline'
       and accounts.state = 'active'
     order by accounts.display_name, accounts.id
     limit 25;
end $$;

create function floor_queue() returns table (server_time timestamptz, waiting bigint, longest_since timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select line_now(), count(*), min(calls.waiting_since) from calls where calls.state = 'waiting' and calls.kind = 'caller';
end $$;

-- What is open or was acknowledged within a day; what lasts stays, what happened once is over when it was acknowledged.
create function oversight_alarms() returns table (
  id uuid, kind text, account text, times integer, raised_at timestamptz, last_at timestamptz, acknowledged_at timestamptz
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'coordinator' then return; end if;
  return query
    select alarms.id, alarms.kind, accounts.display_name, alarms.times, alarms.raised_at, alarms.last_at,
           alarm_acknowledgements.acknowledged_at
      from alarms
      left join accounts on accounts.id = alarms.account_id
      left join alarm_acknowledgements on alarm_acknowledgements.alarm_id = alarms.id
     where alarm_acknowledgements.acknowledged_at is null
        or alarm_acknowledgements.acknowledged_at > line_now() - interval '1 day'
     order by alarm_acknowledgements.acknowledged_at is not null, alarms.last_at desc, alarms.id
     limit 25;
end $$;

create function oversight_break_glasses() returns table (
  id uuid, operator text, reason text, asked_at timestamptz, supervisor text, answer text, why text, answered_at timestamptz
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'coordinator' then return; end if;
  return query
    select break_glasses.id, asking.display_name, break_glasses.reason, break_glasses.asked_at,
           answering.display_name, break_glass_answers.answer, break_glass_answers.why, break_glass_answers.answered_at
      from break_glasses
      join accounts asking on asking.id = break_glasses.operator_id
      left join break_glass_answers on break_glass_answers.break_glass_id = break_glasses.id
      left join accounts answering on answering.id = break_glass_answers.supervisor_id
     order by break_glasses.asked_at desc, break_glasses.id
     limit 25;
end $$;

-- The newest checkpoints of the trail, for whoever holds them beside the line. The digest is that of the signed text.
create function oversight_checkpoints() returns table (number bigint, rows integer, text text, digest text, stored_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'coordinator' then return; end if;
  return query
    select audit_signatures.checkpoint, audit_checkpoints.rows, audit_signatures.text,
           encode(sha256(convert_to(audit_signatures.text, 'UTF8')), 'hex'), audit_signatures.stored_at
      from audit_signatures
      join audit_checkpoints on audit_checkpoints.number = audit_signatures.checkpoint
     order by audit_signatures.checkpoint desc
     limit 25;
end $$;
create function tell_of_checkpoint() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform pg_notify('live', 'oversight:all');
  return null;
end $$;
create trigger audit_signatures_tell after insert on audit_signatures for each statement execute function tell_of_checkpoint();

-- 'acknowledged', or 'not-found'. An alarm of something that happened once is over with it, so that the next one is raised anew.
create function acknowledge_alarm(p_alarm uuid) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  seen alarms;
begin
  if line_role() is distinct from 'coordinator' then return 'not-found'; end if;
  select * into seen from alarms where alarms.id = p_alarm for update;
  if seen.id is null then return 'not-found'; end if;
  insert into alarm_acknowledgements (alarm_id, coordinator_id) values (p_alarm, line_account()) on conflict (alarm_id) do nothing;
  if not found then return 'acknowledged'; end if;
  update alarms set ended_at = greatest(line_now(), seen.raised_at)
   where alarms.id = p_alarm
     and alarms.ended_at is null
     and alarms.kind not in ('nobody-on-duty', 'notice-unacknowledged', 'handover-late');
  perform record_access(line_account(), 'coordinator', 'alarm-acknowledged', 'alarm', p_alarm, null, seen.kind);
  perform pg_notify('live', 'oversight:all');
  return 'acknowledged';
end $$;
