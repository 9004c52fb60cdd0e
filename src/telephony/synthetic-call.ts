import {
  beginSynthetic,
  endUnwatchedOutage,
  forgetSynthetic,
  judgeSynthetic,
  noteReached,
} from '../calls/synthetic-store.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { Log } from '../http/log.ts';
import { type CarrierRest, numberIn } from './carrier-rest.ts';
import { response } from './twiml.ts';

const PLACE_EVERY_MS = 60_000;
const LOOK_EVERY_MS = 10_000;
const FORGET_EVERY_MS = 60 * 60_000;
/** Longer than a silent caller takes through the menus; then the carrier itself ends what nobody took back. */
const LENGTH_LIMIT_SECONDS = 120;
const RING_SECONDS = 20;
const ALARM = 'line-unreachable';

interface Sweep {
  name: string;
  everyMs: number;
  run(): Promise<void>;
}

export interface SyntheticParts {
  config: Pick<Config, 'lineNumber' | 'syntheticCallFrom'>;
  /** As `line_calls`. */
  calls: Database;
  rest: CarrierRest;
  log: Log;
}

/**
 * A6.1: each minute the carrier calls the line for us. The call says nothing, walks through the menus as a silent caller does, and is
 * told goodbye where callers wait. Nothing where no number was given to call from.
 */
export function syntheticSweeps({ config, calls, rest, log }: SyntheticParts): Sweep[] {
  const { lineNumber, syntheticCallFrom } = config;
  if (syntheticCallFrom === null) return [];
  const place = async () => {
    await beginSynthetic(calls);
    const answer = await rest.ask('POST', 'Calls.json', {
      To: lineNumber,
      From: syntheticCallFrom,
      Twiml: response(`<Pause length="${LENGTH_LIMIT_SECONDS}"/>`),
      Timeout: String(RING_SECONDS),
      TimeLimit: String(LENGTH_LIMIT_SECONDS),
    });
    const { status, body } = answer;
    // The missing call is what raises the alarm; this says why.
    if (status < 200 || status > 299) {
      log.warn('carrier-refused', { action: 'synthetic-call', status, code: numberIn(body, 'code') });
    }
  };
  return [
    { name: 'synthetic-call', everyMs: PLACE_EVERY_MS, run: place },
    { name: 'synthetic-reached', everyMs: LOOK_EVERY_MS, run: () => noteReached(calls) },
    { name: 'synthetic-forgotten', everyMs: FORGET_EVERY_MS, run: () => forgetSynthetic(calls) },
  ];
}

export interface DeadMansSwitch {
  config: Pick<Config, 'syntheticCallFrom'>;
  /** As `line_worker`. */
  work: Database;
  /** Milliseconds since 1970: a silence from before this process looked wakes nobody. */
  watchedSince: number;
  log: Log;
  raise(database: Database, kind: typeof ALARM): Promise<void>;
}

/** Web and worker both look whether a call came through lately: whichever of them is dead, the other says so. */
export function deadMansSwitch({ config, work, watchedSince, log, raise }: DeadMansSwitch): Sweep[] {
  if (config.syntheticCallFrom === null) {
    // Nobody would ever see it end, and its minutes would be counted for ever.
    return [{ name: 'synthetic-given-up', everyMs: PLACE_EVERY_MS, run: () => endUnwatchedOutage(work) }];
  }
  const look = async () => {
    // Together or not at all: an outage that was written without its alarm would be told to nobody.
    await work.transaction(async (transaction) => {
      const part = await judgeSynthetic(transaction, watchedSince);
      if (part === undefined) return;
      log.error('alarm', { kind: ALARM });
      await raise(transaction, ALARM);
    });
  };
  return [{ name: 'synthetic-missed', everyMs: LOOK_EVERY_MS, run: look }];
}
