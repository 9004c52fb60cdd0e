import type { Database } from '../db/database.ts';

/** Of one call: nobody is presumed a victim; somebody is, and the unit was told; or was not. */
export type PresumptionStanding = 'none' | 'told' | 'untold';

/** Whether the unit was told of whoever is presumed a victim on this call, by whichever operator had it (B4.1, B4.2). */
export async function presumptionStanding(database: Database, callId: string): Promise<PresumptionStanding> {
  const rows = await database.query<{ is_presumed: boolean; is_told: boolean }>(
    'escalation-presumption-standing',
    `select
       exists (select from presumptions where presumptions.call_id = $1) as is_presumed,
       exists (select from escalations where escalations.call_id = $1) as is_told`,
    [callId],
  );
  const row = rows[0];
  if (!row?.is_presumed) return 'none';
  return row.is_told ? 'told' : 'untold';
}

/** Whether the unit was told of anything in this call, as far as whoever `named` asks for may know. */
export async function isUnitTold(named: Database, callId: string): Promise<boolean> {
  const rows = await named.query<{ isTold: boolean }>(
    'escalation-is-unit-told',
    'select exists (select from escalations where escalations.call_id = $1) as "isTold"',
    [callId],
  );
  return rows[0]?.isTold ?? false;
}
