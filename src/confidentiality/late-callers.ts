import type { Database } from '../db/database.ts';
import type { KeydClient } from './keyd-client.ts';
import { missingOf, tellOfLateCaller, writtenCalls } from './late-store.ts';
import { type Arrival, type NotNoted, nameCall, sealNumber } from './note-caller.ts';
import { bringNumberToFlags, keepSealedNumber } from './number-store.ts';

const EVERY_MS = 5_000;
/** Fewer than the key process's budget gives back meanwhile: whoever calls now comes first. */
const ASKED_AT_ONCE = 3;
/** Beyond it a caller stays unlinked: this process keeps no more numbers than a bad hour's. */
const KEPT_LIMIT = 500;
/** What may be otherwise a moment later. A spent budget is not among them: a flood is not asked for twice. */
const PASSING: readonly NotNoted[] = ['unreachable', 'late', 'busy', 'fault', 'not-written'];
/** Five minutes in which the database answers and knows of no such call: then nobody will write it any more. */
const UNWRITTEN_LOOKS = 60;

export interface LateCallers {
  /**
   * Asks who calls and for the sealed number. What the key process does not answer, or the database does not take, is asked again while
   * the call lasts; a fault of the database is thrown all the same.
   */
  arrived(arrival: Arrival): Promise<void>;
  /** The same for a caller who came into a call that we made: whose call it is stood in it before anybody was rung. */
  reached(reached: Arrival): Promise<void>;
  sweep: { name: string; everyMs: number; run(): Promise<void> };
  /** How many numbers are kept now. */
  waiting(): number;
}

interface Late extends Arrival {
  isUnnamed: boolean;
  isUnsealed: boolean;
  /** The call is over, and a flag of it waits for the number. */
  isOver: boolean;
  /** How often the database was asked and knew of no such call. */
  looks: number;
}

/**
 * Those who called while the key process or the database was away (A3.1, A9.4, B4.3). Their numbers are kept by this process alone, in its
 * memory, until it answers or the call is over, whichever is first; of a call with a flag that waits for the number, an hour longer.
 */
export function createLateCallers(parts: { keyd: KeydClient; database: Database }): LateCallers {
  const late = new Map<string, Late>();

  /** Asks once more, and keeps what is still missing; a fault is thrown when that is done. */
  async function ask(caller: Late): Promise<Late> {
    const faults: unknown[] = [];
    const isMissing = (no: NotNoted | null) => no !== null && PASSING.includes(no);
    const isMissingFor = (asked: Promise<NotNoted | null>) =>
      asked.then(isMissing, (error: unknown) => {
        faults.push(error);
        return true;
      });
    const [isUnnamed, isUnsealed] = await Promise.all([
      caller.isUnnamed && isMissingFor(nameCall(parts, caller)),
      caller.isUnsealed &&
        isMissingFor(sealNumber(parts, caller, caller.isOver ? bringNumberToFlags : keepSealedNumber)),
    ]);
    const after = { ...caller, isUnnamed, isUnsealed };
    keep(after);
    if (faults.length > 0) throw faults[0];
    return after;
  }

  function keep(caller: Late): void {
    late.delete(caller.callId);
    if ((caller.isUnnamed || caller.isUnsealed) && late.size < KEPT_LIMIT) late.set(caller.callId, caller);
  }

  /** Those of whom more can be said now. Who is gone is forgotten; a call whose first webhook nobody wrote is waited for. */
  async function whoIsWritten(): Promise<Late[]> {
    const written = await writtenCalls(parts.database, [...late.keys()]);
    const known = new Map(written.map((call) => [call.id, call]));
    for (const caller of late.values()) {
      const call = known.get(caller.callId);
      if (!call) caller.looks += 1;
      if (call?.isDone || caller.looks > UNWRITTEN_LOOKS) late.delete(caller.callId);
      if (!call?.isOver) continue;
      // Nobody is at a desk any more to whom it could be said whose call it was.
      caller.isUnnamed = false;
      caller.isOver = true;
    }
    return [...late.values()].filter(({ callId }) => known.has(callId));
  }

  async function run(): Promise<void> {
    if (late.size === 0) return;
    for (const before of (await whoIsWritten()).slice(0, ASKED_AT_ONCE)) {
      const after = await ask(before);
      if (before.isUnnamed && !after.isUnnamed) await tellOfLateCaller(parts.database, before.callId);
    }
  }

  return {
    arrived: async (arrival) => {
      // The address of a first webhook has no time in it: one that is sent again costs no evaluation, and reminds of nobody.
      const missing = await missingOf(parts.database, arrival.callId).catch(() => undefined);
      const { isUnnamed, isUnsealed } = missing ?? { isUnnamed: true, isUnsealed: true };
      if (isUnnamed || isUnsealed) await ask({ ...arrival, isUnnamed, isUnsealed, isOver: false, looks: 0 });
    },
    reached: async (reached) => {
      await ask({ ...reached, isUnnamed: false, isUnsealed: true, isOver: false, looks: 0 });
    },
    sweep: { name: 'late-callers', everyMs: EVERY_MS, run },
    waiting: () => late.size,
  };
}
