// Shifts, in each way in which somebody can stand to one.
import { randomUUID } from 'node:crypto';
import type { Line } from '../access/people.ts';

export const SHIFT_THINGS = {
  own: (line: Line, accountId: string) => shift(line, accountId),
  'a colleague’s': async (line: Line) => shift(line, await line.hire('operator')),
  'own and over': (line: Line, accountId: string) => shift(line, accountId, -20),
  'own and offered': async (line: Line, accountId: string) => offerShift(line, await shift(line, accountId)),
  'offered by a colleague': async (line: Line) => offerShift(line, await shift(line, await line.hire('operator'))),
};

/** A shift of eight hours, so many hours from now; not everybody has shifts, and then it is an operator's. */
async function shift(line: Line, accountId: string, inHours = 20): Promise<string> {
  const id = randomUUID();
  await line.database.sql(
    `insert into shifts (id, account_id, span, kind)
     select $1, coalesce((select id from accounts where id = $2 and role = 'operator'), $4),
            tstzrange(line_now() + make_interval(hours => $3), line_now() + make_interval(hours => $3 + 8)), 'single'`,
    [id, accountId, inHours, await line.hire('operator')],
  );
  return id;
}

async function offerShift(line: Line, id: string): Promise<string> {
  await line.database.sql(
    'insert into shift_offers (id, shift_id, offered_by) select gen_random_uuid(), id, account_id from shifts where id = $1',
    [id],
  );
  return id;
}
