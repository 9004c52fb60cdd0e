import type { CallSid } from '../calls/call.ts';
import type { CallControl } from '../calls/call-control.ts';
import type { Database } from '../db/database.ts';
import { type LegToEnd, legsToEnd, noteLegEnded } from './leg-end-store.ts';

const LOOK_EVERY_MS = 2_000;
const ALARM = 'leg-not-ended';

interface EndLegParts {
  /** The call path's. */
  database: Database;
  control: Pick<CallControl, 'endLeg' | 'setEndsRoom'>;
}

export interface LegEnder extends EndLegParts {
  log: { error(name: 'alarm', fields: { kind: typeof ALARM }): void };
  /** Puts the alarm before the coordinator. */
  raise(kind: typeof ALARM): Promise<void>;
}

/** Ends the leg of somebody who is out of a talk. False where the carrier took no order: the row stays marked. */
export async function endLegOnce({ database, control }: EndLegParts, sid: CallSid): Promise<boolean> {
  if ((await control.endLeg(sid)) === 'unavailable') return false;
  await noteLegEnded(database, sid);
  return true;
}

/**
 * Ends again and again the legs of those who are out of a talk, until the carrier took the order or tells that they are over: nobody hears
 * a caller whom no page shows. Says, once each time that it begins, that one has been there for a minute. A sweep of its own: a carrier
 * that does not answer holds up nothing else.
 */
export function legEnder(parts: LegEnder) {
  let isTold = false;
  const look = async () => {
    const due = await legsToEnd(parts.database);
    const ended = await Promise.all(due.map((leg) => endDueLeg(parts, leg)));
    // What waited for this process alone is no alarm.
    const isLate = due.some((leg, index) => leg.isLate && !ended[index]);
    if (isLate && !isTold) {
      parts.log.error('alarm', { kind: ALARM });
      await parts.raise(ALARM);
    }
    isTold = isLate;
  };
  return { name: 'legs-to-end', everyMs: LOOK_EVERY_MS, run: look };
}

async function endDueLeg(parts: EndLegParts, { sid, conferenceSid }: LegToEnd): Promise<boolean> {
  // The room of those who talk now must not end with the leg of somebody who talked there before.
  if (conferenceSid !== null) {
    const freed = await parts.control.setEndsRoom({ legSid: sid, conferenceSid, isOn: false });
    if (freed === 'unavailable') return false;
  }
  return endLegOnce(parts, sid);
}
