import type { CallId } from '../../../src/calls/call.ts';
import { endCall } from '../../../src/calls/operator-actions.ts';
import type { Flows } from '../../../src/ivr/flow.ts';
import { choosePresence, notePageLeaving, takePhone } from '../../../src/roster/presence-store.ts';
import { acceptOffer } from '../../../src/routing/accept-offer.ts';
import { tidyUp } from '../../../src/telephony/status-webhook.ts';
import { createTables, type Tables } from '../memory/rows.ts';
import { type CallBacks, VirtualCarrier } from './carrier.ts';
import { noTrouble } from './faults.ts';
import { idleUntil, wouldReap, wouldSweep } from './idle-sweeps.ts';
import type { Leg, Person } from './leg.ts';
import { ownCallOf } from './operator-parts.ts';
import { MINUTE, SECOND } from './plan.ts';
import { createChance } from './random.ts';
import { createVirtualRest } from './rest.ts';
import { startWeb, startWorker, type WebProcess, type Worker } from './virtual-line.ts';
import { VirtualTime, withVirtualTimers } from './virtual-time.ts';

// One call from its first ring to its end, each time the same but for the order in which the carrier's reports arrive.

export const STORIES = [
  'the caller hangs up',
  'the operator ends',
  'the operator is lost',
  'the operator reloads',
  'nobody answers',
  'a telephone takes the call',
] as const;
export type Story = (typeof STORIES)[number];

const OPERATORS = ['00000000-0000-4000-8000-0000000000a0', '00000000-0000-4000-8000-0000000000a1'];
/** Those in which the first talk is broken off. */
const BREAKING: readonly Story[] = ['the operator is lost', 'the operator reloads'];
const TALK_MS = 40 * SECOND;
const WAIT_MS = 90 * SECOND;
/** Every report has come, every wrap-up is over by the clock, and the reaper has been round. */
const END = 25 * MINUTE;
const KEYS_MS = 500;
const LOOK_MS = 500;
const REAP_EVERY = 10;

/** Plays the story, and says what everything came to. `callBacks` says how late, and how often, each report comes. */
export function playStory(story: Story, flows: Flows, callBacks: CallBacks): Promise<string> {
  const time = new VirtualTime(0);
  return withVirtualTimers(time, () => play({ story, flows, callBacks, time }));
}

interface Playing {
  story: Story;
  flows: Flows;
  callBacks: CallBacks;
  time: VirtualTime;
}

async function play({ story, flows, callBacks, time }: Playing): Promise<string> {
  let made = 0;
  const newId = () => {
    made += 1;
    return `00000000-0000-4000-9000-${String(made).padStart(12, '0')}`;
  };
  const tables = createTables({ now: time.now, notify: () => {}, newId });
  const chance = createChance(1);
  const trouble = noTrouble();
  const phones = story === 'a telephone takes the call' ? [0] : [];
  const carrier: VirtualCarrier = new VirtualCarrier({
    time,
    chance,
    callBacks,
    onCallPhones: phones,
    phonePerson: () => takesTheCall(carrier),
    ask: (leg, url, told) => web.answer(leg, url, told),
    trace: () => {},
    legBegan: () => {},
    legEnded: () => {},
  });
  const faulted = (where: string, error: unknown) => {
    throw new Error(`${where}: ${String(error)}`);
  };
  const rest = createVirtualRest(carrier, trouble);
  const line = { time, chance, tables, flows, rest, trouble, onCallPhones: phones, faulted, isSteady: true };
  const web = startWeb(line);
  const worker = startWorker(line);
  const staff = story === 'nobody answers' || phones.length > 0 ? [] : OPERATORS;
  for (const id of staff) await comeOn(tables, web, id);
  sweepOn(time, tables, worker);
  for (const id of staff) answerOn({ time, tables, web, carrier, story }, id);
  callIn(carrier, story);
  await time.runUntil(END, { before: () => stayAwake(tables), after: () => {} });
  return outcomeOf(tables);
}

async function comeOn(tables: Tables, web: WebProcess, id: string): Promise<void> {
  tables.people.set(id, { id, languages: ['az'] });
  await takePhone(web.consoles, { accountId: id, pageId: id, after: null });
  await choosePresence(web.consoles, { accountId: id, state: 'available' });
}

function stayAwake(tables: Tables): void {
  for (const presence of tables.presences.values()) presence.heartbeatAt = tables.now();
}

/** The worker; what would find nothing is left out. */
function sweepOn(time: VirtualTime, tables: Tables, worker: Worker): void {
  const work = (second: number) => {
    const [sweeps, reaps] = [wouldSweep(tables), second % REAP_EVERY === 0 && wouldReap(tables)];
    if (sweeps || reaps) time.stir();
    if (sweeps) void worker.sweep();
    if (reaps) void worker.reap();
  };
  const idle = (_: number, at: number) => Math.max(0, Math.ceil((idleUntil(tables) - at) / SECOND));
  time.pulse(SECOND, { everyMs: SECOND, work, idle });
}

/** Somebody who presses two keys, waits, and talks. */
function callIn(carrier: VirtualCarrier, story: Story): void {
  const { time } = carrier.parts;
  let keys = 0;
  const leg = carrier.begin({
    party: 'caller',
    seed: 1,
    person: {
      hears: (_, doc) => {
        if (doc.verb !== 'gather' || doc.is !== 'menu' || keys === 2) return;
        keys += 1;
        time.after(KEYS_MS, () => leg.doc === doc && carrier.press(leg, '1'));
      },
      meets: (_, isTogether) => {
        if (!isTogether || story === 'the operator ends') return;
        const moment = BREAKING.includes(story) && !wasLost ? undefined : TALK_MS;
        wasLost = true;
        if (moment !== undefined) time.after(moment, () => carrier.end(leg, 'hung-up'));
      },
      ends: () => {},
    },
  });
  let wasLost = false;
  carrier.fetch(leg, '/voice/inbound');
  if (story === 'nobody answers') time.after(WAIT_MS, () => carrier.end(leg, 'hung-up'));
}

interface Answering {
  time: VirtualTime;
  tables: Tables;
  web: WebProcess;
  carrier: VirtualCarrier;
  story: Story;
}

/** An operator who takes every call at once. */
function answerOn(parts: Answering, id: string): void {
  const { time, tables, web } = parts;
  time.after(LOOK_MS, () => {
    // The only call is over: whoever looked on for twenty minutes would find nothing.
    if (tables.ended.length > 0) return;
    answerOn(parts, id);
    rejoin(parts, id);
    const offer = [...tables.pending].find(({ operatorId }) => operatorId === id);
    if (!offer) return;
    time.stir();
    const accepted = acceptOffer(web.consoles, { offerId: offer.id, operatorId: id });
    // Expired in this very moment: the next offer comes.
    void accepted.then(({ callId }) => dial(parts, { id, offerId: offer.id, callId })).catch(() => {});
  });
}

/** What a page does that was loaded again: its telephone dials for the call that is kept for it, once. */
function rejoin(parts: Answering, id: string): void {
  const call = ownCallOf(parts.tables, id);
  if (!call || call.keptUntil === null || call.legs.filter(({ accountId }) => accountId === id).length > 1) return;
  parts.time.stir();
  dial(parts, { id, offerId: call.id, callId: call.id });
}

function dial(
  { time, tables, web, carrier, story }: Answering,
  own: { id: string; offerId: string; callId: CallId },
): void {
  const isFirst = ![...tables.legs.values()].some(({ party }) => party === 'operator');
  const leg: Leg = carrier.begin({
    party: 'operator',
    seed: 1,
    identity: own.id,
    offerId: own.offerId,
    person: {
      hears: () => {},
      meets: (_, isTogether) => {
        if (!isTogether) return;
        if (story === 'the operator is lost' && isFirst) time.after(TALK_MS, () => carrier.end(leg, 'hung-up'));
        if (story === 'the operator reloads' && isFirst) time.after(TALK_MS, () => void reload());
        if (story === 'the operator ends') time.after(TALK_MS, () => void end());
      },
      ends: () => {},
    },
  });
  carrier.fetch(leg, '/voice/operator');

  async function reload(): Promise<void> {
    time.stir();
    await notePageLeaving(web.consoles, { accountId: own.id, pageId: own.id });
    carrier.end(leg, 'hung-up');
  }

  async function end(): Promise<void> {
    time.stir();
    const action = { database: web.consoles, control: web.control };
    tidyUp(web.voice, await endCall(action, { callId: own.callId, operatorId: own.id }));
  }
}

function takesTheCall(carrier: VirtualCarrier): Person {
  return {
    hears: (leg, doc) => {
      if (doc.verb === 'gather') carrier.parts.time.after(KEYS_MS, () => leg.doc === doc && carrier.press(leg, '1'));
    },
    meets: () => {},
    ends: () => {},
  };
}

/** Everything but moments, and who was the first to tell that a caller is gone. */
function outcomeOf(tables: Tables): string {
  const calls = [...tables.calls.values()].map(({ state, outcome, endedBy, talk }) => [
    state,
    outcome,
    endedBy === 'operator',
    talk,
  ]);
  const legs = [...tables.legs.values()].map(({ party, accountId, state }) => [
    party,
    accountId !== null,
    party === 'caller' || state,
  ]);
  const people = [...tables.presences.values()].map(({ state, returnsTo }) => [state, returnsTo]);
  const wrapUps = tables.wrapUps.filter(({ finishedAt }) => finishedAt === null).length;
  return JSON.stringify({ calls, legs, people, wrapUps, pending: tables.pending.size });
}
