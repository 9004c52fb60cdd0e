import type { CallBacks } from './carrier.ts';
import { type FaultKind, type FaultPlan, SECOND } from './plan.ts';
import type { Chance } from './random.ts';
import type { RestTrouble } from './rest.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { DatabaseTrouble } from './weather.ts';

/** Everything that is wrong just now. */
export interface Trouble extends DatabaseTrouble, RestTrouble {
  losesCallbacks: boolean;
  isWebAway: boolean;
  isWorkerDead: boolean;
  /** Until when nobody is held to two seconds: what was broken needs a moment. */
  excusedUntil: number;
  /** Nobody matches each second: each turn of a wait loop does. */
  slackUntil: number;
}

export interface FaultParts {
  time: VirtualTime;
  trouble: Trouble;
  killWeb(): void;
  startWeb(): void;
  killWorker(): void;
  startWorker(): void;
  /** The database answers again: every page is told everything anew. */
  databaseIsBack(): void;
  trace(what: string): void;
}

/** Nothing is wrong. */
export function noTrouble(): Trouble {
  return {
    database: 'well',
    rest: 'well',
    losesCallbacks: false,
    isWebAway: false,
    isWorkerDead: false,
    excusedUntil: 0,
    slackUntil: 0,
  };
}

/** Reports as they come on a day: mostly soon, now and then twice or late, seldom never. */
export function callBacksOfDay(chance: Chance, trouble: Trouble): CallBacks {
  return () => {
    if (chance.is(trouble.losesCallbacks ? 0.5 : 0.01)) return [];
    const times = chance.is(0.04) ? 2 : 1;
    return Array.from({ length: times }, () =>
      chance.is(0.03) ? chance.between(SECOND, LATE_MS) : chance.between(20, 250),
    );
  };
}

/** What a lost report can hide is found by asking the carrier: silent for 45 s, asked every 10 s, an answer of 2.5 s. */
const FOUND_OUT_MS = 90 * SECOND;
/** A page, a loop and a sweep have come round again. */
const ROUND_MS = 20 * SECOND;
const LATE_MS = 20 * SECOND;
const WEB_START_LIMIT_MS = 20 * SECOND;

/** Lets each planned fault begin and end. Of two faults of one kind at a time, the first that ends ends both. */
export function planFaults(parts: FaultParts, plans: readonly FaultPlan[]): void {
  const { time, trouble } = parts;
  for (const plan of plans) {
    const fault = faultOf(parts, plan.fault);
    const ms = plan.fault === 'web-restarts' ? Math.min(plan.ms, WEB_START_LIMIT_MS) : plan.ms;
    time.after(plan.at, () => {
      parts.trace(`fault ${plan.fault} for ${ms} ms`);
      const until = fault.isSlack ? 'slackUntil' : 'excusedUntil';
      // A short fault within a long one does not end the long one.
      trouble[until] = Math.max(trouble[until], time.now() + ms + fault.afterMs);
      fault.begin();
      time.after(ms, () => {
        parts.trace(`fault ${plan.fault} is over`);
        fault.end();
      });
    });
  }
}

interface Fault {
  begin(): void;
  end(): void;
  afterMs: number;
  isSlack?: true;
}

function faultOf(parts: FaultParts, kind: FaultKind): Fault {
  const { trouble } = parts;
  const database = (is: DatabaseTrouble['database']): Fault => ({
    begin: () => {
      trouble.database = is;
    },
    end: () => {
      trouble.database = 'well';
      parts.databaseIsBack();
    },
    afterMs: FOUND_OUT_MS,
  });
  const rest = (is: RestTrouble['rest']): Fault => ({
    begin: () => {
      trouble.rest = is;
    },
    end: () => {
      trouble.rest = 'well';
    },
    afterMs: FOUND_OUT_MS,
  });
  const faults: Record<FaultKind, Fault> = {
    'database-away': database('away'),
    'database-hangs': database('hangs'),
    'answers-lost': database('loses-answers'),
    'database-slow': database('slow'),
    'rest-refuses': rest('refuses'),
    'rest-silent': rest('silent'),
    // Queues make things quick and nothing right: the sweeps need no Redis (`src/jobs/sweeps.ts`).
    'redis-gone': { begin: () => {}, end: () => {}, afterMs: 0, isSlack: true },
    'worker-dead': { begin: parts.killWorker, end: parts.startWorker, afterMs: ROUND_MS, isSlack: true },
    'web-restarts': { begin: parts.killWeb, end: parts.startWeb, afterMs: ROUND_MS + FOUND_OUT_MS },
    'callbacks-lost': {
      begin: () => {
        trouble.losesCallbacks = true;
      },
      end: () => {
        trouble.losesCallbacks = false;
      },
      afterMs: FOUND_OUT_MS,
    },
  };
  return faults[kind];
}
