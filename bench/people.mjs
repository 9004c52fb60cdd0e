// Invented people and calls, put straight into the line's tables before a cell is measured.
import { createHash, randomBytes, randomUUID } from 'node:crypto';

const FAR = '2100-01-01';

/** Recorded facts refuse to be emptied, in every mode of the server: what refuses is put aside for a moment. */
const EMPTY = `do $$
declare
  guards text[] := array(
    select format('%s enable %s trigger %I', tgrelid::regclass, case tgenabled when 'A' then 'always' else '' end, tgname)
      from pg_trigger
     where not tgisinternal and (tgtype & 32) <> 0 and tgenabled <> 'D'
  );
  guard text;
begin
  foreach guard in array guards loop
    execute 'alter table ' || regexp_replace(guard, ' enable (always)? trigger ', ' disable trigger ');
  end loop;
  truncate accounts, calls, outbox, alarms restart identity cascade;
  foreach guard in array guards loop
    execute 'alter table ' || guard;
  end loop;
end $$`;

/** Empties everything that cells write. */
export async function clearLine(sql) {
  await sql(EMPTY);
}

/** Empties what the servers of comparison wrote. */
export async function clearBest(sql) {
  await sql('truncate events, outbox, sessions, flags restart identity');
}

/** So many people, each with a session; answers `{ id, secret }`. The same sessions are known to `best`. */
export function inventPeople(count) {
  return Array.from({ length: count }, () => ({ id: randomUUID(), secret: randomBytes(32).toString('base64url') }));
}

/** Hires operators with an open, answering page, in this state of presence. */
export async function hireOperators(sql, people, presence) {
  await hire(sql, people, 'operator');
  await putOnRoster(sql, people);
  await sql(
    `insert into presences (account_id, state, returns_to, available_since, heartbeat_at)
     select id, $2, 'available', now(), $3::timestamptz from unnest($1::uuid[]) as id`,
    [idsOf(people), presence, FAR],
  );
}

/** A shift and a certificate that are valid now: without both nobody is offered a call. */
async function putOnRoster(sql, people) {
  await sql(
    `insert into certificates (id, account_id, kind, span)
     select gen_random_uuid(), id, 'line', tstzrange(now() - interval '1 day', now() + interval '1 year') from unnest($1::uuid[]) as id`,
    [idsOf(people)],
  );
  await sql(
    `insert into shifts (id, account_id, span, kind)
     select gen_random_uuid(), id, tstzrange(now() - interval '1 hour', now() + interval '11 hours'), 'single' from unnest($1::uuid[]) as id`,
    [idsOf(people)],
  );
}

/** Hires duty officers and puts them on duty. */
export async function hireOfficers(sql, people) {
  await hire(sql, people, 'duty-officer');
  await sql(
    `insert into unit_duty (id, officer_id, starts_at)
     select gen_random_uuid(), id, now() - interval '1 hour' from unnest($1::uuid[]) as id`,
    [idsOf(people)],
  );
}

async function hire(sql, people, role) {
  await sql(
    `insert into accounts (id, role, display_name, languages)
     select id, $2, 'Invented', '{az,ru}' from unnest($1::uuid[]) as id`,
    [idsOf(people), role],
  );
  await openSessions(sql, people);
}

/** Signs people in; works on the line's tables and on those of `best`. */
export async function openSessions(sql, people) {
  await sql(
    `insert into sessions (token_hash, account_id, expires_at)
     select hash, id, now() + interval '12 hours' from unnest($1::bytea[], $2::uuid[]) as session (hash, id)`,
    [people.map(({ secret }) => createHash('sha256').update(secret).digest()), idsOf(people)],
  );
}

/** Calls `{ id, sid }` that wait in the queue. */
export async function putWaiting(sql, calls) {
  await sql(
    `insert into calls (id, carrier_sid, state, language, waiting_since)
     select id, sid, 'waiting', 'az', now() from unnest($1::uuid[], $2::text[]) as call (id, sid)`,
    [idsOf(calls), calls.map(({ sid }) => sid)],
  );
}

/** Calls `{ id, sid }` that have just arrived. */
export async function putInMenu(sql, calls) {
  await sql(
    'insert into calls (id, carrier_sid) select id, sid from unnest($1::uuid[], $2::text[]) as call (id, sid)',
    [idsOf(calls), calls.map(({ sid }) => sid)],
  );
}

/** Each call is offered to the operator at the same place; answers the offers' ids. */
export async function offerCalls(sql, calls, people) {
  const offers = calls.map(() => randomUUID());
  await sql(
    `insert into offers (id, call_id, operator_id, expires_at)
     select offer, call, operator, $4::timestamptz
       from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as row (offer, call, operator)`,
    [offers, idsOf(calls), idsOf(people), FAR],
  );
  return offers;
}

/** The offers were accepted: the operators are on their way into the calls. */
export async function acceptAll(sql) {
  await sql("update offers set state = 'accepted', ended_at = now()");
  await sql(
    `update calls set state = 'connecting', operator_id = offers.operator_id
       from offers where offers.call_id = calls.id`,
  );
  await sql("update presences set state = 'on-call'");
}

/** The operators are in their rooms, the callers on their way. */
export async function dialCallers(sql) {
  await sql('update calls set join_number = 1');
  await sql(
    `insert into legs (carrier_sid, call_id, party, account_id, join_number, state, joined_at)
     select 'CA' || md5(carrier_sid), id, 'operator', operator_id, join_number, 'joined', now() from calls`,
  );
  await sql(
    `insert into legs (carrier_sid, call_id, party, join_number)
     select carrier_sid, id, 'caller', join_number from calls`,
  );
}

/** Calls that ended a moment ago, all in wrap-up with one operator: each may be flagged. */
export async function putInWrapUp(sql, calls, operator) {
  await sql(
    `insert into calls (id, carrier_sid, state, language, waiting_since, connected_at, ended_at, outcome, ended_by)
     select id, sid, 'ended', 'az', now(), now(), now(), 'talked', 'caller'
       from unnest($1::uuid[], $2::text[]) as call (id, sid)`,
    [idsOf(calls), calls.map(({ sid }) => sid)],
  );
  await sql('insert into wrap_ups (call_id, operator_id) select id, $2::uuid from unnest($1::uuid[]) as id', [
    idsOf(calls),
    operator.id,
  ]);
}

/** As the database's own housekeeping does by and by. */
export async function settleTables(sql) {
  await sql('vacuum (analyze)');
}

function idsOf(rows) {
  return rows.map(({ id }) => id);
}
