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
