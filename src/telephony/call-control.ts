import twilio from 'twilio';
import type { CallId } from '../calls/call.ts';
import type { CallControl, CarrierOutcome } from '../calls/call-control.ts';
import { noteRefusedMove } from '../calls/move-store.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { Log } from '../http/log.ts';
import { isOver } from './call-status.ts';
import { type CallUrls, CONNECTION_OVERRIDES } from './call-urls.ts';

const REST_LIMIT_MS = 2_500;
/** The carrier adds five seconds. */
const ON_CALL_RING_SECONDS = 20;
/** The carrier's code for "this call is not in progress": the caller hung up. */
const NOT_IN_PROGRESS = 21220;
const NOT_FOUND = 20404;
/** The carrier answered, and the answer was no. */
const REFUSED_FROM = 400;

interface ControlParts {
  config: Config;
  urls: CallUrls;
  log: Log;
  /** Where it is noted that the carrier refused to move a caller; its silence says nothing. */
  database: Database;
}

/** Calls at the carrier, through its own client. No error of that client leaves this file: it carries the credential. */
export function createCallControl(parts: ControlParts): CallControl {
  const { config, urls } = parts;
  const client = createClient(parts.config);
  const wish = async (action: string, work: () => Promise<unknown>) => {
    const { outcome } = await outcomeOf(parts.log, action, work);
    return outcome;
  };
  return {
    moveCaller: async ({ id, callerSid, language }) => {
      const { outcome, isRefused } = await outcomeOf(parts.log, 'move-caller', () =>
        client.calls(callerSid).update({ url: urls.make('/voice/move', id, [language]), method: 'POST' }),
      );
      if (isRefused) await noteRefused(parts, id);
      return outcome;
    },
    endLeg: (sid) => wish('end-leg', () => client.calls(sid).update({ status: 'completed' })),
    holdCaller: ({ callerSid, conferenceSid, isOn, language }) => {
      const holdUrl = urls.plain('/voice/hold').replace(CONNECTION_OVERRIDES, `?l=${language}${CONNECTION_OVERRIDES}`);
      const change = isOn ? { hold: true, holdUrl, holdMethod: 'POST' as const } : { hold: false };
      return wish('hold-caller', () => client.conferences(conferenceSid).participants(callerSid).update(change));
    },
    ringOnCallPhone: async ({ id, language, phone }) => {
      const to = config.fallbackNumbers[phone];
      if (to === undefined) return 'gone';
      const url = urls.make('/voice/screen', id, [language]);
      const reports = { statusCallback: urls.plain('/voice/status'), statusCallbackMethod: 'POST' };
      const call = { to, from: config.lineNumber, url, method: 'POST', timeout: ON_CALL_RING_SECONDS, ...reports };
      return wish('ring-on-call-phone', () => client.calls.create(call));
    },
    isOver: async (sid) => {
      let status = '';
      const outcome = await wish('fetch-leg', async () => {
        status = (await client.calls(sid).fetch()).status;
      });
      if (outcome === 'unavailable') return undefined;
      return outcome === 'gone' || isOver(status);
    },
  };
}

async function noteRefused({ database, log }: ControlParts, id: CallId): Promise<void> {
  await noteRefusedMove(database, id).catch((error: unknown) => log.fault('move-refused', error));
}

function createClient(config: Config) {
  const { accountSid, apiKeySid, apiKeySecret, apiOrigin } = config.carrier;
  const httpClient = new CarrierHttp({ timeout: REST_LIMIT_MS, keepAlive: true });
  httpClient.origin = apiOrigin;
  return twilio(apiKeySid, apiKeySecret, { accountSid, httpClient });
}

/** The carrier's client, sent to another origin where the settings name one (the simulated carrier). */
class CarrierHttp extends twilio.RequestClient {
  origin: string | null = null;

  override request<Data>(options: Parameters<typeof twilio.RequestClient.prototype.request<Data>>[0]) {
    const target = new URL(options.uri);
    if (this.origin) options.uri = this.origin + target.pathname + target.search;
    options.timeout = REST_LIMIT_MS;
    return super.request<Data>(options);
  }
}

async function outcomeOf(
  log: Log,
  action: string,
  work: () => Promise<unknown>,
): Promise<{ outcome: CarrierOutcome; isRefused: boolean }> {
  try {
    await work();
    return { outcome: 'done', isRefused: false };
  } catch (error) {
    const { status, code } = numbersOf(error);
    if (status === 404 || code === NOT_IN_PROGRESS || code === NOT_FOUND) return { outcome: 'gone', isRefused: false };
    log.warn('carrier-refused', { action, status, code });
    return { outcome: 'unavailable', isRefused: status >= REFUSED_FROM };
  }
}

/** Two numbers are all that may be known of a failure at the carrier. */
function numbersOf(error: unknown): { status: number; code: number } {
  const read = (name: string) => {
    const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
    return typeof value === 'number' ? value : 0;
  };
  return { status: read('status'), code: read('code') };
}
