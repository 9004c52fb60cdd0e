import type { Database } from '../db/database.ts';
import type { KeydClient, NoAnswer } from './keyd-client.ts';
import { openCalls, tellOfLateCaller } from './late-store.ts';
import { type Arrival, nameCall, sealNumber } from './note-caller.ts';

const EVERY_MS = 5_000;
/** Fewer than the key process's budget gives back meanwhile: whoever calls now comes first. */
const ASKED_AT_ONCE = 3;
/** Beyond it a caller stays unlinked: this process keeps no more numbers than a bad hour's. */
const KEPT_LIMIT = 500;
/** What may be otherwise a moment later. A spent budget is not among them: a flood is not asked for twice. */
const PASSING: readonly NoAnswer[] = ['unreachable', 'late', 'busy', 'fault'];

export interface LateCallers {
  /** Asks who calls and for the sealed number; what the key process does not answer is asked again while the call lasts. */
  arrived(arrival: Arrival): Promise<void>;
  sweep: { name: string; everyMs: number; run(): Promise<void> };
  /** How many numbers are kept now. */
  waiting(): number;
}

interface Late extends Arrival {
  isUnnamed: boolean;
  isUnsealed: boolean;
}

/**
 * Those who called while the key process was away (A3.1, A9.4). Their numbers are kept by this process alone, in its memory, until it
 * answers or the call is over, whichever is first.
 */
export function createLateCallers(parts: { keyd: KeydClient; database: Database }): LateCallers {
  const late = new Map<string, Late>();

  async function ask(caller: Late): Promise<Late> {
    const [named, sealed] = await Promise.all([
      caller.isUnnamed ? nameCall(parts, caller) : null,
      caller.isUnsealed ? sealNumber(parts, caller) : null,
    ]);
    const isPassing = (no: NoAnswer | null) => no !== null && PASSING.includes(no);
    return { ...caller, isUnnamed: isPassing(named), isUnsealed: isPassing(sealed) };
  }

  function keep(caller: Late): void {
    late.delete(caller.callId);
    if ((caller.isUnnamed || caller.isUnsealed) && late.size < KEPT_LIMIT) late.set(caller.callId, caller);
  }

  async function run(): Promise<void> {
    if (late.size === 0) return;
    const open = new Set(await openCalls(parts.database, [...late.keys()]));
    for (const callId of late.keys()) if (!open.has(callId)) late.delete(callId);
    for (const before of [...late.values()].slice(0, ASKED_AT_ONCE)) {
      const after = await ask(before);
      keep(after);
      if (before.isUnnamed && !after.isUnnamed) await tellOfLateCaller(parts.database, before.callId);
    }
  }

  return {
    arrived: async (arrival) => keep(await ask({ ...arrival, isUnnamed: true, isUnsealed: true })),
    sweep: { name: 'late-callers', everyMs: EVERY_MS, run },
    waiting: () => late.size,
  };
}
