-- The caller's number, sealed to the special unit's devices before anybody of ours could read it (A3.1). It lies here for the length of
-- the call, and goes with it, however the call ends; only an escalation whose ground allows identity keeps it (B4.1, B4.3).
create table sealed_numbers (
  call_id uuid primary key constraint sealed_numbers_call references calls (id) on delete cascade,
  envelope text not null,
  sealed_at timestamptz not null default line_now(),
  constraint sealed_numbers_envelope_short check (octet_length(envelope) <= 65536)
);
comment on column sealed_numbers.envelope is 'opened by an enrolled device of the unit, and by no key of the line';

alter table escalations add constraint escalations_identity_key unique (id, identity);
create table escalation_numbers (
  escalation_id uuid primary key,
  identity text not null default 'may-be-given',
  envelope text not null,
  -- B4.3: there is no row for a person who withheld who they are.
  constraint escalation_numbers_may_be_given check (identity = 'may-be-given'),
  constraint escalation_numbers_escalation foreign key (escalation_id, identity) references escalations (id, identity),
  constraint escalation_numbers_envelope_short check (octet_length(envelope) <= 65536)
);
create trigger escalation_numbers_never_change before update on escalation_numbers
  for each row execute function refuse_change();

alter table sealed_numbers enable row level security, force row level security;
alter table escalation_numbers enable row level security, force row level security;
-- The call path puts it down and takes it away, and cannot read it. The worker carries it over, and sweeps what is left.
grant insert (call_id, envelope), select (call_id), delete on sealed_numbers to line_calls;
grant select, delete on sealed_numbers to line_worker;
grant insert (escalation_id, envelope), select (escalation_id) on escalation_numbers to line_worker;
grant select (id, call_id, identity) on escalations to line_worker;
create policy sealed_numbers_of_line on sealed_numbers to line_calls using (true);
create policy sealed_numbers_of_worker on sealed_numbers to line_worker using (true);
-- An officer takes it with the notice, in the duty in which it was given (B4.4): whose notices are shown is said in 0044.
grant select (escalation_id, envelope) on escalation_numbers to line_console;
create policy escalation_numbers_told on escalation_numbers for select to line_console using (
  line_role() = 'duty-officer'
  and exists (select from notices where notices.escalation_id = escalation_numbers.escalation_id)
);
create policy escalation_numbers_of_worker on escalation_numbers to line_worker using (true);

-- Whoever ends a call, the reaper too, ends this with it.
create function drop_sealed_number() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from sealed_numbers where sealed_numbers.call_id = new.id;
  return null;
end $$;
create trigger calls_drop_their_number after update of state on calls
  for each row when (new.state = 'ended' and old.state <> 'ended') execute function drop_sealed_number();

-- A flag takes the number along; a number that comes after the flag follows it. The call's lock orders the two.
create function carry_number_with_flag() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into escalation_numbers (escalation_id, envelope)
  select new.id, sealed_numbers.envelope from sealed_numbers where sealed_numbers.call_id = new.call_id;
  return null;
end $$;
create trigger escalations_carry_number after insert on escalations
  for each row when (new.identity = 'may-be-given') execute function carry_number_with_flag();

create function follow_flags_with_number() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into escalation_numbers (escalation_id, envelope)
  select escalations.id, new.envelope
    from escalations
   where escalations.call_id = new.call_id
     and escalations.identity = 'may-be-given'
  on conflict (escalation_id) do nothing;
  return null;
end $$;
create trigger sealed_numbers_follow_flags after insert on sealed_numbers
  for each row execute function follow_flags_with_number();

revoke all on function drop_sealed_number, carry_number_with_flag, follow_flags_with_number from public;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls, line_worker to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls, line_worker;
alter function drop_sealed_number owner to line_calls;
alter function carry_number_with_flag owner to line_worker;
alter function follow_flags_with_number owner to line_worker;
revoke create on schema public from line_calls, line_worker;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls, line_worker from %I', current_user);
  end if;
end $$;
