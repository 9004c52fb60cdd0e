import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';

/** As on the supervisor's page: whoever may be rung has to stand there. */
export const INTERPRETERS_LIMIT = 25;
/** Fourteen groups of hours on seven days, each cut at midnight: a list that ends before hides whom it does not name. */
const HOURS_LISTED = INTERPRETERS_LIMIT * 14 * 7 * 2;

export interface AddedInterpreter {
  name: string;
  /** Codes of two letters. */
  languages: readonly string[];
  telephone: string;
  hours: readonly { day: number; fromMinute: number; untilMinute: number }[];
}

/** An interpreter may be rung into talks from now on (B1.3). The id by which they are retired; undefined where 25 are in use. */
export async function addInterpreter(database: Database, added: AddedInterpreter): Promise<string | undefined> {
  return database.transaction(async (transaction) => {
    // As the page does: two who enter the last one wait for each other.
    await transaction.query(
      'one-interpreter-at-a-time',
      `select pg_advisory_xact_lock(hashtextextended('interpreters', 0))::text`,
      [],
    );
    return insertInterpreter(transaction, added);
  });
}

async function insertInterpreter(database: Database, added: AddedInterpreter): Promise<string | undefined> {
  const rows = await database.query<{ id: string }>(
    'add-interpreter',
    `with interpreter as (
       insert into interpreters (id, name, languages, telephone)
       select $1, $2, $3, $4
        where (select count(*) from interpreters where state = 'active') < ${INTERPRETERS_LIMIT}
       returning id
     ), entered as (
       insert into interpreter_hours (interpreter_id, day, from_minute, until_minute)
       select interpreter.id, hours.day, hours.from_minute, hours.until_minute
         from interpreter
        cross join unnest($5::smallint[], $6::smallint[], $7::smallint[]) as hours (day, from_minute, until_minute)
     )
     select id from interpreter`,
    [
      randomUUID(),
      added.name,
      added.languages,
      added.telephone,
      added.hours.map(({ day }) => day),
      added.hours.map(({ fromMinute }) => fromMinute),
      added.hours.map(({ untilMinute }) => untilMinute),
    ],
  );
  return rows[0]?.id;
}

/** Who may be rung into talks, and when; never a telephone. */
export async function listInterpreters(database: Database) {
  return database.query<{
    id: string;
    name: string;
    languages: string[];
    day: number;
    fromMinute: number;
    untilMinute: number;
  }>(
    'list-interpreters',
    `select interpreters.id, interpreters.name, interpreters.languages, hours.day::integer as day,
            hours.from_minute::integer as "fromMinute", hours.until_minute::integer as "untilMinute"
       from interpreters
       join interpreter_hours as hours on hours.interpreter_id = interpreters.id
      where interpreters.state = 'active'
      order by interpreters.name, interpreters.id, hours.day, hours.from_minute
      limit ${HOURS_LISTED}`,
    [],
  );
}

/** They are rung no more; a talk that they are in goes on. False where there is nobody of this id. */
export async function retireInterpreter(database: Database, id: string): Promise<boolean> {
  const rows = await database.query(
    'retire-interpreter',
    `update interpreters set state = 'retired' where id = $1 and state = 'active' returning id`,
    [id],
  );
  return rows.length > 0;
}
