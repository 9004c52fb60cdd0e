-- A9.1, A9.3: the roster shows every operator in service. The twenty-sixth by the day on which they came stood nowhere on the supervisor's page, so
-- that nobody could certify them or give them a shift; and of more than a thousand shifts in three weeks the last days lost theirs. What an answer
-- holds is cut where it is read, part by part.

-- As in 0123: only a member replaces a function of a role, and only for the length of this migration.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant line_roster to %I', current_user);
  end if;
end $$;
grant create on schema public to line_roster;
set local role line_roster;
create or replace function roster_people() returns table (
  id uuid, name text, languages text[], certified_until timestamptz, child_until timestamptz, duty_until timestamptz
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'supervisor' then return; end if;
  return query
    select accounts.id, accounts.display_name, accounts.languages,
           (select max(upper(c.span)) from certificates c where c.account_id = accounts.id and c.kind = 'line' and upper(c.span) > line_now()),
           (select max(upper(c.span)) from certificates c where c.account_id = accounts.id and c.kind = 'child' and upper(c.span) > line_now()),
           duty.until
      from accounts
      left join on_duty(line_now()) duty on duty.account_id = accounts.id
     where accounts.role = 'operator' and accounts.state = 'active'
     order by accounts.created_at, accounts.id;
end $$;
-- As in 0122, but that what colleagues offer pushes none of the own shifts off the list.
create or replace function own_shifts() returns table (
  id uuid, begins timestamptz, ends timestamptz, kind text, is_confirmed boolean, offered_by text, is_mine boolean
) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if line_role() is distinct from 'operator' then return; end if;
  return query
    with chosen as (
      select shifts.id as shift_id, lower(shifts.span) as from_when, upper(shifts.span) as until_when, shifts.kind as of_kind,
             shifts.confirmed_at is not null as is_sure, case when shift_offers.id is not null then accounts.display_name end as who,
             shifts.account_id = line_account() as is_own
        from shifts
        join accounts on accounts.id = shifts.account_id
        left join shift_offers on shift_offers.shift_id = shifts.id and shift_offers.ended_at is null
       where shifts.state = 'planned'
         and upper(shifts.span) > line_now()
         and lower(shifts.span) < line_now() + interval '14 days'
         and (shifts.account_id = line_account() or (shift_offers.id is not null and lower(shifts.span) > line_now()))
       order by shifts.account_id = line_account() desc, lower(shifts.span), shifts.id
       limit 25
    )
    select chosen.* from chosen order by chosen.from_when, chosen.shift_id;
end $$;
-- As in 0373, but for its last line.
do $$
begin
  execute replace(pg_get_functiondef('roster_shifts(date, integer)'::regprocedure), 'limit 1000', '');
end $$;
reset role;
revoke create on schema public from line_roster;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke line_roster from %I', current_user);
  end if;
end $$;
