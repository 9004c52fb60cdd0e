-- How an opening comes about: the caller's own word, or two people (0065, 0066).

-- Tries left for this caller, and until when there is none. Three that were not right within a day of each other close it for a day.
create function case_word_standing(p_caller uuid) returns table (tries_left integer, locked_until timestamptz, round integer)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  latest case_word_tries;
begin
  select * into latest
    from case_word_tries
   where case_word_tries.caller_id = p_caller and case_word_tries.outcome <> 'void'
   order by case_word_tries.round desc, case_word_tries.number desc
   limit 1;
  if latest.id is null then
    return query select 3, null::timestamptz, 1;
  elsif latest.outcome = 'right' or latest.at + interval '24 hours' <= line_now() then
    return query select 3, null::timestamptz, latest.round + 1;
  elsif latest.number = 3 then
    return query select 0, latest.at + interval '24 hours', latest.round;
  else
    return query select 3 - latest.number, null::timestamptz, latest.round;
  end if;
end $$;

-- What the operator's panel shows of the call: whether there is something earlier, and how it stands. No row for a call of somebody else.
create function history_standing(p_call uuid) returns table (
  caller uuid, earlier boolean, has_word boolean, tries_left integer, locked_until timestamptz,
  way text, until timestamptz, asked_at timestamptz, answer text, why text, expires_on text
) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who uuid := own_caller(p_call, false);
begin
  if who is null then return; end if;
  return query
    select who,
           exists (select from call_notes join calls on calls.id = call_notes.call_id
                    where calls.caller_id = who and calls.id <> p_call),
           exists (select from case_words where case_words.caller_id = who and case_words.call_id <> p_call),
           standing.tries_left, standing.locked_until,
           opening.way, opening.until,
           glass.asked_at, glass.answer, glass.why,
           to_char(line_now() + interval '13 months', 'YYYY-MM')
      from case_word_standing(who) standing
      left join lateral (
        select history_openings.way, history_openings.until
          from history_openings
         where history_openings.call_id = p_call
           and history_openings.operator_id = line_account()
           and history_openings.until > line_now()
         order by history_openings.way = 'case-word' desc, history_openings.until desc
         limit 1) opening on true
      left join lateral (
        select break_glasses.asked_at, break_glass_answers.answer, break_glass_answers.why
          from break_glasses
          left join break_glass_answers on break_glass_answers.break_glass_id = break_glasses.id
         where break_glasses.call_id = p_call
           and break_glasses.operator_id = line_account()
         order by break_glasses.asked_at desc
         limit 1) glass on true;
end $$;

-- The older notes that are open in this call: which day, and by whom; at most 25. What they say is another question, each time.
create function earlier_notes(p_call uuid) returns table (note_call uuid, note_operator uuid, noted_on date, author text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query
    select call_notes.call_id, call_notes.operator_id, (calls.started_at at time zone 'Asia/Baku')::date, accounts.display_name
      from calls
      join call_notes on call_notes.call_id = calls.id
      join accounts on accounts.id = call_notes.operator_id
     where calls.caller_id = own_caller(p_call, false)
       and exists (
             select from history_openings
              where history_openings.call_id = p_call
                and opening_covers(history_openings.id, call_notes.call_id, call_notes.operator_id))
     order by calls.started_at desc, call_notes.operator_id
     limit 25;
end $$;

-- Takes a try: 'taken' with what is to be compared, or 'locked', 'no-word', 'not-your-call'. Whoever takes one at the same moment waits here.
create function take_case_word_try(p_call uuid) returns table (
  verdict text, try_id uuid, caller uuid, wrapped_tag bytea, salt bytea, locked_until timestamptz
) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := own_caller(p_call, true);
  word case_words;
  standing record;
  taken uuid;
begin
  if who is null then
    return query select 'not-your-call', null::uuid, null::uuid, null::bytea, null::bytea, null::timestamptz;
    return;
  end if;
  select * into word from case_words where case_words.caller_id = who for update;
  if word.caller_id is null or word.call_id = p_call then
    return query select 'no-word', null::uuid, null::uuid, null::bytea, null::bytea, null::timestamptz;
    return;
  end if;
  select * into standing from case_word_standing(who);
  if standing.tries_left = 0 then
    perform record_access(line_account(), 'operator', 'attempt-refused', 'call', p_call, array['case-word'], 'locked');
    return query select 'locked', null::uuid, null::uuid, null::bytea, null::bytea, standing.locked_until;
    return;
  end if;
  insert into case_word_tries (caller_id, call_id, operator_id, round, number)
  values (who, p_call, line_account(), standing.round, 4 - standing.tries_left)
  returning id into taken;
  return query select 'taken', taken, who, word.wrapped_tag, word.salt, null::timestamptz;
end $$;

-- Says how a try went: 'right' opens the history for two hours, 'wrong' is recorded, and the third raised; 'void' counts for nothing.
create function finish_case_word_try(p_try uuid, p_outcome text) returns table (tries_left integer, locked_until timestamptz, until timestamptz)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  done case_word_tries;
  opened timestamptz;
begin
  update case_word_tries set outcome = p_outcome
   where case_word_tries.id = p_try
     and case_word_tries.operator_id = line_account()
     and case_word_tries.outcome = 'pending'
  returning * into done;
  if done.id is null then return; end if;
  if p_outcome = 'right' then
    insert into history_openings (caller_id, call_id, operator_id, way, until, try_id, try_outcome)
    values (done.caller_id, done.call_id, done.operator_id, 'case-word', line_now() + interval '2 hours', done.id, 'right')
    returning history_openings.until into opened;
    perform record_access(done.operator_id, 'operator', 'history-opened', 'call', done.call_id, array['note'], 'case-word');
  elsif p_outcome = 'wrong' then
    perform record_access(done.operator_id, 'operator', 'attempt-refused', 'call', done.call_id, array['case-word'], 'wrong-word');
    if done.number = 3 then perform raise_alarm('case-word-locked', done.call_id, done.operator_id); end if;
  end if;
  perform pg_notify('live', 'history:' || done.operator_id);
  return query select standing.tries_left, standing.locked_until, opened from case_word_standing(done.caller_id) standing;
end $$;

-- Keeps the word agreed in this call: 'kept', 'not-your-call', or 'not-open' where an older word stands that was not said in this call.
create function keep_case_word(p_call uuid, p_wrapped_tag bytea, p_salt bytea) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := own_caller(p_call, false);
  kept uuid;
begin
  if who is null then return 'not-your-call'; end if;
  insert into case_words (caller_id, wrapped_tag, salt, covers_from, call_id, agreed_by)
  select who, p_wrapped_tag, p_salt, calls.started_at, p_call, line_account() from calls where calls.id = p_call
  on conflict (caller_id) do update
    set wrapped_tag = excluded.wrapped_tag, salt = excluded.salt, call_id = excluded.call_id,
        agreed_by = excluded.agreed_by, agreed_at = line_now()
    where case_words.call_id = excluded.call_id
       or exists (
            select from history_openings
             where history_openings.call_id = p_call
               and history_openings.operator_id = line_account()
               and history_openings.until > line_now())
  returning caller_id into kept;
  if kept is null then
    perform record_access(line_account(), 'operator', 'attempt-refused', 'call', p_call, array['case-word'], 'not-open');
    return 'not-open';
  end if;
  perform record_access(line_account(), 'operator', 'case-word-agreed', 'call', p_call, array['case-word'], null);
  perform pg_notify('live', 'history:' || line_account());
  return 'kept';
end $$;

-- Asks a second person for the newest older note that is not open yet: 'asked', 'not-your-call', 'nothing-earlier', 'already-asked', 'too-many'.
create function ask_break_glass(p_call uuid, p_reason text, p_line text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := own_caller(p_call, true);
  target record;
  asked uuid;
begin
  if who is null then return 'not-your-call'; end if;
  perform pg_advisory_xact_lock(hashtextextended('break-glass:' || line_account(), 0));
  if exists (select from open_break_glasses() open where open.operator_id = line_account()) then return 'already-asked'; end if;
  if (select count(*) from break_glasses
       where break_glasses.operator_id = line_account() and break_glasses.asked_at > line_now() - interval '1 hour') >= 3 then
    perform record_access(line_account(), 'operator', 'attempt-refused', 'call', p_call, array['break-glass'], 'too-many');
    return 'too-many';
  end if;
  select call_notes.call_id, call_notes.operator_id into target
    from call_notes
    join calls on calls.id = call_notes.call_id
   where calls.caller_id = who
     and calls.id <> p_call
     and not exists (
           select from history_openings
            where history_openings.call_id = p_call
              and opening_covers(history_openings.id, call_notes.call_id, call_notes.operator_id))
   order by calls.started_at desc, call_notes.operator_id
   limit 1;
  if target.call_id is null then return 'nothing-earlier'; end if;
  insert into break_glasses (caller_id, call_id, operator_id, note_call_id, note_operator_id, reason, line)
  values (who, p_call, line_account(), target.call_id, target.operator_id, p_reason, p_line)
  returning id into asked;
  perform record_access(line_account(), 'operator', 'break-glass-asked', 'break-glass', asked, array['note'], p_reason);
  perform raise_alarm('break-glass', asked, line_account());
  perform pg_notify('live', 'floor:all');
  perform pg_notify('live', 'history:' || line_account());
  return 'asked';
end $$;

-- Those that a supervisor may still answer: asked less than a quarter of an hour ago, and without an answer.
create function open_break_glasses() returns setof break_glasses
  language sql stable security definer set search_path = public, pg_temp as $$
  select break_glasses.*
    from break_glasses
   where break_glasses.asked_at > line_now() - interval '15 minutes'
     and not exists (select from break_glass_answers where break_glass_answers.break_glass_id = break_glasses.id)
   order by break_glasses.asked_at
   limit 25
$$;

-- The second person answers: 'answered', or 'not-found', 'already-done', 'too-late', 'call-ended'. Confirmed is open from this moment.
create function answer_break_glass(p_id uuid, p_answer text, p_why text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  glass break_glasses;
  said break_glass_answers;
begin
  if line_role() is distinct from 'supervisor' then return 'not-found'; end if;
  select * into glass from break_glasses where break_glasses.id = p_id;
  if glass.id is null then return 'not-found'; end if;
  perform pg_advisory_xact_lock(hashtextextended('break-glass-answer:' || p_id, 0));
  if exists (select from break_glass_answers where break_glass_answers.break_glass_id = p_id) then return 'already-done'; end if;
  if glass.asked_at <= line_now() - interval '15 minutes' then return 'too-late'; end if;
  if p_answer = 'confirmed' and not exists (
    select from calls
     where calls.id = glass.call_id and calls.operator_id = glass.operator_id and calls.state in ('connecting', 'talking')) then
    return 'call-ended';
  end if;
  insert into break_glass_answers (break_glass_id, operator_id, supervisor_id, answer, why)
  values (p_id, glass.operator_id, line_account(), p_answer, p_why)
  returning * into said;
  if p_answer = 'confirmed' then
    insert into history_openings (caller_id, call_id, operator_id, way, granted_at, until, break_glass_id, break_glass_answer, note_call_id, note_operator_id)
    values (glass.caller_id, glass.call_id, glass.operator_id, 'break-glass', said.answered_at,
      said.answered_at + interval '30 minutes', p_id, 'confirmed', glass.note_call_id, glass.note_operator_id);
  end if;
  perform record_access(line_account(), 'supervisor', 'break-glass-' || p_answer, 'break-glass', p_id, array['note'], coalesce(p_why, glass.reason));
  perform pg_notify('live', 'floor:all');
  perform pg_notify('live', 'oversight:all');
  perform pg_notify('live', 'history:' || glass.operator_id);
  return 'answered';
end $$;

-- Every emergency access to this note, for whoever has it open: it stands in the record for ever.
create function break_glasses_of_note(p_note_call uuid, p_note_operator uuid) returns table (
  asked_at timestamptz, reason text, asked_by text, answered_by text, answer text
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not note_is_released(p_note_call, p_note_operator) then return; end if;
  return query
    select break_glasses.asked_at, break_glasses.reason, asking.display_name, answering.display_name, break_glass_answers.answer
      from break_glasses
      join accounts asking on asking.id = break_glasses.operator_id
      left join break_glass_answers on break_glass_answers.break_glass_id = break_glasses.id
      left join accounts answering on answering.id = break_glass_answers.supervisor_id
     where break_glasses.note_call_id = p_note_call
       and break_glasses.note_operator_id = p_note_operator
     order by break_glasses.asked_at desc
     limit 25;
end $$;
