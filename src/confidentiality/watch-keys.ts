import type { Database } from '../db/database.ts';
import type { KeydAlarm } from '../keyd/contract.ts';
import { FORGOTTEN_AT_ONCE, forgetLinksBefore } from './caller-store.ts';
import { endQuietKeyAlarms, type KeyAlarm, raiseKeyAlarm, sawLaterStore } from './key-alarm-store.ts';
import type { KeydClient } from './keyd-client.ts';
import { dropOldNumbers } from './number-store.ts';

/** An alarm that keyd could not bring is found by the next look, within the ten seconds that an alarm may take. */
const LOOK_EVERY_MS = 5_000;
const LOOK_LIMIT_MS = 2_000;
const FORGET_EVERY_MS = 60 * 60 * 1_000;
/** The carrier ends every call after four hours. */
const LONGEST_CALL_HOURS = 6;
const FORGET_RUNS = 100;
/** So long after it was raised last, what keyd raises is over. */
const QUIET_SECONDS = 5 * 60;

export interface KeyWatchParts {
  /** Asked as the worker, which is told of alarms at once as long as it is connected. */
  keyd: KeydClient;
  database: Database;
  log: { error(name: 'alarm', fields: { kind: KeyAlarm }): void };
}

interface Sweep {
  name: string;
  everyMs: number;
  run(): Promise<void>;
}

/** Writes down what keyd raised, and tells of it once. */
export async function noteKeyAlarm(parts: Omit<KeyWatchParts, 'keyd'>, kind: KeydAlarm): Promise<void> {
  await raise(parts, `keyd-${kind}`);
}

/** The sweeps over the key process: is it there, is it the same store, whom has it forgotten. Any number of workers may run them. */
export function keySweeps(parts: KeyWatchParts): Sweep[] {
  let refusals = 0;
  const look = async () => {
    const said = await parts.keyd.ask('health', {}, LOOK_LIMIT_MS);
    if ('refused' in said) return raise(parts, 'keyd-away');
    const { generation, refusedByBudget, isClockHeld } = said.answer;
    if (refusedByBudget > refusals) await raise(parts, 'keyd-budget-spent');
    refusals = refusedByBudget;
    if (isClockHeld) await raise(parts, 'keyd-clock-leapt');
    if (await sawLaterStore(parts.database, generation)) await raise(parts, 'keyd-store-put-back');
    await endQuietKeyAlarms(parts.database, QUIET_SECONDS);
  };
  return [
    { name: 'keys', everyMs: LOOK_EVERY_MS, run: look },
    { name: 'forgotten-callers', everyMs: FORGET_EVERY_MS, run: () => forgetCallers(parts) },
    { name: 'old-numbers', everyMs: FORGET_EVERY_MS, run: () => dropOldNumbers(parts.database, LONGEST_CALL_HOURS) },
  ];
}

/** A3.1: a row whose pepper is destroyed leads nowhere any more, and goes; its calls are then nobody's. */
async function forgetCallers({ keyd, database }: KeyWatchParts): Promise<void> {
  const said = await keyd.ask('health', {}, LOOK_LIMIT_MS);
  const oldest = 'answer' in said ? said.answer.epochs.at(-1) : undefined;
  if (oldest === undefined) return;
  for (let run = 0; run < FORGET_RUNS; run += 1) {
    if ((await forgetLinksBefore(database, oldest)) < FORGOTTEN_AT_ONCE) return;
  }
}

async function raise({ database, log }: Omit<KeyWatchParts, 'keyd'>, kind: KeyAlarm): Promise<void> {
  if (await raiseKeyAlarm(database, kind)) log.error('alarm', { kind });
}
