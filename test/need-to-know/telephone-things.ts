import { randomUUID } from 'node:crypto';
import type { Role } from '../../src/access/account.ts';
import type { Line } from '../access/people.ts';
import { putOnRoster } from '../harness/roster.ts';

/** On-call telephones, rung and rung no more. */
export const TELEPHONE_THINGS = {
  shared: (line: Line) => telephone(line, 'active'),
  'rung no more': (line: Line) => telephone(line, 'retired'),
};

async function telephone(line: Line, state: string): Promise<string> {
  const id = randomUUID();
  const row = [id, 'Invented', '+994000007001', state];
  await line.database.sql('insert into on_call_telephones (id, name, telephone, state) values ($1, $2, $3, $4)', row);
  return id;
}

/** Calls that somebody took on an on-call telephone. Of those who ask an operator is on duty, and nobody else is. */
export const TELEPHONE_CALL_THINGS = {
  'on-a-telephone': (line: Line, accountId: string, role: Role) => taken(line, { accountId, role, hoursAgo: 1 }),
  'on a telephone, a shift ago': (line: Line, accountId: string, role: Role) =>
    taken(line, { accountId, role, hoursAgo: 12 }),
};

async function taken(
  line: Line,
  { accountId, role, hoursAgo }: { accountId: string; role: Role; hoursAgo: number },
): Promise<string> {
  const isOnRoster = (await line.database.sql('select from shifts where account_id = $1', [accountId])).length > 0;
  if (role === 'operator' && !isOnRoster) await putOnRoster(line.database, accountId);
  const id = randomUUID();
  await line.database.sql(
    `insert into calls (id, carrier_sid, state, language, started_at, connected_at, on_telephone_at, ended_at, outcome, ended_by)
     select $1::uuid, 'CA' || md5($1::uuid::text), 'ended', 'az', at, at, at, line_now(), 'talked', 'caller'
       from make_interval(hours => $2) as ago, lateral (select line_now() - ago) as moment (at)`,
    [id, hoursAgo],
  );
  return id;
}
