import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import type { Line } from '../access/people.ts';
import { DANGER_WITHOUT_CONSENT, endDuty, liveCall, officerOnDuty, startDuty } from '../escalation/people.ts';

/** What the unit was told, in each way in which an officer can stand to it. */
export const ESCALATION_THINGS = {
  'sent-to-my-duty': async (line: Line, accountId: string) => {
    await startDuty(line.database, accountId);
    return notified(line);
  },
  'sent before my duty': async (line: Line, accountId: string) => {
    const colleague = await officerOnDuty(line.database, 'Invented');
    const id = await notified(line);
    await startDuty(line.database, accountId);
    await endDuty(line.database, colleague.dutyId);
    return id;
  },
  'sent to a duty of mine that is over': async (line: Line, accountId: string) => {
    const dutyId = await startDuty(line.database, accountId);
    const id = await notified(line);
    await endDuty(line.database, dutyId);
    return id;
  },
  'sent to nobody yet': (line: Line) => raised(line),
};

/** As the desk of whoever sent it names it. */
export const SENT_THINGS = {
  own: (line: Line, accountId: string) => raised(line, accountId),
  'a colleague’s': (line: Line) => raised(line),
};

async function raised(line: Line, accountId?: string): Promise<string> {
  const operatorId = accountId ?? (await line.hire('operator'));
  const callId = await liveCall(line.database, operatorId);
  const flag = { ...DANGER_WITHOUT_CONSENT, consent: 'given' } as const;
  return (await raiseEscalation(line.database, { callId, operatorId, flag, presumedVictim: false })).id;
}

async function notified(line: Line): Promise<string> {
  const id = await raised(line);
  await notifyUnit(line.database, id);
  return id;
}
