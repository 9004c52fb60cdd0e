import type { Database } from '../db/database.ts';

/** A call without a caller for this operator's start-of-shift check; false when one is under way or the operator is busy. */
export async function insertTestCall(database: Database, operatorId: string): Promise<boolean> {
  const rows = await database.query(
    'insert-test-call',
    `insert into calls (id, kind, state, language, waiting_since, operator_id)
     select gen_random_uuid(), 'test', 'waiting', 'az', line_now(), presences.account_id
       from presences
      where presences.account_id = $1
        and presences.state in ('offline', 'away', 'available')
        and not exists (
          select from calls where calls.kind = 'test' and calls.operator_id = $1 and calls.state <> 'ended'
        )
     returning id`,
    [operatorId],
  );
  return rows.length > 0;
}
