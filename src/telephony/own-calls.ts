import type { CallId, CallSid } from '../calls/call.ts';
import { markSynthetic } from '../calls/synthetic-store.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { toldIdentity } from './told-identity.ts';

const EVERY_MS = 1_000;
/** One is placed a minute, and none while the database is away: more come from somebody who sends our number. */
const UNDECIDED_LIMIT = 10;
/** The latest ones: the line calls itself for two minutes at most. */
const MARKED_LIMIT = 100;

/** A call that has just been answered, and what the carrier says of who calls. */
export interface Arrival {
  callId: CallId;
  sid: CallSid;
  identity: string;
}

export interface OwnCalls {
  /**
   * Tells of every arrival but the line's own calls, which are marked instead. The number that it comes from proves nothing: somebody who
   * sends it as theirs is marked only in the place of a call that the line has just placed, and harms nobody but themselves.
   */
  arrived(arrival: Arrival): Promise<void>;
  /** The line's own call, or one from its number of which nobody could say yet whose it is. What is broken is no reason to ring anybody. */
  isOurs(id: CallId): boolean;
  /** From the line's own number, and the database has not said yet whose it is: it must not come into the queue. */
  isUndecided(id: CallId): boolean;
  sweep: { name: string; everyMs: number; run(): Promise<void> };
}

/** Which of the calls that this process was told of are the line's own. */
export function createOwnCalls(parts: {
  config: Pick<Config, 'calledNumbers' | 'syntheticCallFrom'>;
  database: Database;
  clock: Clock;
  callerArrived(arrival: Pick<Arrival, 'callId' | 'identity'>): Promise<void>;
}): OwnCalls {
  const { database, clock } = parts;
  const { config } = parts;
  const undecided = new Map<CallId, Arrival & { at: number }>();
  const marked = new Set<CallId>();

  async function decide({ callId: id, sid, identity, at }: Arrival & { at: number }): Promise<void> {
    const secondsAgo = Math.max(0, clock.now() - at) / 1_000;
    const isMarked = await markSynthetic(database, { id, sid, secondsAgo });
    undecided.delete(id);
    if (!isMarked) return parts.callerArrived({ callId: id, identity: toldIdentity(config, identity) });
    marked.add(id);
    for (const oldest of marked) if (marked.size > MARKED_LIMIT) marked.delete(oldest);
  }

  return {
    arrived: async ({ callId, sid, identity }) => {
      const mayBeOurs = identity === config.syntheticCallFrom && undecided.size < UNDECIDED_LIMIT;
      if (!mayBeOurs) return parts.callerArrived({ callId, identity: toldIdentity(config, identity) });
      const arrival = { callId, sid, identity, at: clock.now() };
      undecided.set(callId, arrival);
      // What the database does not take is tried again each second, and before that it counts as nobody's.
      await decide(arrival);
    },
    isOurs: (id) => marked.has(id) || undecided.has(id),
    isUndecided: (id) => undecided.has(id),
    sweep: {
      name: 'own-calls',
      everyMs: EVERY_MS,
      run: async () => {
        for (const arrival of undecided.values()) await decide(arrival);
      },
    },
  };
}
