import { randomUUID } from 'node:crypto';
import { recordInbound } from '../calls/call-store.ts';
import { endDialledTalk, onCallPhoneBridged } from '../calls/on-call-store.ts';
import { backdate, noteDatabaseOutage, noteReplayed } from '../calls/replayed-store.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Log } from '../http/log.ts';
import { sparingDialled } from './call-control.ts';
import { createEventSpool, type EventSpool } from './event-spool.ts';
import { status, tidyUp } from './status-webhook.ts';
import type { VoiceParts } from './voice.ts';
import { eventOf, formOf, type VoiceEvent } from './voice-event.ts';

const REPLAY_EVERY_MS = 5_000;
/** A value that no column takes, a constraint, a rule of ours. */
const NEVER = /^(22...|23...|P0001)$/;

export interface KeptEvents {
  keep: VoiceParts['keepEvent'];
  /** Tries again and again to apply what was kept; at its first run also what a process before this one left. */
  sweep(parts: VoiceParts): { name: string; everyMs: number; run(): Promise<void> };
  close(): Promise<void>;
}

/** Events kept in this folder while the database is away (decision 028). */
export function openKeptEvents(settings: { folder: string; log: Log; clock: Clock }): KeptEvents {
  const spool = createEventSpool(settings);
  return {
    keep: (form, kind) => spool.keep(eventOf(form, { key: randomUUID(), kind, at: settings.clock.now() })),
    sweep: (parts) => ({ name: 'spool', everyMs: REPLAY_EVERY_MS, run: () => replayEvents(parts, spool) }),
    close: spool.close,
  };
}

/**
 * Applies what was kept while the database was away, each event once: its key is written in the transaction that applies it. Throws
 * when the database is still away; nothing is lost then.
 */
async function replayEvents(parts: VoiceParts, spool: EventSpool): Promise<void> {
  let isFirst = true;
  const count = await spool.replay(async (event) => {
    await replayOne(parts, event, isFirst).catch((error: unknown) => {
      if (!isRefusedForGood(error)) throw error;
      // It must not stand in the way of the rest.
      parts.log.fault('replay', error);
    });
    isFirst = false;
  });
  if (count > 0) parts.log.info('events-replayed', { events: count });
}

async function replayOne(parts: VoiceParts, event: VoiceEvent, isFirst: boolean): Promise<void> {
  const follow: (() => void)[] = [];
  const place = { database: parts.patientDatabase };
  await parts.patientDatabase.transaction(async (transaction) => {
    place.database = joined(transaction);
    if (await noteReplayed(transaction, event)) {
      await apply(inTransaction(parts, place, follow), event);
      await backdate(transaction, event);
      if (isFirst) await noteDatabaseOutage(transaction, event);
    }
  });
  place.database = parts.patientDatabase;
  for (const each of follow) each();
}

async function apply(parts: VoiceParts, event: VoiceEvent): Promise<void> {
  const { sid } = event;
  if (event.kind === 'arrived') await recordInbound(parts.patientDatabase, { id: parts.urls.callIdOf(sid), sid });
  else if (event.kind === 'told') await status(parts, { form: formOf(event), query: {}, path: '' });
  else if (event.kind === 'bridged') await onCallPhoneBridged(parts.patientDatabase, sid);
  else {
    // Not where somebody else has the call by now.
    const released = await endDialledTalk(parts.patientDatabase, sid);
    if (released) tidyUp(parts, released);
  }
}

/**
 * Would be the same at every try. Anything else may pass: a login that is refused, or a table that is not there, is so for as long as
 * somebody needs to put in a new password or a copy.
 */
function isRefusedForGood(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NEVER.test(String(error.code));
}

/** The handlers' own parts, but what they write is of this transaction, and what follows waits for its end. */
function inTransaction(parts: VoiceParts, place: { database: Database }, follow: (() => void)[]): VoiceParts {
  const patientDatabase: Database = {
    query: (name, text, values) => place.database.query(name, text, values),
    transaction: (work) => place.database.transaction(work),
  };
  const { background } = parts;
  return {
    ...parts,
    database: patientDatabase,
    patientDatabase,
    // What was told then may not be so any more.
    control: sparingDialled(parts.control),
    matchSoon: () => void follow.push(parts.matchSoon),
    tellSoon: () => void follow.push(parts.tellSoon),
    background: { ...background, run: (name, work) => void follow.push(() => background.run(name, work)) },
  };
}

/** A statement that wants a transaction is in one. */
function joined(transaction: Database): Database {
  const database: Database = { query: transaction.query, transaction: (work) => work(database) };
  return database;
}
