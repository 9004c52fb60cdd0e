import type { ForPeople } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { Oversight } from './contract.ts';
import {
  acknowledgeAlarm,
  oversightAlarms,
  oversightBreakGlasses,
  oversightCheckpoints,
  oversightOutageMonths,
  oversightOutages,
} from './oversight-store.ts';

const coordinator = (id: string) => ({ id, role: 'coordinator' });

/** The coordinator's page as it stands (A1.2), with the first alarms, or those after so many. */
export async function readOversight(
  database: ForPeople,
  asked: { coordinatorId: string; now: number; after?: number },
): Promise<Oversight> {
  return database.as(coordinator(asked.coordinatorId)).transaction(async (named) => {
    const alarms = await oversightAlarms(named, asked.after ?? 0);
    const checkpoints = await oversightCheckpoints(named);
    const breakGlasses = await oversightBreakGlasses(named);
    const outageMonths = await oversightOutageMonths(named);
    const outages = await oversightOutages(named);
    return {
      serverTime: new Date(asked.now).toISOString(),
      alarmsInAll: alarms[0]?.inAll ?? 0,
      alarmsUnseen: alarms[0]?.unseen ?? 0,
      alarms: alarms.map(({ inAll: _inAll, unseen: _unseen, ...alarm }) => ({
        ...alarm,
        raisedAt: alarm.raisedAt.toISOString(),
        acknowledgedAt: alarm.acknowledgedAt?.toISOString() ?? null,
      })),
      outageMonths: [...outageMonths],
      outages: outages.map(({ part, beganAt, endedAt }) => ({
        ...{ part, beganAt: beganAt.toISOString() },
        endedAt: endedAt?.toISOString() ?? null,
      })),
      checkpoints: checkpoints.map((checkpoint) => ({ ...checkpoint, storedAt: checkpoint.storedAt.toISOString() })),
      breakGlasses: breakGlasses.map((glass) => ({ ...glass, askedAt: glass.askedAt.toISOString() })),
    };
  });
}

/** The coordinator has seen this alarm; a second time changes nothing. What lasts goes on lasting. */
export async function takeNotice(database: ForPeople, seen: { alarmId: string; coordinatorId: string }): Promise<void> {
  const verdict = await acknowledgeAlarm(database.as(coordinator(seen.coordinatorId)), seen.alarmId);
  if (verdict !== 'acknowledged') throw new Refusal('not-found');
}
