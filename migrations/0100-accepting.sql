-- Accepting in one round trip, and without asking each row of three tables whose it is: the function asks once, then changes what
-- belongs to the call path (docs/decisions/025-where-a-webhook-spends-its-time.md). As in 0008 it locks the call first, and what follows
-- looks afresh; calls, then offers, then presences (docs/decisions/012-locked-changes.md).

-- This person takes the call that is offered: its id, once, or null when the offer is not this person's or not open any more, or
-- the caller does not wait any more.
create function accept_own_offer(accepted uuid, asking uuid) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  call uuid;
begin
  if asking is null or asking is distinct from line_account() or line_role() is distinct from 'operator' then return null; end if;
  select calls.id into call
    from calls
   where calls.id = (select offers.call_id from offers where offers.id = accepted and offers.operator_id = asking)
     and calls.state = 'waiting'
     for no key update;
  if not found then return null; end if;
  update offers
     set state = 'accepted', ended_at = line_now()
   where offers.id = accepted
     and offers.operator_id = asking
     and offers.state = 'pending'
     and offers.expires_at > line_now();
  if not found then return null; end if;
  update calls set state = 'connecting', operator_id = asking where calls.id = call;
  update presences set state = 'on-call', since = line_now() where presences.account_id = asking;
  insert into desk_changes (whom) values ('all');
  return call;
end $$;

revoke all on function accept_own_offer from public;
grant execute on function accept_own_offer to line_console;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_calls to %I', current_user);
  end if;
end $$;
grant create on schema public to line_calls;
alter function accept_own_offer owner to line_calls;
revoke create on schema public from line_calls;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_calls from %I', current_user);
  end if;
end $$;
