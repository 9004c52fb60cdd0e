import type { CallId, CallSid } from '../calls/call.ts';
import type { CallControl, CarrierOutcome } from '../calls/call-control.ts';
import { noteRefusedMove } from '../calls/move-store.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { Log } from '../http/log.ts';
import { isOver } from './call-status.ts';
import { type CallUrls, CONNECTION_OVERRIDES } from './call-urls.ts';
import { type CarrierAnswer, type CarrierRest, type Fields, fieldIn, numberIn, textIn } from './carrier-rest.ts';
import { encodeMove } from './wait-state.ts';

/** The carrier adds five seconds. */
const ON_CALL_RING_SECONDS = 20;
/** The carrier's code for "this call is not in progress": the caller hung up. */
const NOT_IN_PROGRESS = 21220;
const NOT_FOUND = 20404;
/** The carrier lists the newest first, and of those whom a caller was dialled to one after another only the newest can live. */
const DIALLED_LIMIT = '5';
/** A call's rooms are begun one after another, and listed the newest first. */
const ROOMS_LIMIT = '5';
/** The carrier answered, and the answer was no. */
const REFUSED_FROM = 400;

interface ControlParts {
  /** The on-call telephones are read anew for each that is rung: they change with the hour. */
  config: Pick<Config, 'fallbackNumbers' | 'lineNumber' | 'fallbackUrl'>;
  rest: CarrierRest;
  urls: CallUrls;
  clock: Clock;
  log: Log;
  /** Where it is noted that the carrier refused to move a caller; its silence says nothing. */
  database: Database;
}

/** Calls at the carrier while they live. What becomes of an order is told as an outcome; of a failure nothing but two numbers. */
export function createCallControl(parts: ControlParts): CallControl {
  const { config, rest, urls } = parts;
  const wish = async (action: string, path: string, fields: Fields) => {
    const answer = await rest.ask('POST', path, fields);
    return outcomeOf(parts.log, action, answer);
  };
  // Whoever is rung sees the line's number, and never the caller's (A3.1).
  const ring = (to: string, url: string) =>
    rest.ask('POST', 'Calls.json', {
      To: to,
      From: config.lineNumber,
      Url: url,
      Method: 'POST',
      Timeout: String(ON_CALL_RING_SECONDS),
      StatusCallback: urls.plain('/voice/status'),
      StatusCallbackMethod: 'POST',
    });
  return {
    moveCaller: async ({ id, callerSid, language, into }) => {
      const url = urls.make('/voice/move', id, encodeMove({ language, into, movedAt: parts.clock.now() }));
      // No document says that a moved leg keeps the fallback of its number: without one an English error ends the call.
      const fallback: Fields =
        config.fallbackUrl === null ? {} : { FallbackUrl: config.fallbackUrl, FallbackMethod: 'POST' };
      const answer = await rest.ask('POST', `Calls/${callerSid}.json`, { Url: url, Method: 'POST', ...fallback });
      const outcome = outcomeOf(parts.log, 'move-caller', answer);
      if (outcome === 'unavailable' && answer.status >= REFUSED_FROM) await noteRefused(parts, id);
      return outcome;
    },
    endLeg: (sid) => wish('end-leg', `Calls/${sid}.json`, { Status: 'completed' }),
    holdCaller: ({ callerSid, conferenceSid, isOn, language }) => {
      const holdUrl = urls.plain('/voice/hold').replace(CONNECTION_OVERRIDES, `?l=${language}${CONNECTION_OVERRIDES}`);
      const change: Fields = isOn ? { Hold: 'true', HoldUrl: holdUrl, HoldMethod: 'POST' } : { Hold: 'false' };
      return wish('hold-caller', `Conferences/${conferenceSid}/Participants/${callerSid}.json`, change);
    },
    setEndsRoom: ({ legSid, conferenceSid, isOn }) =>
      wish('ends-room', `Conferences/${conferenceSid}/Participants/${legSid}.json`, {
        EndConferenceOnExit: String(isOn),
      }),
    ringOnCallPhone: async ({ id, language, phone }) => {
      const to = config.fallbackNumbers[phone];
      if (to === undefined) return 'gone';
      return outcomeOf(parts.log, 'ring-on-call-phone', await ring(to, urls.make('/voice/screen', id, [language])));
    },
    // No call: the telephone's own id stands in its place.
    ringToTry: async ({ id, telephone }) =>
      outcomeOf(parts.log, 'ring-to-try', await ring(telephone, urls.make('/voice/trial', id as CallId, []))),
    ringInterpreter: async ({ callId, guestId, language, telephone }) => {
      const answer = await ring(telephone, urls.make('/voice/interpreter', callId, [guestId, language]));
      if (outcomeOf(parts.log, 'ring-interpreter', answer) !== 'done') return null;
      // The carrier names the leg that it has begun.
      return textIn(answer.body, 'sid') as CallSid;
    },
    announceInterpreter: ({ callerSid, conferenceSid, language }) => {
      const plain = urls.plain('/voice/announce');
      const announceUrl = plain.replace(CONNECTION_OVERRIDES, `?l=${language}${CONNECTION_OVERRIDES}`);
      const change = { AnnounceUrl: announceUrl, AnnounceMethod: 'POST' };
      return wish('announce', `Conferences/${conferenceSid}/Participants/${callerSid}.json`, change);
    },
    ...questions(parts),
  };
}

/** What is asked about living calls. */
function questions({ rest, log }: ControlParts): Pick<CallControl, 'isOver' | 'isDialled' | 'isInRoom'> {
  return {
    isOver: async (sid) => {
      const answer = await rest.ask('GET', `Calls/${sid}.json`);
      const outcome = outcomeOf(log, 'fetch-leg', answer);
      if (outcome === 'unavailable') return undefined;
      return outcome === 'gone' || isOver(textIn(answer.body, 'status'));
    },
    isDialled: async (callerSid) => {
      const answer = await rest.ask('GET', 'Calls.json', { ParentCallSid: callerSid, PageSize: DIALLED_LIMIT });
      const legs = fieldIn(answer.body, 'calls');
      if (outcomeOf(log, 'dialled-legs', answer) !== 'done' || !Array.isArray(legs)) return undefined;
      return legs.some((leg) => !isOver(textIn(leg, 'status')));
    },
    isInRoom: async ({ id, callerSid }) => {
      // A room has its call's name.
      const answer = await rest.ask('GET', 'Conferences.json', { FriendlyName: id, PageSize: ROOMS_LIMIT });
      const rooms = fieldIn(answer.body, 'conferences');
      if (outcomeOf(log, 'rooms-of-call', answer) !== 'done' || !Array.isArray(rooms)) return undefined;
      for (const room of rooms) {
        if (textIn(room, 'status') === 'completed') continue;
        const member = await rest.ask('GET', `Conferences/${textIn(room, 'sid')}/Participants/${callerSid}.json`);
        const outcome = outcomeOf(log, 'member-of-room', member);
        if (outcome !== 'gone') return outcome === 'done' ? true : undefined;
      }
      return false;
    },
  };
}

/**
 * The same for whoever orders by what was written some time ago: a caller whom a telephone has taken meanwhile, or for whom one rings, is
 * not fetched, nor where the carrier does not say. Into the cover every caller is.
 */
export function sparingDialled(control: CallControl): CallControl {
  const moveCaller: CallControl['moveCaller'] = async (call) => {
    const isFree = call.into !== undefined || (await control.isDialled(call.callerSid)) === false;
    return isFree ? control.moveCaller(call) : 'unavailable';
  };
  return { ...control, moveCaller };
}

async function noteRefused({ database, log }: ControlParts, id: CallId): Promise<void> {
  await noteRefusedMove(database, id).catch((error: unknown) => log.fault('move-refused', error));
}

function outcomeOf(log: Log, action: string, { status, body }: CarrierAnswer): CarrierOutcome {
  if (status >= 200 && status < 300) return 'done';
  const code = numberIn(body, 'code');
  if (status === 404 || code === NOT_IN_PROGRESS || code === NOT_FOUND) return 'gone';
  log.warn('carrier-refused', { action, status, code });
  return 'unavailable';
}
