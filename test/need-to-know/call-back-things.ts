import { randomUUID } from 'node:crypto';
import type { Line } from '../access/people.ts';
import { liveCall } from '../escalation/people.ts';
import { putOnRoster } from '../harness/roster.ts';

/** Calls back, in each way in which somebody can stand to them. */
export const CALL_BACK_THINGS = {
  own: async (line: Line, accountId: string) => {
    await freeOnDuty(line, accountId);
    return promised(line, accountId);
  },
  'a colleague’s, who is there': async (line: Line) => {
    const colleague = await line.hire('operator');
    await freeOnDuty(line, colleague);
    return promised(line, colleague);
  },
};

/** Agreed in a talk that dropped, and due now. No key opens what lies there as the number. */
async function promised(line: Line, operatorId: string): Promise<string> {
  const { sql } = line.database;
  const [id, callId] = [randomUUID(), await liveCall(line.database, await line.hire('operator'))];
  await sql(
    `update calls
        set state = 'ended', outcome = 'talked', ended_by = 'caller', ended_at = line_now(), operator_id = null
      where id = $1`,
    [callId],
  );
  await sql(
    `insert into call_backs (id, call_id, version, asked_by, operator_id, language, occasion, opens_at, closes_at, say, who_may_answer)
     values ($1, $2, 1, 'operator', $3, 'az', 'if-dropped', line_now(), line_now() + interval '1 hour', 'wrong-number', 'caller-only')`,
    [id, callId, operatorId],
  );
  await sql(`insert into call_back_numbers (call_back_id, sealed) values ($1, 'c2VhbGVk')`, [id]);
  await sql(`update call_backs set state = 'promised' where id = $1`, [id]);
  return id;
}

async function freeOnDuty(line: Line, accountId: string): Promise<void> {
  const { sql } = line.database;
  const isOnRoster = (await sql('select from shifts where account_id = $1', [accountId])).length > 0;
  if (!isOnRoster) await putOnRoster(line.database, accountId);
  await sql(
    `insert into presences (account_id, state, heartbeat_at, available_since) values ($1, 'available', line_now(), line_now())
     on conflict (account_id) do update set state = 'available', heartbeat_at = line_now(), available_since = line_now()`,
    [accountId],
  );
}
