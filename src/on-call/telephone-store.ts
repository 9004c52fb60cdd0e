import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import type { WeeklyHours } from './weekly-hours.ts';

/** As on the supervisor's page: whatever is rung has to stand there. */
export const TELEPHONES_LIMIT = 25;
/** Fourteen groups of hours on seven days, each cut at midnight: a list that ends before hides whom it does not name. */
const HOURS_LISTED = TELEPHONES_LIMIT * 14 * 7 * 2;

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

/** Somebody's telephone is rung at these hours, in this place of the order (A9.1). The id by which it is retired; undefined where 25 are in use. */
export async function addOnCallTelephone(database: Database, added: AddedTelephone): Promise<string | undefined> {
  return database.transaction(async (transaction) => {
    // As the page does: two who enter the last one wait for each other.
    await transaction.query(
      'one-on-call-telephone-at-a-time',
      `select pg_advisory_xact_lock(hashtextextended('on-call-telephones', 0))::text`,
      [],
    );
    return insertTelephone(transaction, added);
  });
}

async function insertTelephone(database: Database, added: AddedTelephone): Promise<string | undefined> {
  const rows = await database.query<{ id: string }>(
    'add-on-call-telephone',
    `with telephone as (
       insert into on_call_telephones (id, name, telephone)
       select $1, $2, $3
        where (select count(*) from on_call_telephones where state = 'active') < ${TELEPHONES_LIMIT}
       returning id
     ), entered as (
       insert into on_call_hours (telephone_id, place, from_day, until_day, day, from_minute, until_minute)
       select telephone.id, $4, $5::date, $6::date, hours.day, hours.from_minute, hours.until_minute
         from telephone
        cross join unnest($7::smallint[], $8::smallint[], $9::smallint[]) as hours (day, from_minute, until_minute)
     )
     select id from telephone`,
    [
      randomUUID(),
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
  return rows[0]?.id;
}

/** Whether this day (2026-11-22) has begun in Baku, or is past: hours until it are never rung any more. */
export async function hasBegun(database: Database, day: string): Promise<boolean> {
  const rows = await database.query<{ hasBegun: boolean }>(
    'has-day-begun',
    `select $1::date <= (line_now() at time zone 'Asia/Baku')::date as "hasBegun"`,
    [day],
  );
  return rows[0]?.hasBegun === true;
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
      limit ${HOURS_LISTED}`,
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
