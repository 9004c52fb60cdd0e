-- A1.1, A9.4: a wrap-up stays open until its operator finishes it, and its panel went on telling of the caller: that there is “earlier contact”
-- as soon as they had called again and a colleague had noted it, that they had agreed on a word by now, and to the second when the word was
-- tried in vain. Nor was there an end to the time in which a word could be agreed in it.

-- As in 0069: only a member gives a function to a role or replaces one of it, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
grant select (started_at) on wrap_ups to line_history;
set local role line_history;
-- As in 0066, but of what is left to finish for an hour: longer than a wrap-up lasts.
create or replace function own_caller(p_call uuid, p_talking_only boolean) returns uuid
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return (
    select calls.caller_id
      from calls
     where calls.id = p_call
       and calls.kind = 'caller'
       and ((calls.operator_id = line_account() and calls.state = 'talking')
         or (not p_talking_only and calls.operator_id = line_account() and calls.state = 'connecting')
         or (not p_talking_only and exists (
              select from wrap_ups
               where wrap_ups.call_id = p_call
                 and wrap_ups.operator_id = line_account()
                 and wrap_ups.started_at > line_now() - interval '1 hour'
                 and wrap_ups.finished_at is null))));
end $$;

-- As in 0403, but “earlier” is before this call; and afterwards nothing is said that was not so in it: a word that is older, and no tries.
create or replace function history_standing(p_call uuid) returns table (
  caller uuid, earlier boolean, has_word boolean, tries_left integer, locked_until timestamptz,
  way text, until timestamptz, asked_at timestamptz, answer text, why text, expires_on text
) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who uuid := own_caller(p_call, false);
  own calls;
  is_with_them boolean;
begin
  if who is null then return; end if;
  select calls.* into own from calls where calls.id = p_call;
  is_with_them := own.operator_id = line_account() and own.state in ('connecting', 'talking');
  return query
    select who,
           exists (select from call_notes join calls on calls.id = call_notes.call_id
                    where calls.caller_id = who and calls.number < own.number),
           exists (select from case_words
                    where case_words.caller_id = who
                      and case when is_with_them then case_words.call_id <> p_call else case_words.covers_from < own.started_at end),
           case when is_with_them then standing.tries_left else 0 end,
           case when is_with_them then standing.locked_until end,
           opening.way, opening.until,
           glass.asked_at, glass.answer, glass.why,
           to_char((line_now() at time zone 'Asia/Baku') + interval '13 months', 'YYYY-MM')
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
reset role;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
