import { randomUUID } from 'node:crypto';
import type { Line } from '../access/people.ts';

/** A caller who waits for anybody. */
export async function waitingCall(line: Line): Promise<string> {
  const id = randomUUID();
  await line.database.sql(
    `insert into calls (id, carrier_sid, state, language, waiting_since)
     values ($1::uuid, 'CA' || md5($1::uuid::text), 'waiting', 'az', line_now())`,
    [id],
  );
  return id;
}
