import type { Database } from '../db/database.ts';
import type { CallControl } from './call-control.ts';
import { coversDue, lapseCovers } from './cover-store.ts';

/** Asks the carrier again for each cover that an operator ordered and no caller hears. Any number of processes may run it at once. */
export async function sweepCovers(parts: {
  database: Database;
  control: Pick<CallControl, 'moveCaller'>;
}): Promise<void> {
  await lapseCovers(parts.database);
  const due = await coversDue(parts.database);
  // Who is gone is told of by the carrier; who cannot be moved now is tried again.
  await Promise.all(due.map((order) => parts.control.moveCaller({ ...order, into: 'cover' })));
}
