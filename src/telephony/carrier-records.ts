import {
  forgetDeleted,
  type HeldRecord,
  judgeRecords,
  keepComparison,
  noteDeleted,
  noteEndedLegs,
  takeDueRecords,
} from '../calls/carrier-record-store.ts';
import type { Database } from '../db/database.ts';
import type { Log } from '../http/log.ts';
import { BELIEVED_AT_CARRIER_HOURS } from '../messages/message.ts';
import type { FoundRecording } from '../messages/message-carrier.ts';
import { isOver } from './call-status.ts';
import { foundRecording, isUnfinished } from './carrier-recordings.ts';
import { type CarrierRest, fieldIn, numberIn, textIn } from './carrier-rest.ts';

const RECORDS_AT_ONCE = 5;
const BATCHES_PER_RUN = 40;
const PAGE_SIZE = 200;
/** A day of the busiest line is a handful of pages: what does not end here is no list of one line. */
const PAGES_LIMIT = 100;
const TOO_MANY = 429;
const SID = /^(CA|RE)[0-9a-f]{32}$/;

export interface RecordParts {
  /** Where calls are. */
  database: Database;
  /** Where alarms are raised. */
  alarms: Database;
  rest: CarrierRest;
  log: Log;
  /** The number from which the line calls itself, if it does. */
  syntheticCallFrom: string | null;
  /** Notes these messages of callers, and answers which of all listed recordings must stay at the carrier until they are sealed. */
  keepMessages(found: readonly FoundRecording[], listed: readonly string[]): Promise<ReadonlySet<string>>;
}

/**
 * Deletes at the carrier the record of every leg whose call is over, within minutes, again and again until the carrier says that it is
 * gone (A3.1, A9.4). Any number of processes may run it.
 */
export async function deleteRecords(parts: RecordParts): Promise<void> {
  const { database } = parts;
  await noteEndedLegs(database);
  for (let batch = 0; batch < BATCHES_PER_RUN; batch += 1) {
    const due = await takeDueRecords(database, RECORDS_AT_ONCE);
    if (due.length === 0) break;
    const outcomes = await Promise.all(due.map((sid) => deleteRecord(parts, sid)));
    await noteDeleted(
      database,
      due.filter((_sid, index) => outcomes[index] === 'gone'),
    );
    // A carrier that does not answer, or asks for patience, is left in peace until the next run.
    if (outcomes.includes('busy')) break;
  }
  await forgetDeleted(database);
  await judge(parts);
}

/**
 * Reads the carrier's whole list: what it shows is deleted too, whether we ever heard of it or not, and none may be older than 48 hours.
 * A message stays until it is sealed, and what may become one for as long as that is believed.
 */
export async function compareRecords(parts: RecordParts): Promise<void> {
  const calls = await heldRecords(parts, 'calls', 'Calls.json');
  const recordings = calls && (await heldRecords(parts, 'recordings', 'Recordings.json'));
  if (!recordings) return judge(parts);
  const messages = recordings.flatMap(({ entry }) => foundRecording(entry));
  const listed = recordings.map(({ sid }) => sid);
  const wanted = await parts.keepMessages(messages, listed);
  const whole = new Set(messages.map(({ recordingSid }) => recordingSid));
  const held = recordings
    .filter(({ sid }) => !(wanted.has(sid) && whole.has(sid)))
    .map((record) => ({ ...record, isUnfinished: record.isUnfinished || wanted.has(record.sid) }));
  const compared = await keepComparison(parts.database, [...calls, ...held], BELIEVED_AT_CARRIER_HOURS);
  parts.log.info('carrier-compared', { found: calls.length + held.length, ...compared });
  await judge(parts);
}

async function judge({ alarms, log }: RecordParts): Promise<void> {
  if (await judgeRecords(alarms)) log.error('alarm', { kind: 'carrier-records-late' });
}

async function deleteRecord({ rest, log }: RecordParts, sid: string): Promise<'gone' | 'later' | 'busy'> {
  const answer = await rest.ask('DELETE', `${sid.startsWith('RE') ? 'Recordings' : 'Calls'}/${sid}.json`);
  const { status } = answer;
  if (status === 204 || status === 404) return 'gone';
  log.warn('carrier-refused', { action: 'delete-record', status, code: numberIn(answer.body, 'code') });
  return status === 0 || status === TOO_MANY || status >= 500 ? 'busy' : 'later';
}

type Held = HeldRecord & { entry: unknown };

/** Every ended entry of a list, by its sid and its time alone; undefined when the list could not be read to its end. */
async function heldRecords(
  { rest, log, syntheticCallFrom }: RecordParts,
  name: 'calls' | 'recordings',
  first: string,
): Promise<Held[] | undefined> {
  const held = new Map<string, Held>();
  let path: string | undefined = `${first}?PageSize=${PAGE_SIZE}`;
  for (let page = 0; path !== undefined; page += 1) {
    const { status, body } = await rest.ask('GET', path);
    const entries = fieldIn(body, name);
    if (status !== 200 || !Array.isArray(entries) || page === PAGES_LIMIT) {
      log.warn('carrier-refused', { action: `list-${name}`, status, code: numberIn(body, 'code') });
      return undefined;
    }
    for (const entry of entries) {
      const record = heldRecord(entry, syntheticCallFrom);
      if (record) held.set(record.sid, { ...record, entry });
    }
    path = nextPage(textIn(body, 'next_page_uri'), first);
  }
  return [...held.values()];
}

/** A call that still lives is no record yet. A recording is one as soon as it is there: what a caller left is sealed first. */
function heldRecord(entry: unknown, syntheticCallFrom: string | null): HeldRecord | undefined {
  const sid = textIn(entry, 'sid');
  if (!SID.test(sid) || (sid.startsWith('CA') && !isOver(textIn(entry, 'status')))) return undefined;
  const overAt = Date.parse(textIn(entry, 'end_time') || textIn(entry, 'date_created'));
  // Of a record without a time nothing is known but that it is there: that it is old must not be missed.
  const from = textIn(entry, 'from');
  const isCaller =
    textIn(entry, 'direction') === 'inbound' && !from.startsWith('client:') && from !== syntheticCallFrom;
  return { sid, overAt: Number.isNaN(overAt) ? 0 : overAt, isCaller, isUnfinished: isUnfinished(entry) };
}

/** The carrier names the next page under its own root; nothing else is ever asked for. */
function nextPage(uri: string, list: string): string | undefined {
  const at = uri.indexOf(`/${list}?`);
  return at < 0 ? undefined : uri.slice(at + 1);
}
