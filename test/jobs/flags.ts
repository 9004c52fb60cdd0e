// Flags as the operator raises them, and what the duty officer then sees.

import type { Database, ForPeople } from '../../src/db/database.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { unitView } from '../../src/escalation/unit-view.ts';
import { type Arranging, DANGER_WITHOUT_CONSENT, liveCall, person, wrapUp } from '../escalation/people.ts';
import { until } from './until.ts';

export interface OwnCall {
  callId: string;
  operatorId: string;
}

/** A call whose operator is now writing it up. */
export async function finishedCall(database: Arranging): Promise<OwnCall> {
  const operatorId = await person(database, 'operator', 'Aysel');
  const callId = await liveCall(database, operatorId);
  await wrapUp(database, callId);
  return { callId, operatorId };
}

/** The operator flags the call. */
export async function flagCall(database: Database, call: OwnCall): Promise<string> {
  const input = { ...call, flag: DANGER_WITHOUT_CONSENT, presumedVictim: true };
  return (await raiseEscalation(database, input)).id;
}

/** A flag of a call of its own. */
export async function raiseFlag(database: Database & Arranging): Promise<string> {
  return flagCall(database, await finishedCall(database));
}

/** How long until the officer's own view shows this escalation as a notice given. */
export async function untilOfficerSees(
  database: ForPeople,
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
export async function noticesPerEscalation(database: Arranging): Promise<number[]> {
  const rows = await database.sql<{ told: number }>(
    `select count(notices.id) as told
     from escalations
     left join notices on notices.escalation_id = escalations.id
     group by escalations.id`,
  );
  return rows.map((row) => Number(row.told));
}

/** How long until the relay has brought everything to the queue. */
export async function untilRelayed(database: Arranging, limitMs: number): Promise<number> {
  const { tookMs } = await until('every outbox row is relayed', limitMs, async () => {
    const waiting = await database.sql('select outbox.id from outbox where outbox.relayed_at is null');
    return waiting.length === 0;
  });
  return tookMs;
}

/** For parts that run inside the test, where the outage is the point and its line is not. */
export const SILENT_LOG = { warn: () => {}, fault: () => {} };
