// Flags as the operator raises them, and what the duty officer then sees.
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { unitView } from '../../src/escalation/unit-view.ts';
import { DANGER_WITHOUT_CONSENT, liveCall, person, wrapUp } from '../escalation/people.ts';
import type { TestDatabase } from '../harness/database.ts';
import { until } from './until.ts';

/** An operator flags a call of theirs; the call is then over, so that the next can begin. */
export async function raiseFlag(database: TestDatabase): Promise<string> {
  const operatorId = await person(database, 'operator', 'Aysel');
  const callId = await liveCall(database, operatorId);
  const input = { callId, operatorId, flag: DANGER_WITHOUT_CONSENT, presumedVictim: true };
  const { id } = await raiseEscalation(database, input);
  await wrapUp(database, callId);
  return id;
}

/** How long until the officer's own view shows this escalation as a notice given. */
export async function untilOfficerSees(
  database: TestDatabase,
  officerId: string,
  escalation: { id: string; limitMs: number },
): Promise<number> {
  const { tookMs } = await until('the duty officer sees the escalation', escalation.limitMs, async () => {
    const unit = await unitView(database, officerId);
    return unit.escalations.some((seen) => seen.id === escalation.id && seen.state === 'notified');
  });
  return tookMs;
}

/** How often the unit was told of each escalation there is. */
export async function noticesPerEscalation(database: TestDatabase): Promise<number[]> {
  const rows = await database.sql<{ told: number }>(
    `select count(notices.id) as told
     from escalations
     left join notices on notices.escalation_id = escalations.id
     group by escalations.id`,
  );
  return rows.map((row) => Number(row.told));
}

/** How long until the relay has brought everything to the queue. */
export async function untilRelayed(database: TestDatabase, limitMs: number): Promise<number> {
  const { tookMs } = await until('every outbox row is relayed', limitMs, async () => {
    const waiting = await database.sql('select outbox.id from outbox where outbox.relayed_at is null');
    return waiting.length === 0;
  });
  return tookMs;
}

/** For parts that run inside the test, where the outage is the point and its line is not. */
export const SILENT_LOG = { warn: () => {}, fault: () => {} };
