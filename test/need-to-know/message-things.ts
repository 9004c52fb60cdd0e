import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '../../src/access/account.ts';
import type { Line } from '../access/people.ts';
import { liveCall } from '../escalation/people.ts';
import { putOnRoster } from '../harness/roster.ts';

/** What callers left, in each way in which somebody can stand to it. */
export const MESSAGE_THINGS = {
  'left-for-us': (line: Line, accountId: string, role: Role) => message(line, { accountId, role }),
  'left for us, and opened': (line: Line, accountId: string, role: Role) =>
    message(line, { accountId, role, hasOpened: true }),
  'left for whoever is on duty': (line: Line, accountId: string) => message(line, { accountId, role: 'duty-officer' }),
};

/** Nothing of it can be heard; it only has to be there. An operator is on duty, and nobody else is. */
async function message(
  line: Line,
  { accountId, role, hasOpened = false }: { accountId: string; role: Role; hasOpened?: boolean },
): Promise<string> {
  const isOnRoster = (await line.database.sql('select from shifts where account_id = $1', [accountId])).length > 0;
  if (role === 'operator' && !isOnRoster) await putOnRoster(line.database, accountId);
  const [id, callId] = [randomUUID(), await liveCall(line.database, await line.hire('operator'))];
  await line.database.sql(
    `insert into messages (id, call_id, recording_sid, seconds, sealed_at, sealed, team_version, team_copy, waiting_half, expiry_month)
     values ($1, $2, 'RE' || md5(random()::text), 5, line_now(), $3, 1, $4, $5, '2027-12')`,
    [id, callId, randomBytes(1_053), randomBytes(80), randomBytes(32)],
  );
  if (hasOpened && role === 'operator') {
    await line.database.sql('update messages set opened_at = line_now(), opened_by = $2 where id = $1', [
      id,
      accountId,
    ]);
  }
  return id;
}
