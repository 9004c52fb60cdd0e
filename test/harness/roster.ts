/** Half days before and after this moment: longer than any scenario lasts. */
const HALF_DAYS = [-2, 3];

/**
 * Puts these operators on the roster from yesterday until the day after tomorrow, by the database's clock, with a valid
 * certificate: without both nobody is offered a call.
 */
export async function putOnRoster(
  database: { sql(text: string, values?: unknown[]): Promise<unknown> },
  ...accountIds: string[]
): Promise<void> {
  await database.sql(
    // One moment for all of it: on a running line the next look at the clock is another.
    `with moment as materialized (select line_now() as now),
     certified as (
       insert into certificates (id, account_id, kind, span)
       select gen_random_uuid(), people.id, 'line', tstzrange(now - interval '1 year', now + interval '4 years')
         from moment, unnest($1::uuid[]) as people (id)
     )
     insert into shifts (id, account_id, span, kind)
     select gen_random_uuid(), people.id,
            tstzrange(now + half * interval '12 hours', now + (half + 1) * interval '12 hours'), 'single'
       from moment, unnest($1::uuid[]) as people (id), generate_series($2::integer, $3::integer) as half`,
    [accountIds, ...HALF_DAYS],
  );
}

/** Gives these people a valid certificate and no shift: a supervisor takes extra duty at the desk. */
export async function certify(
  database: { sql(text: string, values?: unknown[]): Promise<unknown> },
  ...accountIds: string[]
): Promise<void> {
  await database.sql(
    `insert into certificates (id, account_id, kind, span)
     select gen_random_uuid(), people.id, 'line', tstzrange(line_now() - interval '1 year', line_now() + interval '4 years')
       from unnest($1::uuid[]) as people (id)`,
    [accountIds],
  );
}
