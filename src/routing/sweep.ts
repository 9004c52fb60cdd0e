import { bringCallers } from '../calls/bring-callers.ts';
import type { CallId } from '../calls/call.ts';
import type { CallControl } from '../calls/call-control.ts';
import { findCall, touchCall } from '../calls/call-store.ts';
import {
  endByCallerSid,
  endKeeping,
  endOldTestCalls,
  operatorLegLeft,
  type Released,
  takeBackUnjoined,
} from '../calls/ending-store.ts';
import { assumeTalks } from '../calls/leg-store.ts';
import { lapseQuestions } from '../calls/question-store.ts';
import { type SilentCall, type StrayLeg, silentCalls, strayFetched, strayLegs } from '../calls/silence-store.ts';
import { sweepCovers } from '../calls/sweep-covers.ts';
import { collectFaults } from '../db/collect-faults.ts';
import type { Database } from '../db/database.ts';
import { sweepGuests } from '../guests/sweep-guests.ts';
import { endOverdueDuties } from '../roster/duty-store.ts';
import { endOverdueWrapUps } from '../roster/presence-store.ts';
import { ALL_DUE, whatIsDue } from './due-store.ts';
import { matchCalls } from './match-calls.ts';
import { JOIN_ASSUMED_SECONDS, JOIN_LEASE_SECONDS } from './offer.ts';
import { expireOffers } from './offer-store.ts';
import { tellDesks } from './tell-desks.ts';

/** A call that nobody reports on for so long is asked about at the carrier: with all callbacks lost, everybody is free in 2 minutes. */
const SILENT_SECONDS = 45;
/**
 * Who waits is fetched only where they were silent at a look so long before: after an outage of the database everybody was silent, and
 * whoever is in a cover that could not be written comes back by their own next turn, which is sooner.
 */
const BETWEEN_LOOKS_SECONDS = 15;
/** The first look is early enough that the second one comes no later for it: two pauses of the reaper before. */
const FIRST_LOOK_SECONDS = 25;
/** So many calls a run, so many of them at a time: a talk of hours is silent, too. Of more it is noted that they are. */
const SILENT_CALLS_PER_RUN = 100;
const SILENT_CALLS_NOTED = 300;
const SILENT_CALLS_AT_ONCE = 10;
const STRAY_LEGS_PER_RUN = 20;
const STRAY_AFTER_SECONDS = 5;
const TEST_CALL_SECONDS = 60;

export interface SweepParts {
  database: Database;
  /** Of whom it fetches it spares those whom a telephone has taken, which nobody may have told. */
  control: CallControl;
  /** Tidies up at the carrier; never waited for. */
  afterEnd(released: Released): void;
  log: { info(name: 'call-reaped', fields: { call: string }): void };
  /** For how long each silent call was silent when this process first looked at it. */
  firstLooks: Map<CallId, number>;
}

/**
 * Ends what is over by the clock, and offers what waits. Any number of processes may run it at once, each second. A row that the database
 * takes from nobody keeps no caller waiting: where one step fails, the others are taken all the same.
 */
export async function sweepOffers(parts: SweepParts): Promise<void> {
  const { database } = parts;
  const faults = collectFaults();
  // Counted apart: what keeps the look from being taken fails its own step as well, and no other one should suffer for it.
  const unseen = collectFaults();
  let due = ALL_DUE;
  await unseen.despite(async () => {
    due = await whatIsDue(database);
  });
  const endings: [boolean, () => Promise<unknown>][] = [
    [due.offers, () => expireOffers(database)],
    [due.connecting, async () => tidyAll(parts, await takeBackUnjoined(database, JOIN_LEASE_SECONDS))],
    [due.kept, async () => tidyAll(parts, await endKeeping(database))],
    [due.connecting, () => assumeTalks(database, JOIN_ASSUMED_SECONDS)],
    [due.duties, () => endOverdueDuties(database)],
    [due.wrapUps, () => endOverdueWrapUps(database)],
    [due.testCalls, () => endOldTestCalls(database, TEST_CALL_SECONDS)],
    [due.guests, () => sweepGuests(parts)],
    [due.covers, () => sweepCovers(parts)],
    [due.questions, () => lapseQuestions(database)],
    [due.connecting, () => bringCallers(parts)],
  ];
  const taken = endings.filter(([isDue]) => isDue);
  for (const [, end] of taken) await faults.despite(end);
  // What was ended may have put a caller back into the queue, and let an operator go.
  if (due.waiting || taken.length > 0) await faults.despite(() => matchCalls(database));
  // Also what a process noted that died before it told.
  if (due.deskChanges || taken.length > 0) await faults.despite(() => tellDesks(database));
  unseen.tell();
  faults.tell();
}

function tidyAll(parts: SweepParts, all: readonly Released[]): void {
  for (const released of all) parts.afterEnd(released);
}

/**
 * The reaper: the carrier is asked about silent calls. What it says is over is ended here; a caller who should be waiting and sits in a
 * room is fetched. Whoever is in none hears a document, of ours or of the carrier's own hosting, and asks again by themselves: it may be
 * the cover, a message, or a telephone that rings (decision 003). Legs that outlived their call are ended, and callers who came into its
 * room when it was over are fetched. Of each by itself: the call that was silent longest is looked at first, and what fails with it would
 * fail again before every other one.
 */
export async function reapCalls(parts: SweepParts): Promise<void> {
  const { database } = parts;
  const faults = collectFaults(Number.POSITIVE_INFINITY);
  const found = await silentCalls(database, { olderThanSeconds: FIRST_LOOK_SECONDS, limit: SILENT_CALLS_NOTED });
  noteLooks(parts.firstLooks, found);
  const silent = found.filter(isDue).slice(0, SILENT_CALLS_PER_RUN);
  for (let from = 0; from < silent.length; from += SILENT_CALLS_AT_ONCE) {
    const some = silent.slice(from, from + SILENT_CALLS_AT_ONCE);
    await Promise.all(some.map((call) => faults.despite(() => reapCall(parts, call))));
  }
  const stray = await strayLegs(database, { olderThanSeconds: STRAY_AFTER_SECONDS, limit: STRAY_LEGS_PER_RUN });
  await Promise.all(stray.map((leg) => faults.despite(() => endStrayLeg(parts, leg))));
  faults.tell();
}

/** What was silent before and is so no more is forgotten; who was heard of between two looks begins anew. */
function noteLooks(firstLooks: SweepParts['firstLooks'], found: readonly SilentCall[]): void {
  const before = new Map(firstLooks);
  firstLooks.clear();
  for (const { id, silentSeconds } of found) {
    firstLooks.set(id, Math.min(before.get(id) ?? silentSeconds, silentSeconds));
  }
}

/** Silent for long, or out of a room and silent since. */
function isDue({ silentSeconds, hasLeft }: SilentCall): boolean {
  return silentSeconds > SILENT_SECONDS || hasLeft;
}

/** Whether somebody who waits was silent at an earlier look as well. */
function isLookedAtTwice({ firstLooks }: SweepParts, { id, silentSeconds, hasLeft }: SilentCall): boolean {
  return hasLeft || silentSeconds >= (firstLooks.get(id) ?? silentSeconds) + BETWEEN_LOOKS_SECONDS;
}

async function reapCall(parts: SweepParts, call: SilentCall): Promise<void> {
  const { database, control } = parts;
  const isOver = await control.isOver(call.sid);
  if (isOver === undefined) return;
  if (isOver) {
    const released = await endByCallerSid(database, { sid: call.sid, endedBy: 'line' });
    if (released) parts.afterEnd(released);
    parts.log.info('call-reaped', { call: call.id });
    return;
  }
  const caller = { ...call, callerSid: call.sid };
  const isInRoom = async () => (await control.isInRoom(caller)) === true;
  // Before anything is written: who was heard of so lately is offered to consoles.
  if (call.state === 'waiting' && !(isLookedAtTwice(parts, call) && (await isInRoom()))) return;
  const seen = await touchCall(database, call.id);
  const operatorSid = seen?.operatorSid;
  if (operatorSid && (await control.isOver(operatorSid)) === true) {
    const released = await operatorLegLeft(database, operatorSid);
    // Nobody told of it: the caller may have come into the room when it was empty, and would sit there for ever. In the cover
    // the caller's own key asks.
    const isElsewhere = call.talk === 'cover' && !released?.mustBeFetched;
    if (released) parts.afterEnd({ ...released, mustBeFetched: !isElsewhere && (await isInRoom()) });
  }
  if (call.state === 'waiting' && (await sitsAlone(database, call.id))) await control.moveCaller(caller);
}

/** What began while the carrier was asked is not disturbed. */
async function sitsAlone(database: Database, id: CallId): Promise<boolean> {
  const call = await findCall(database, id);
  return call?.state === 'waiting' && call.talk !== 'cover' && call.talk !== 'message';
}

async function endStrayLeg({ database, control }: SweepParts, leg: StrayLeg): Promise<void> {
  if (leg.party === 'operator') {
    if ((await control.endLeg(leg.sid)) !== 'unavailable') await operatorLegLeft(database, leg.sid);
    return;
  }
  const outcome = await control.moveCaller({ ...leg, callerSid: leg.sid });
  if (outcome !== 'unavailable') await strayFetched(database, leg.sid);
}
