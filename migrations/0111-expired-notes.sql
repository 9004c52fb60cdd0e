-- When the key of a note's month is destroyed the note opens nowhere, in no backup; then its bytes go too (A3.1). What stays says that
-- there was a note, whose work it was, and when: nothing of the caller, nothing that was said.
create table expired_notes (
  call_id uuid not null,
  operator_id uuid not null constraint expired_notes_operator references accounts (id),
  saved_at timestamptz not null,
  expiry_month text not null,
  destroyed_at timestamptz not null default line_now(),
  constraint expired_notes_pkey primary key (call_id, operator_id),
  constraint expired_notes_expiry_is_month check (expiry_month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$')
);
create index expired_notes_operator_id on expired_notes (operator_id);
create index call_notes_expiry_month on call_notes (expiry_month);

-- A month that is over in Baku, by this database's clock as well as by the key process's: neither alone destroys.
create function month_is_over(asked text) returns boolean
language sql stable set search_path = public, pg_temp
as $$ select asked < to_char(line_now() at time zone 'Asia/Baku', 'YYYY-MM') $$;

alter table expired_notes enable row level security, force row level security;
grant select (call_id, operator_id), insert (call_id, operator_id, saved_at, expiry_month) on expired_notes to line_worker;
create policy expired_notes_of_worker on expired_notes to line_worker using (true) with check (month_is_over(expiry_month));
grant delete on call_notes to line_worker;
create policy call_notes_expired on call_notes for delete to line_worker using (month_is_over(expiry_month));

-- The tag of a case word is under a key of its month, too; the wrapped bytes begin with it. Without it no word is right any more, and a
-- new one could not be agreed.
create function forget_expired_words(before text, most integer) returns bigint
language sql volatile security definer set search_path = public, pg_temp
as $$
  with gone as (
    delete from case_words
     where case_words.caller_id in (
             select old.caller_id from case_words old
              where convert_from(substr(old.wrapped_tag, 1, 7), 'LATIN1') < before
                and month_is_over(convert_from(substr(old.wrapped_tag, 1, 7), 'LATIN1'))
              limit most)
    returning case_words.caller_id
  )
  select count(*) from gone
$$;
grant delete on case_words to line_history;

revoke all on function month_is_over, forget_expired_words from public;
grant execute on function month_is_over to line_worker, line_history;
grant execute on function forget_expired_words to line_worker;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_history to %I', current_user);
  end if;
end $$;
grant create on schema public to line_history;
alter function forget_expired_words owner to line_history;
revoke create on schema public from line_history;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_history from %I', current_user);
  end if;
end $$;
