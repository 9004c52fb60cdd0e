import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { decide } from './roster-store.ts';
import { refuseUnlessDone } from './verdict.ts';

export interface UnitDuty {
  officerId: string;
  /** By the clock in Baku, as 2026-12-01T08:00. */
  begins: string;
  ends: string;
}

/** B4.4: puts an officer of the special unit on duty; the database records it (A1.1). Refused where they have a duty in that time already. */
export async function putOnUnitDuty(database: Database, { officerId, begins, ends }: UnitDuty): Promise<void> {
  refuseUnlessDone(
    await decide(database, {
      name: 'put-on-unit-duty',
      call: 'put_on_unit_duty($1, $2::timestamp, $3::timestamp)',
      values: [officerId, begins, ends],
    }),
  );
}

/** Takes back a duty that has not begun, named by its begin; the database records it. Refused where the officer has none such. */
export async function withdrawUnitDuty(
  database: Database,
  { officerId, begins }: Pick<UnitDuty, 'officerId' | 'begins'>,
): Promise<void> {
  const verdict = await decide(database, {
    name: 'withdraw-unit-duty',
    call: 'withdraw_unit_duty($1, $2::timestamp)',
    values: [officerId, begins],
  });
  if (verdict !== 'done') throw new Refusal('too-late');
}

/** Ends the duty that an officer has now; the database records it. Refused when they have none. */
export async function relieveOfUnitDuty(database: Database, officerId: string): Promise<void> {
  const verdict = await decide(database, {
    name: 'relieve-of-unit-duty',
    call: 'relieve_of_unit_duty($1)',
    values: [officerId],
  });
  if (verdict !== 'done') throw new Refusal('not-on-duty');
}
