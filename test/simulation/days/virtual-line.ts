import type { CallId } from '../../../src/calls/call.ts';
import type { CallControl } from '../../../src/calls/call-control.ts';
import type { Database, ForPeople } from '../../../src/db/database.ts';
import type { Log } from '../../../src/http/log.ts';
import type { Flows } from '../../../src/ivr/flow.ts';
import { matchCalls } from '../../../src/routing/match-calls.ts';
import { reapCalls, type SweepParts, sweepOffers } from '../../../src/routing/sweep.ts';
import { tellDesks } from '../../../src/routing/tell-desks.ts';
import type { Background } from '../../../src/telephony/background.ts';
import { type BlindCovers, createBlindCovers } from '../../../src/telephony/blind-covers.ts';
import { createCallControl, sparingDialled } from '../../../src/telephony/call-control.ts';
import { isOver } from '../../../src/telephony/call-status.ts';
import type { CarrierRest } from '../../../src/telephony/carrier-rest.ts';
import { rescue } from '../../../src/telephony/rescue.ts';
import { tidyUp } from '../../../src/telephony/status-webhook.ts';
import type { Decision, VoiceParts, VoiceRequest } from '../../../src/telephony/voice.ts';
import { within } from '../../../src/telephony/within.ts';
import { createMemoryDatabase } from '../memory/memory-database.ts';
import type { Tables } from '../memory/rows.ts';
import type { Told } from './carrier.ts';
import type { Leg } from './leg.ts';
import type { Chance } from './random.ts';
import { createVirtualDocuments, createVirtualUrls } from './virtual-documents.ts';
import type { VirtualTime } from './virtual-time.ts';
import { createWeather, type DatabaseTrouble } from './weather.ts';
import { WEBHOOKS } from './webhooks.ts';

export interface LineParts {
  time: VirtualTime;
  chance: Chance;
  tables: Tables;
  flows: Flows;
  rest: CarrierRest;
  trouble: DatabaseTrouble;
  onCallPhones: readonly number[];
  isSteady?: boolean;
  faulted(where: string, error: unknown): void;
}

/** A web process, as far as calls go: the line's own handlers and use cases. */
export interface WebProcess {
  answer(leg: Leg, url: string, told: Told): Promise<string | null | undefined>;
  /** In whose name does not matter to the store in memory. */
  consoles: Database & ForPeople;
  control: CallControl;
  voice: VoiceParts;
  kill(): void;
}

/** The deadlines of the line's pools (`src/db/pools.ts`). */
const CALLS_MS = 400;
const PATIENT_MS = 3_000;
/** As `src/telephony/voice-routes.ts` has it (decision 011). */
const ANSWER_LIMIT_MS = 1_200;
const AGAIN_AFTER_MS = 20;
const LINE_NUMBER = '+99412000152';

/** Starts a web process on these tables. */
export function startWeb(parts: LineParts): WebProcess {
  let isAlive = true;
  const pool = (deadlineMs: number) =>
    createMemoryDatabase(parts.tables, createWeather({ ...parts, deadlineMs, isAlive: () => isAlive }));
  const reports = pool(PATIENT_MS);
  const common = createCommon(parts, reports);
  const { background } = common;
  const isUp = () => isAlive;
  const voice: VoiceParts = {
    ...common,
    database: pool(CALLS_MS),
    patientDatabase: reports,
    matchSoon: () => background.runOnce('match', () => matchCalls(reports)),
    tellSoon: () => background.runOnce('tell', () => tellDesks(reports)),
    flows: parts.flows,
    onCallCount: parts.onCallPhones.length,
    slowness: 1,
    keepEvent: () => Promise.resolve(),
    callerArrived: () => {},
    callerReached: () => {},
    ownCalls: { isOurs: () => false, isUndecided: () => false },
    askForCallBack: () => Promise.resolve('not-now'),
    // Asked only by who chooses when to be called back, and here nobody does.
    clock: { now: () => 0 },
    accountOfIdentity: (identity) => identity,
    telephoneHeard: () => Promise.resolve(),
    blindCovers: blindCoversOf(parts, { database: reports, background, isUp }),
  };
  return {
    answer: async (leg, url, told) => (isAlive ? (await decide(voice, leg, { url, told })).twiml : undefined),
    consoles: pool(PATIENT_MS),
    control: common.control,
    voice,
    kill: () => {
      isAlive = false;
    },
  };
}

/** As the web process has them, its sweep only while there is something to write. */
function blindCoversOf(
  { time }: Pick<LineParts, 'time'>,
  { isUp, ...stores }: { database: Database; background: Background; isUp(): boolean },
): BlindCovers {
  const covers = createBlindCovers({ ...stores, clock: time });
  const sweepOn = (id: CallId) =>
    time.after(covers.sweep.everyMs, () => {
      if (!isUp() || !covers.isUnknownTo({ id, movedAt: Number.POSITIVE_INFINITY })) return;
      stores.background.run('sweep blind covers', covers.sweep.run);
      sweepOn(id);
    });
  return {
    ...covers,
    begin: (cover) => {
      covers.begin(cover);
      sweepOn(cover.id);
    },
  };
}

/** A worker, as far as calls go: the two sweeps. */
export interface Worker {
  sweep(): Promise<void>;
  reap(): Promise<void>;
  kill(): void;
}

/** Starts a worker on these tables. */
export function startWorker(parts: LineParts): Worker {
  let isAlive = true;
  const weather = createWeather({ ...parts, deadlineMs: PATIENT_MS, isAlive: () => isAlive });
  const database = createMemoryDatabase(parts.tables, weather);
  const common = createCommon(parts, database);
  const control = sparingDialled(common.control);
  const tidying = { ...common, control, matchSoon: () => {} };
  const afterEnd: SweepParts['afterEnd'] = (released) => tidyUp(tidying, released);
  const sweeping: SweepParts = { ...common, control, database, afterEnd, firstLooks: new Map() };
  const run = async (name: string, work: (parts: SweepParts) => Promise<void>) => {
    if (isAlive) await work(sweeping).catch((error: unknown) => parts.faulted(name, error));
  };
  return {
    sweep: () => run('sweep offers', sweepOffers),
    reap: () => run('sweep calls', reapCalls),
    kill: () => {
      isAlive = false;
    },
  };
}

function createCommon(parts: LineParts, database: Database) {
  const urls = createVirtualUrls();
  const log: Log = { info: () => {}, warn: () => {}, error: () => {}, fault: parts.faulted };
  const config = { fallbackNumbers: parts.onCallPhones.map(String), lineNumber: LINE_NUMBER, fallbackUrl: null };
  return {
    urls,
    log,
    documents: createVirtualDocuments(urls, parts.onCallPhones),
    background: createBackground(parts),
    control: createCallControl({ config, rest: parts.rest, urls, clock: parts.time, log, database }),
  };
}

/** What `src/telephony/background.ts` promises, on the virtual clock. */
function createBackground({ time, faulted }: Pick<LineParts, 'time' | 'faulted'>): Background {
  const wishes = new Map<string, { again: boolean }>();
  const run: Background['run'] = (name, work) => {
    time.stir();
    Promise.resolve()
      .then(work)
      .catch((error: unknown) => faulted(name, error));
  };
  const runOnce: Background['runOnce'] = (name, work) => {
    const known = wishes.get(name);
    if (known) {
      known.again = true;
      return;
    }
    const wish = { again: false };
    wishes.set(name, wish);
    run(name, async () => {
      try {
        await work();
      } finally {
        if (wish.again) await time.pause(AGAIN_AFTER_MS);
        wishes.delete(name);
        if (wish.again) runOnce(name, work);
      }
    });
  };
  return { run, runOnce, settled: () => Promise.resolve(false) };
}

/** As the voice path decides: the handler in time, or the document of last resort. */
async function decide(voice: VoiceParts, leg: Leg, asked: { url: string; told: Told }): Promise<Decision> {
  const [path = '', state] = asked.url.split('?');
  const webhook = WEBHOOKS[path];
  if (!webhook) throw new Error(`no webhook ${path}`);
  const request: VoiceRequest = { path, query: { s: state }, form: formOf(leg, asked.told) };
  try {
    const made = await within(ANSWER_LIMIT_MS, Promise.resolve(webhook.handler(voice, request)));
    if (made === undefined) throw new Error('the answer took too long');
    return made;
  } catch (error) {
    voice.log.fault(path, error);
    const { digits, callStatus } = request.form;
    const heard = { callSid: leg.sid, digits: isOver(callStatus) ? null : digits };
    return rescue(voice, { party: webhook.party, route: path, query: request.query, ...heard });
  }
}

function formOf(leg: Leg, told: Told): VoiceRequest['form'] {
  return {
    callSid: leg.sid,
    callStatus: told.callStatus,
    isInbound: leg.party !== 'phone',
    clientIdentity: leg.identity,
    digits: told.digits ?? '',
    wasBridged: told.wasBridged === true,
    parentSid: leg.parent?.sid,
    offerId: leg.offerId,
    conferenceEvent: told.conferenceEvent,
    conferenceSid: told.conferenceSid,
    sequence: told.sequence === undefined ? '' : String(told.sequence),
    recordingSid: undefined,
    recordingSeconds: 0,
  };
}
