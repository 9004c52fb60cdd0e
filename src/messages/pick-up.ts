import type { CallId, CallSid } from '../calls/call.ts';
import { insertGoneCall } from '../calls/silence-store.ts';
import type { Clock } from '../clock.ts';
import type { KeydClient } from '../confidentiality/keyd-client.ts';
import type { Database } from '../db/database.ts';
import { expiryMonth } from '../notes/expiry.ts';
import { wrapMessageHalf } from './line-half.ts';
import { MESSAGE_KEPT_MONTHS, type MessageAlarm } from './message.ts';
import type { FoundRecording, MessageCarrier } from './message-carrier.ts';
import {
  type DueMessage,
  keepSealed,
  notedMessages,
  noteFoundAgain,
  noteFoundMessage,
  noteLost,
  stillAtCarrier,
  takeDueMessages,
  teamKey,
} from './message-store.ts';
import { sealMessage } from './seal-message.ts';

/** Each is two megabytes in this process for a moment. */
const AT_ONCE = 2;
const BATCHES_PER_RUN = 10;
/** So many that are new are noted in one look at the list; the others wait at the carrier for the next. */
const FOUND_LIMIT = 500;
/** The carrier may need a while until a recording can be fetched: only then "there is none" is believed. */
const BELIEVED_GONE_SECONDS = 15 * 60;

export interface PickUpParts {
  /** As the call path, which can write a sealed message and read none. */
  database: Database;
  carrier: MessageCarrier;
  keyd: KeydClient;
  clock: Clock;
  /** The call's own id, made from the carrier's. */
  callIdOf(sid: CallSid): CallId;
  log: { error(name: 'alarm', fields: { kind: MessageAlarm }): void };
}

/**
 * Fetches what callers left, seals it, and has it deleted at the carrier (A3.1, B1.3). What the key process cannot wrap now waits in its
 * row; while no operator has made the team's key it stays at the carrier. Any number of processes may run it.
 */
export async function pickUpMessages(parts: PickUpParts): Promise<void> {
  for (let batch = 0; batch < BATCHES_PER_RUN; batch += 1) {
    const key = await teamKey(parts.database);
    if (key === undefined) return;
    const due = await takeDueMessages(parts.database, AT_ONCE);
    if (due.length === 0) return;
    await Promise.all(due.map((message) => pickUp(parts, message, key)));
  }
}

/** Looks through the carrier's own list for messages of which no webhook told us, such as while our database was away. */
export async function findMessages(parts: Omit<PickUpParts, 'keyd' | 'clock'>): Promise<void> {
  const found = await parts.carrier.listRecordings();
  if (found) await keepFound(parts, found);
}

/**
 * Notes what the carrier's list showed, and answers which of all `listed` there must stay until it is sealed: a message that was noted
 * before counts whatever the list says of it.
 */
export async function keepFound(
  { database, callIdOf }: Pick<PickUpParts, 'database' | 'callIdOf'>,
  found: readonly FoundRecording[],
  listed: readonly string[] = [],
): Promise<Set<string>> {
  const sids = found.map(({ recordingSid }) => recordingSid);
  const noted = new Set(await notedMessages(database, sids));
  const isNew = found.filter(({ recordingSid }) => !noted.has(recordingSid));
  for (const { callSid, recordingSid, seconds } of isNew.slice(0, FOUND_LIMIT)) {
    const sid = callSid as CallSid;
    if (await noteFoundMessage(database, { callSid: sid, recordingSid, seconds })) continue;
    // Neither did we ever hear of the call: it is over, or its next webhook makes it one that waits.
    await insertGoneCall(database, { id: callIdOf(sid), sid });
    await noteFoundMessage(database, { callSid: sid, recordingSid, seconds });
  }
  await noteFoundAgain(database, sids);
  const waiting = isNew.slice(FOUND_LIMIT).map(({ recordingSid }) => recordingSid);
  return new Set([...(await stillAtCarrier(database, [...sids, ...listed])), ...waiting]);
}

async function pickUp(
  parts: PickUpParts,
  { id, recordingSid, ageSeconds }: DueMessage,
  key: { version: number; publicKey: Buffer },
): Promise<void> {
  const sound = await parts.carrier.fetchSound(recordingSid);
  if (sound === 'later') return;
  if (sound === 'gone') {
    if (ageSeconds < BELIEVED_GONE_SECONDS) return;
    if (await noteLost(parts.database, id)) parts.log.error('alarm', { kind: 'message-lost' });
    return;
  }
  const month = expiryMonth(parts.clock.now(), MESSAGE_KEPT_MONTHS);
  const { sealed, teamCopy, lineHalf } = sealMessage(sound, { id, teamVersion: key.version }, key.publicKey);
  sound.fill(0);
  const wrappedHalf = await wrapMessageHalf(parts.keyd, lineHalf, { id, month });
  const kept = { sealed, teamVersion: key.version, teamCopy, wrappedHalf, expiryMonth: month };
  const isFirst = await keepSealed(parts.database, {
    ...{ id, recordingSid, ...kept },
    waitingHalf: wrappedHalf === null ? lineHalf : null,
  });
  // At once; where the carrier does not say that it is gone, the sweep of its records goes on.
  if (isFirst) await parts.carrier.deleteRecording(recordingSid);
}
