import type { KeydClient } from '../confidentiality/keyd-client.ts';
import type { Database } from '../db/database.ts';
import { wrapMessageHalf } from './line-half.ts';
import { findMessages, type PickUpParts, pickUpMessages } from './pick-up.ts';
import { destroyExpiredMessages, judgeMessages, keepWrappedMessageHalf, waitingMessageHalves } from './watch-store.ts';

const PICK_UP_EVERY_MS = 5_000;
/** A message of which no webhook told us stays at the carrier no longer than this, and what it takes to fetch it. */
const FIND_EVERY_MS = 2 * 60_000;
const JUDGE_EVERY_MS = 30_000;
const FORGET_EVERY_MS = 60 * 60_000;
const HEALTH_LIMIT_MS = 2_000;
const FORGOTTEN_AT_ONCE = 50;
const FORGET_RUNS = 100;

interface WatchParts extends PickUpParts {
  /** Where alarms are raised, halves are wrapped, and what has expired is destroyed. */
  work: Database;
}

/** What a worker does about messages: fetches and seals them, watches that they are heard, and forgets them (A3.1). */
export function messageSweeps(parts: WatchParts) {
  const { work, keyd, log } = parts;
  return [
    { name: 'messages', everyMs: PICK_UP_EVERY_MS, run: () => pickUpMessages(parts) },
    { name: 'message-list', everyMs: FIND_EVERY_MS, run: () => findMessages(parts) },
    { name: 'message-halves', everyMs: PICK_UP_EVERY_MS, run: () => wrapWaitingMessageHalves(work, keyd) },
    { name: 'message-watch', everyMs: JUDGE_EVERY_MS, run: () => watchMessages(work, log) },
    { name: 'expired-messages', everyMs: FORGET_EVERY_MS, run: () => expireMessages(work, keyd) },
  ];
}

/** Tells of what is late, as long as it is. */
export async function watchMessages(database: Database, log: WatchParts['log']): Promise<void> {
  for (const kind of await judgeMessages(database)) log.error('alarm', { kind });
}

/** Wraps the oldest halves that wait; stops at the first that the key process does not take. */
export async function wrapWaitingMessageHalves(database: Database, keyd: KeydClient): Promise<void> {
  for (const { id, waitingHalf, expiryMonth: month } of await waitingMessageHalves(database)) {
    const wrapped = await wrapMessageHalf(keyd, waitingHalf, { id, month });
    if (wrapped === null) return;
    await keepWrappedMessageHalf(database, { id, wrapped });
  }
}

/** Destroys the messages whose month's key the key process has destroyed; none while it is away, or does not believe its clock. */
export async function expireMessages(database: Database, keyd: KeydClient): Promise<void> {
  const said = await keyd.ask('health', {}, HEALTH_LIMIT_MS);
  if ('refused' in said || said.answer.isClockHeld) return;
  const { month, oldestExpiry } = said.answer;
  const before = oldestExpiry !== null && oldestExpiry < month ? oldestExpiry : month;
  for (let run = 0; run < FORGET_RUNS; run += 1) {
    if ((await destroyExpiredMessages(database, { before, most: FORGOTTEN_AT_ONCE })) < FORGOTTEN_AT_ONCE) return;
  }
}
