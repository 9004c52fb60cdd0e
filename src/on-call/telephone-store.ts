import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import type { WeeklyHours } from './weekly-hours.ts';

const LIST_LIMIT = 100;

export interface AddedTelephone {
  name: string;
  telephone: string;
  /** 1 is rung first. */
  place: number;
  hours: readonly WeeklyHours[];
  /** As 2026-11-22; from this day on, and until the other, which is no more among them. Null: without a limit. */
  fromDay: string | null;
  untilDay: string | null;
}

/** Somebody's telephone is rung at these hours, in this place of the order (A9.1). Returns the id by which it is retired. */
export async function addOnCallTelephone(database: Database, added: AddedTelephone): Promise<string> {
  const id = randomUUID();
  await database.query(
    'add-on-call-telephone',
    `with telephone as (
       insert into on_call_telephones (id, name, telephone) values ($1, $2, $3) returning id
     )
     insert into on_call_hours (telephone_id, place, from_day, until_day, day, from_minute, until_minute)
     select telephone.id, $4, $5::date, $6::date, hours.day, hours.from_minute, hours.until_minute
       from telephone
      cross join unnest($7::smallint[], $8::smallint[], $9::smallint[]) as hours (day, from_minute, until_minute)`,
    [
      id,
      added.name,
      added.telephone,
      added.place,
      added.fromDay,
      added.untilDay,
      added.hours.map(({ day }) => day),
      added.hours.map(({ fromMinute }) => fromMinute),
      added.hours.map(({ untilMinute }) => untilMinute),
    ],
  );
  return id;
}

/** Whose telephones are rung, and when; never the telephones themselves. */
export async function onCallTelephones(database: Database) {
  return database.query<{
    id: string;
    name: string;
    place: number;
    day: number;
    fromMinute: number;
    untilMinute: number;
    fromDay: string | null;
    untilDay: string | null;
  }>(
    'on-call-telephones',
    `select telephones.id, telephones.name, hours.place::integer as place, hours.day::integer as day,
            hours.from_minute::integer as "fromMinute", hours.until_minute::integer as "untilMinute",
            hours.from_day::text as "fromDay", hours.until_day::text as "untilDay"
       from on_call_telephones as telephones
       join on_call_hours as hours on hours.telephone_id = telephones.id
      where telephones.state = 'active'
      order by hours.day, hours.from_minute, hours.place
      limit ${LIST_LIMIT}`,
    [],
  );
}

/** It is rung no more. False where there is no such telephone in use. */
export async function retireOnCallTelephone(database: Database, id: string): Promise<boolean> {
  const rows = await database.query(
    'retire-on-call-telephone',
    `update on_call_telephones set state = 'retired' where id = $1 and state = 'active' returning id`,
    [id],
  );
  return rows.length > 0;
}
