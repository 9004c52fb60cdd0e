import type { CallControl } from '../calls/call-control.ts';
import { touchCall } from '../calls/call-store.ts';
import {
  endByCallerSid,
  endOldTestCalls,
  operatorLegLeft,
  type Released,
  silentCalls,
  takeBackUnjoined,
} from '../calls/ending-store.ts';
import { currentOperatorLeg } from '../calls/leg-store.ts';
import type { Database } from '../db/database.ts';
import { endOverdueWrapUps } from '../roster/presence-store.ts';
import { matchCalls } from './match-calls.ts';
import { JOIN_LEASE_SECONDS } from './offer.ts';
import { expireOffers } from './offer-store.ts';

/** A call that nobody reports on for so long is asked about at the carrier: with all callbacks lost, everybody is free in 2 minutes. */
const SILENT_SECONDS = 45;
const SILENT_CALLS_PER_RUN = 20;
const TEST_CALL_SECONDS = 60;

export interface SweepParts {
  database: Database;
  control: CallControl;
  /** Tidies up at the carrier; never waited for. */
  afterEnd(released: Released): void;
  log: { info(name: 'call-reaped', fields: { call: string }): void };
}

/** Ends what is over by the clock, and offers what waits. Any number of processes may run it at once, each second. */
export async function sweepOffers(parts: SweepParts): Promise<void> {
  const { database } = parts;
  await expireOffers(database);
  for (const released of await takeBackUnjoined(database, JOIN_LEASE_SECONDS)) parts.afterEnd(released);
  await endOverdueWrapUps(database);
  await endOldTestCalls(database, TEST_CALL_SECONDS);
  await matchCalls(database);
}

/** The reaper: the carrier is asked about silent calls, and what it says is over is ended here. */
export async function reapCalls(parts: SweepParts): Promise<void> {
  const { database, control } = parts;
  const silent = await silentCalls(database, { olderThanSeconds: SILENT_SECONDS, limit: SILENT_CALLS_PER_RUN });
  for (const { id, sid } of silent) {
    const isOver = await control.isOver(sid);
    if (isOver === undefined) continue;
    if (isOver) {
      const released = await endByCallerSid(database, { sid, endedBy: 'line' });
      if (released) parts.afterEnd(released);
      parts.log.info('call-reaped', { call: id });
      continue;
    }
    await touchCall(database, id);
    const operatorSid = await currentOperatorLeg(database, id);
    if (operatorSid && (await control.isOver(operatorSid)) === true) {
      const released = await operatorLegLeft(database, operatorSid);
      if (released) parts.afterEnd(released);
    }
  }
}
