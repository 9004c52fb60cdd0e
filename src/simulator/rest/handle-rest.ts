import { createHash, timingSafeEqual } from 'node:crypto';
import type { Exchange } from '../calls/exchange.ts';
import type { RestFault } from '../faults.ts';
import { API_VERSION, type CarrierSettings } from '../settings.ts';
import { applicationRoutes } from './applications.ts';
import { callRoutes } from './calls.ts';
import { conferenceRoutes } from './conferences.ts';
import { numberRoutes } from './numbers.ts';
import { participantRoutes } from './participants.ts';
import { recordingRoutes } from './recordings.ts';
import type { RestAnswer, RestRequest } from './rest.ts';
import { errorAnswer, notFound, RestError } from './rest-error.ts';
import type { Route } from './route.ts';

const ROUTES: readonly Route[] = [
  ...callRoutes,
  ...conferenceRoutes,
  ...participantRoutes,
  ...recordingRoutes,
  ...numberRoutes,
  ...applicationRoutes,
];

/** Answers one request as Twilio's 2010-04-01 interface does. Never rejects: every "no" is an answer. */
export async function handleRest(exchange: Exchange, request: RestRequest): Promise<RestAnswer> {
  const end = exchange.activity.begin();
  try {
    const fault = exchange.faults.strikeRest({ method: request.method, path: request.path });
    const answer = fault === undefined ? perform(exchange, request) : failing(exchange, request, fault);
    exchange.tape.write({
      kind: 'rest',
      text: `${request.method} ${request.path} ${answer.status}`,
      detail: detailOf(request),
    });
    return answer;
  } finally {
    end();
  }
}

function perform(exchange: Exchange, request: RestRequest): RestAnswer {
  try {
    if (!isAuthorised(exchange.settings, request.authorization)) throw new RestError(401, 20003, 'Authenticate');
    return dispatch(exchange, request);
  } catch (error) {
    if (error instanceof RestError) return errorAnswer(error);
    throw error;
  }
}

function dispatch(exchange: Exchange, request: RestRequest): RestAnswer {
  const prefix = `/${API_VERSION}/Accounts/${exchange.settings.accountSid}/`;
  if (!request.path.startsWith(prefix)) throw notFound(request.path);
  const path = request.path.slice(prefix.length);
  for (const route of ROUTES) {
    const found = route.method === request.method ? route.pattern.exec(path) : null;
    if (found === null) continue;
    const parts = found.slice(1).map((part) => decodeURIComponent(part ?? ''));
    return route.answer({ exchange, parts, path: request.path, query: request.query, form: request.form });
  }
  throw notFound(request.path);
}

function failing(exchange: Exchange, request: RestRequest, fault: RestFault): RestAnswer {
  if (fault.kind === '429') return errorAnswer({ status: 429, code: 20429, message: 'Too Many Requests' });
  if (fault.kind === '500') return errorAnswer({ status: 500, code: 20500, message: 'Internal Server Error' });
  if (fault.performed === true) perform(exchange, request);
  return { status: 0, headers: {}, body: '', silence: fault.kind === 'timeout' ? 'hang' : 'reset' };
}

/** The account with its token, or the API key with its secret. */
function isAuthorised(settings: CarrierSettings, authorization: string | undefined): boolean {
  const given = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) return false;
  const credentials = Buffer.from(given, 'base64').toString('utf8');
  return [`${settings.accountSid}:${settings.authToken}`, `${settings.apiKeySid}:${settings.apiKeySecret}`].some(
    (known) => timingSafeEqual(digest(known), digest(credentials)),
  );
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function detailOf(request: RestRequest): Record<string, string> {
  const detail: Record<string, string> = {};
  for (const [name, value] of [...request.query, ...request.form]) detail[name] = value;
  return detail;
}
