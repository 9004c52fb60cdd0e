import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { addDemoRoutes } from './access/demo-routes.ts';
import { addInvitationRoutes } from './access/invitation-routes.ts';
import { addOwnPasswordRoutes } from './access/own-password-routes.ts';
import { addPasskeyRoutes } from './access/passkey-routes.ts';
import { addPasswordRoutes } from './access/password-routes.ts';
import { addRecoveryRoutes } from './access/recovery-routes.ts';
import { addAccessRoutes } from './access/routes.ts';
import { createSealer } from './access/seal.ts';
import { addSessionRoutes } from './access/session-routes.ts';
import type { Table } from './access/who-may.ts';
import { audioVersionOf, createVoice } from './app-voice.ts';
import { addCallBackRoutes } from './call-backs/routes.ts';
import type { CallSid } from './calls/call.ts';
import type { CallControl } from './calls/call-control.ts';
import { endCall } from './calls/operator-actions.ts';
import { addCallRoutes } from './calls/routes.ts';
import type { Clock } from './clock.ts';
import type { KeydClient } from './confidentiality/keyd-client.ts';
import { createLateCallers } from './confidentiality/late-callers.ts';
import { openKeyd } from './confidentiality/open-keyd.ts';
import type { Config } from './config.ts';
import type { DatabasePool, ForPeople } from './db/database.ts';
import { closePools, openWebPools } from './db/pools.ts';
import { isUnitTold, presumptionStanding } from './escalation/presumption-standing.ts';
import { escalationRoutes } from './escalation/routes.ts';
import { startHandoverClock } from './escalation/start-handover-clock.ts';
import { escalationSweeps, type Sweep } from './escalation/watch-escalations.ts';
import { endLegOnce } from './guests/end-legs.ts';
import { addGuestRoutes } from './guests/routes.ts';
import { addSupervisorRoutes } from './guests/supervisor-routes.ts';
import { addFileRoutes } from './http/file-routes.ts';
import { addHealthRoutes } from './http/health-routes.ts';
import { type Live, openLive } from './http/live.ts';
import type { Log } from './http/log.ts';
import { createServer } from './http/server.ts';
import { hearPage, liveDocuments } from './live-documents.ts';
import { addMessageRoutes } from './messages/routes.ts';
import { addHistoryRoutes } from './notes/history/routes.ts';
import { addNoteRoutes } from './notes/routes.ts';
import { addNuisanceRoutes } from './nuisance/routes.ts';
import { openOnCall } from './on-call/keep-plan.ts';
import { addTelephoneRoutes } from './on-call/routes.ts';
import { raiseAlarm } from './oversight/raise-alarm.ts';
import { addOversightRoutes } from './oversight/routes.ts';
import { addCalendarRoute, addOwnDutyRoutes } from './roster/own-duty-routes.ts';
import { dropPage } from './roster/page-presence.ts';
import { addRosterRoutes } from './roster/routes.ts';
import { matchCalls } from './routing/match-calls.ts';
import { addRoutingRoutes } from './routing/routes.ts';
import { tellDesks } from './routing/tell-desks.ts';
import { type Background, createBackground } from './telephony/background.ts';
import { createCallBackCarrier } from './telephony/call-back-rest.ts';
import { type CarrierRest, createCarrierRest } from './telephony/carrier-rest.ts';
import { createOwnCalls } from './telephony/own-calls.ts';
import { openKeptEvents } from './telephony/replay-events.ts';
import { softphoneToken } from './telephony/softphone-token.ts';
import { tidyUp } from './telephony/status-webhook.ts';
import { deadMansSwitch } from './telephony/synthetic-call.ts';
import type { VoiceParts } from './telephony/voice.ts';
import { createVoiceAnswer } from './telephony/voice-routes.ts';

const PAGES = ['operator', 'duty-officer', 'supervisor', 'coordinator', 'sign-in'];

export interface App {
  server: FastifyInstance;
  live: Live;
  background: Background;
  /** Parts that the worker needs too. */
  control: CallControl;
  /** What this process watches as well, so that a notice goes out even when every worker is dead. */
  sweeps: Sweep[];
  /** Says to whoever asks for its health that this process is to be sent nobody any more, and goes on answering. */
  drain(): void;
  stop(): Promise<void>;
}

export interface AppParts {
  config: Config;
  clock: Clock;
  log: Log;
  /** The folder that holds `ivr-flows` and `dist`. */
  root: string;
  /** How many times slower than a line's the machine may be: more than once only in tests that measure no real time. */
  slowness?: number;
  /** Who may know what; the one table, but for a test that takes a line away. */
  needToKnow?: Table;
}

/** Puts the web process together by hand, in dependency order. Nothing listens yet. */
export async function createApp(parts: AppParts): Promise<App> {
  const { config, log } = parts;
  const pools = openWebPools(config.databaseUrl, parts.slowness);
  const { calls, reports, access, consoles } = pools;
  const background = createBackground(log);
  let isStopping = false;
  const soon = createWishes(background, reports);
  const keyd = openKeyd(config.keyd, 'web');
  const noteKeyd = openKeyd(config.keyd, 'web');
  const rest = createCarrierRest(config.carrier);
  const callers = createLateCallers({ keyd, database: reports });
  const kept = openKeptEvents({ folder: join(config.dataDir, 'spool'), log, clock: parts.clock });
  const stores = { database: calls, patientDatabase: reports, background, rest, keepEvent: kept.keep, ...soon };
  const onCall = await openOnCall({ config, database: reports, clock: parts.clock, log });
  const ownCalls = createOwnCalls({ ...parts, database: reports, callerArrived: callers.arrived });
  const voice = await createVoice(parts, { ...stores, onCall, keyd, callers, ownCalls });
  const surroundings = { publicOrigin: config.publicOrigin, authTokens: config.carrier.authTokens, clock: parts.clock };
  const server = await createServer({
    database: access,
    log,
    cookieName: cookieNameOf(config),
    origins: originsOf(config),
    trustedProxies: config.trustedProxies,
    simulatorOrigin: config.simulatorOrigin,
    ...(parts.needToKnow && { needToKnow: parts.needToKnow }),
    carrier: { folder: '/voice', answer: createVoiceAnswer(voice, surroundings) },
    isStopping: () => isStopping,
  });

  addHealthRoutes(server, { database: consoles, isStopping: () => isStopping });
  addEntrance(server, parts, access);
  await addDesks(server, parts, { consoles, reports, noteKeyd, callBackKeyd: keyd, rest, ...soon, voice });
  await addPages(server, parts);
  const live = openLive(server, {
    databaseUrl: config.databaseUrl,
    database: access,
    log,
    documents: liveDocuments(consoles, parts.clock),
    onMessage: (page, message) => background.run('page', () => hearPage(consoles.as(page.account), page, message)),
    onClose: (page) => background.run('page', () => dropPage(consoles.as(page.account), page)),
  });
  server.needToKnow.refuseUnused({ isDemo: config.mode !== 'production' });
  const own = [callers, ownCalls, onCall, voice.blindCovers].map(({ sweep }) => sweep);
  return {
    server,
    live,
    background,
    control: voice.control,
    sweeps: [...watches(parts, pools.sweeps), ...own, kept.sweep(voice)],
    drain: () => {
      isStopping = true;
    },
    stop: async () => {
      isStopping = true;
      await live.close();
      await server.close();
      await background.settled();
      await kept.close();
      keyd.close();
      noteKeyd.close();
      rest.close();
      await closePools(pools);
    },
  };
}

/** What is watched here as well as in the worker. */
function watches({ config, clock, log }: AppParts, work: DatabasePool): Sweep[] {
  const watched = { config, work, watchedSince: clock.now(), log, raise: raiseAlarm };
  return [...escalationSweeps(work, log), ...deadMansSwitch(watched)];
}

/** What people do, each in their own name. */
async function addDesks(server: FastifyInstance, { config, clock, log }: AppParts, parts: DeskParts): Promise<void> {
  const { consoles: database, noteKeyd: keyd, voice, matchSoon, tellSoon } = parts;
  const { control, background } = voice;
  const ending = { database: voice.patientDatabase, control };
  const endLeg = (sid: CallSid) => background.run('end-leg', () => endLegOnce(ending, sid));
  addRoutingRoutes(server, {
    database,
    softphoneToken: (accountId) => softphoneToken(config.carrier, accountId, clock.now()),
    matchSoon,
    tellSoon,
  });
  addCallRoutes(server, {
    database,
    control,
    afterEnd: (released) => tidyUp(voice, released),
    startHandoverClock,
    presumptionStanding,
    isUnitTold,
  });
  addGuestRoutes(server, { database, calls: voice.database, control, endLeg });
  addSupervisorRoutes(server, {
    database,
    softphoneToken: (accountId) => softphoneToken(config.carrier, accountId, clock.now()),
  });
  addNuisanceRoutes(server, {
    database,
    endCall: async (account, callId) => {
      const own = { callId, operatorId: account.id };
      tidyUp(voice, await endCall({ database: database.as(account), control }, own));
    },
  });
  addCallBackRoutes(server, {
    database,
    calls: parts.reports,
    keyd: parts.callBackKeyd,
    carrier: createCallBackCarrier({ config, rest: parts.rest, urls: voice.urls, log }),
    clock,
    softphoneToken: (accountId) => softphoneToken(config.carrier, accountId, clock.now()),
  });
  addNoteRoutes(server, { database, keyd, clock, isDemo: config.mode !== 'production' });
  addHistoryRoutes(server, { database, keyd, clock });
  addMessageRoutes(server, { database, keyd, clock, isUnitTold });
  addOversightRoutes(server, { database, clock });
  addRosterRoutes(server, { database, matchSoon });
  addTelephoneRoutes(server, {
    database,
    ownNumbers: config.calledNumbers,
    calls: voice.database,
    ring: async (phone) => (await control.ringToTry(phone)) === 'done',
  });
  addOwnDutyRoutes(server, { database });
  await escalationRoutes(server, { database, log });
}

interface DeskParts extends ReturnType<typeof createWishes> {
  consoles: ForPeople;
  /** The call path's, with the patience of reports. */
  reports: DatabasePool;
  noteKeyd: KeydClient;
  callBackKeyd: KeydClient;
  rest: CarrierRest;
  voice: VoiceParts;
}

/** How people come in and go out. */
function addEntrance(server: FastifyInstance, parts: AppParts, database: DatabasePool): void {
  const { config } = parts;
  addAccessRoutes(server, {
    database,
    cookieName: cookieNameOf(config),
    isSecure: config.publicOrigin.startsWith('https:'),
    isDemo: config.mode !== 'production',
    signallingHost: config.simulatorOrigin ? new URL(config.simulatorOrigin).host : null,
  });
  addSessionRoutes(server, { database });
  addCalendarRoute(server, { database, clock: parts.clock });
  addCredentialRoutes(server, parts, database);
}

/** How people prove who they are. */
function addCredentialRoutes(server: FastifyInstance, { config, clock }: AppParts, database: DatabasePool) {
  const parts = {
    database,
    cookieName: cookieNameOf(config),
    isSecure: config.publicOrigin.startsWith('https:'),
    relyingParty: { id: new URL(config.publicOrigin).hostname, origins: originsOf(config) },
    sealer: createSealer(config.accountSecrets),
    clock,
  };
  addPasskeyRoutes(server, parts);
  addPasswordRoutes(server, parts);
  addOwnPasswordRoutes(server, parts);
  addInvitationRoutes(server, parts);
  addRecoveryRoutes(server, { database, publicOrigin: config.publicOrigin });
}

/** What follows many answers and is waited for by none. */
function createWishes(background: Background, database: DatabasePool) {
  return {
    matchSoon: () => background.runOnce('match', () => matchCalls(database)),
    tellSoon: () => background.runOnce('tell', () => tellDesks(database)),
  };
}

/** The consoles and recordings as files, and in the demo its start page, telephone and tape. */
async function addPages(server: FastifyInstance, { config, root }: AppParts): Promise<void> {
  if (config.mode !== 'production') {
    addDemoRoutes(server, { simulatorOrigin: config.simulatorOrigin, readPeople: () => demoPeople(config) });
  }
  await addFileRoutes(server, {
    consoleFolder: join(root, 'dist', 'console'),
    audioFolder: join(root, 'ivr-flows', 'audio'),
    audioVersion: await audioVersionOf(root),
    pages: PAGES,
    launcher: config.mode === 'production' ? null : 'launcher',
  });
}

/** Cookies know no ports, so each line on one machine has a name of its own. */
function cookieNameOf(config: Config): string {
  if (config.mode === 'production') return '__Host-session';
  return `session-${config.port}`;
}

/** Where our pages may come from: the public origin, and in the demo this machine's own. */
function originsOf(config: Config): string[] {
  const own = `http://localhost:${config.port}`;
  return config.mode === 'production' ? [config.publicOrigin] : [...new Set([config.publicOrigin, own])];
}

async function demoPeople(config: Config): Promise<{ name: string; role: string; signIn: string }[]> {
  const text = await readFile(join(config.dataDir, 'endpoints.json'), 'utf8');
  const { people } = JSON.parse(text) as { people: { name: string; role: string; signIn: string }[] };
  return people;
}
