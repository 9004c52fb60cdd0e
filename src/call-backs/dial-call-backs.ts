import type { CallSid } from '../calls/call.ts';
import type { CallControl } from '../calls/call-control.ts';
import type { Released } from '../calls/ending-store.ts';
import type { KeydClient, NoAnswer } from '../confidentiality/keyd-client.ts';
import { collectFaults } from '../db/collect-faults.ts';
import type { Database } from '../db/database.ts';
import { type AttemptOutcome, RING_SECONDS } from './call-back.ts';
import type { CallBackCarrier } from './call-back-carrier.ts';
import {
  callBackLegEnded,
  callBacksToDial,
  endAttempt,
  endOverdueAttempts,
  expireCallBacks,
  isCallBackExpected,
  keepDialledLeg,
  legsToEnd,
  noteLegOver,
  type ToDial,
} from './call-back-store.ts';
import {
  endCallBackAlarms,
  keysLeft,
  nearlyMissed,
  noteKeyGone,
  putBack,
  raiseCallBackAlarm,
  takeToDial,
} from './dialler-store.ts';

const DIAL_EVERY_MS = 1_000;
export const WATCH_EVERY_MS = 10_000;
const DIALLED_PER_RUN = 5;
const LEGS_PER_RUN = 20;
const KEYS_PER_RUN = 20;
/** The key process destroys the key on disk before it says the number. */
const OPEN_LIMIT_MS = 3_000;
/** So long before a window closes somebody is told that nobody has tried. */
const ALARM_MINUTES = 10;
const ALARM = 'call-back-due';
/**
 * What may be otherwise a moment later: then the number is still sealed, or the key process says that it is not. It judges the window by its own
 * clock, which may be some seconds behind the database's.
 */
const PASSING: readonly NoAnswer[] = ['unreachable', 'busy', 'late', 'fault', 'outside-window'];

export interface DiallerParts {
  /** As the call path. */
  calls: Database;
  /** As the worker, which alone reads the sealed number. */
  work: Database;
  /** Asked as the dialler. */
  keyd: KeydClient;
  control: Pick<CallControl, 'endLeg'>;
  carrier: CallBackCarrier;
  /** Tidies up at the carrier; never waited for. */
  afterEnd(released: Released): void;
  log: { error(name: 'alarm', fields: { kind: typeof ALARM | 'call-back-missed' }): void };
}

/**
 * Rings callers whose operator waits in the room, and ends what is over. Any number of processes may run it at once, each second. A promise
 * that cannot be written keeps nobody else from being rung.
 */
export async function dialCallBacks(parts: DiallerParts): Promise<void> {
  const { calls } = parts;
  const faults = collectFaults();
  await faults.despite(async () => {
    for (const released of await endOverdueAttempts(calls)) parts.afterEnd(released);
  });
  await faults.despite(async () => {
    const missed = await expireCallBacks(calls);
    for (let told = 0; told < missed; told += 1) parts.log.error('alarm', { kind: 'call-back-missed' });
  });
  await faults.despite(async () => {
    for (const due of await callBacksToDial(calls, DIALLED_PER_RUN)) await faults.despite(() => dial(parts, due));
  });
  await faults.despite(async () => {
    for (const sid of await legsToEnd(calls, LEGS_PER_RUN)) await faults.despite(() => endLeg(parts, sid));
  });
  faults.tell();
}

async function endLeg({ calls, control }: DiallerParts, sid: CallSid): Promise<void> {
  if ((await control.endLeg(sid)) !== 'unavailable') await noteLegOver(calls, sid);
}

/** Raises the alarm over promises that nobody has tried to keep or that we burnt, and has the keys of ended plans destroyed. */
export async function watchCallBacks({ work, keyd, log }: Pick<DiallerParts, 'work' | 'keyd' | 'log'>): Promise<void> {
  const faults = collectFaults();
  await faults.despite(async () => {
    for (const id of await nearlyMissed(work, ALARM_MINUTES)) {
      await raiseCallBackAlarm(work, id);
      log.error('alarm', { kind: ALARM });
    }
  });
  await faults.despite(() => endCallBackAlarms(work));
  await faults.despite(async () => {
    for (const id of await keysLeft(work, KEYS_PER_RUN)) {
      const said = await keyd.ask('forget', { callback: id });
      if ('answer' in said) await noteKeyGone(work, id);
    }
  });
  faults.tell();
}

/** The sweeps of calls back, for the worker. */
export function callBackSweeps(parts: DiallerParts): { name: string; everyMs: number; run(): Promise<void> }[] {
  return [
    { name: 'call-backs', everyMs: DIAL_EVERY_MS, run: () => dialCallBacks(parts) },
    { name: 'call-backs-watched', everyMs: WATCH_EVERY_MS, run: () => watchCallBacks(parts) },
  ];
}

/** The number is in this process from the key process's answer to the carrier's, and nowhere else (A3.1). */
async function dial(parts: DiallerParts, { callId, language, isOnTheLine }: ToDial): Promise<void> {
  const { calls, work, keyd, carrier, control } = parts;
  // Nobody is rung twice at once, nor in a call of their own: busy, and the one ring of this promise would be used up.
  if (isOnTheLine) return giveUp(parts, callId, 'busy');
  const taken = await takeToDial(work, callId);
  // Whoever came second leaves the ring of the first alone.
  if (taken === 'elsewhere') return;
  if (taken === 'outside-plan') return giveUp(parts, callId, 'too-late');
  const { callBackId, sealed } = taken;
  const opened = await keyd.ask('open', { callback: callBackId, sealed }, OPEN_LIMIT_MS);
  if ('refused' in opened) {
    if (!PASSING.includes(opened.refused)) return giveUp(parts, callId, 'keys-away');
    const released = await putBack(work, taken, callId);
    if (released) parts.afterEnd(released);
    return;
  }
  // Taken back, or left by the operator, while the key process was asked.
  if (!(await isCallBackExpected(calls, callId))) return;
  const { number } = opened.answer;
  const legSid = await carrier.ringCallBack({ callId, language, number, ringSeconds: RING_SECONDS });
  if (legSid === null) return giveUp(parts, callId, 'carrier-away');
  // Perhaps it rings: whoever presses the key names the leg, and where nobody does the clock ends the try.
  if (legSid === 'unknown') return;
  if (!(await keepDialledLeg(calls, { callId, legSid }))) {
    await control.endLeg(legSid);
    return;
  }
  // An end that was told before the leg was kept was nobody's: the operator would wait until the clock ends the try.
  const outcome = await carrier.endOf(legSid);
  const released = outcome && (await callBackLegEnded(calls, { legSid, outcome }));
  if (released) parts.afterEnd(released);
}

async function giveUp(parts: DiallerParts, callId: ToDial['callId'], outcome: Exclude<AttemptOutcome, 'reached'>) {
  const released = await endAttempt(parts.calls, { callId, outcome });
  if (released) parts.afterEnd(released);
}
