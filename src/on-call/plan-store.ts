import type { Database } from '../db/database.ts';
import type { OnCallHours } from './on-call-plan.ts';
import { HOURS_LIMIT } from './plan-on-disk.ts';

/** All hours that are still to come of telephones in use. For the call path alone: what is rung goes nowhere else (A3.1). */
export async function readPlan(database: Database): Promise<OnCallHours[]> {
  return database.query<OnCallHours & object>(
    'on-call-plan',
    `select telephones.telephone, hours.place::integer as place, hours.day::integer as day, hours.from_minute::integer as "fromMinute",
            hours.until_minute::integer as "untilMinute", hours.from_day::text as "fromDay", hours.until_day::text as "untilDay"
       from on_call_hours as hours
       join on_call_telephones as telephones on telephones.id = hours.telephone_id
      where telephones.state = 'active'
        and (hours.until_day is null or hours.until_day > (line_now() at time zone 'Asia/Baku')::date)
      order by hours.day, hours.from_minute, hours.place, hours.telephone_id
      limit ${HOURS_LIMIT}`,
    [],
  );
}

/** The telephone to ring for a trial; undefined where it is not in use. For the call path alone, as the plan is. */
export async function onCallTelephoneOf(database: Database, id: string): Promise<string | undefined> {
  const rows = await database.query<{ telephone: string }>(
    'on-call-telephone-of',
    "select telephone from on_call_telephones where id = $1 and state = 'active'",
    [id],
  );
  return rows[0]?.telephone;
}

/** Somebody picked up in a trial and pressed the key. */
export async function noteTelephoneReached(database: Database, id: string): Promise<void> {
  await database.query(
    'note-telephone-reached',
    "update on_call_telephones set reached_at = line_now() where id = $1 and state = 'active'",
    [id],
  );
}
