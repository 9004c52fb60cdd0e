import { randomUUID } from 'node:crypto';
import type { Flag } from '../../src/escalation/escalation.ts';
import type { TestDatabase } from '../harness/database.ts';

export type Arranging = Pick<TestDatabase, 'sql'>;

/** Anybody with a role; the name is shown to colleagues only. */
export async function person(database: Arranging, role: string, name: string): Promise<string> {
  const id = randomUUID();
  await database.sql('insert into accounts (id, role, display_name) values ($1, $2, $3)', [id, role, name]);
  return id;
}

/** A duty officer whose duty began an hour ago. */
export async function officerOnDuty(database: Arranging, name: string): Promise<{ id: string; dutyId: string }> {
  const id = await person(database, 'duty-officer', name);
  return { id, dutyId: await startDuty(database, id) };
}

export async function startDuty(database: Arranging, officerId: string): Promise<string> {
  const dutyId = randomUUID();
  await database.sql(
    `insert into unit_duty (id, officer_id, starts_at) values ($1, $2, line_now() - interval '1 hour')`,
    [dutyId, officerId],
  );
  return dutyId;
}

export async function endDuty(database: Arranging, dutyId: string): Promise<void> {
  await database.sql('update unit_duty set ends_at = line_now() where id = $1', [dutyId]);
}

/** A call in talk with this operator. */
export async function liveCall(database: Arranging, operatorId: string): Promise<string> {
  const id = randomUUID();
  await database.sql(
    `insert into calls (id, carrier_sid, state, language, operator_id, connected_at)
     values ($1::uuid, 'CA' || md5($1::uuid::text), 'talking', 'az', $2, line_now())`,
    [id, operatorId],
  );
  return id;
}

/** Ends the talk and opens the operator's wrap-up; `finishedHoursAgo` closes it in the past. */
export async function wrapUp(database: Arranging, callId: string, finishedHoursAgo?: number): Promise<void> {
  await database.sql(
    `update calls set state = 'ended', ended_at = line_now(), outcome = 'talked', ended_by = 'caller' where id = $1`,
    [callId],
  );
  await database.sql(
    `insert into wrap_ups (call_id, operator_id, finished_at, disposition)
     select id, operator_id, line_now() - make_interval(hours => $2), case when $2::int is null then null else 'at-risk' end
     from calls where id = $1`,
    [callId, finishedHoursAgo ?? null],
  );
}

export const DANGER_WITHOUT_CONSENT: Flag = {
  level: 'danger-now',
  ground: 'none',
  consent: 'not-asked',
  child: 'not-known',
  sign: 'held-against-will',
};
