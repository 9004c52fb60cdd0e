import { type CallOut, callOut } from '../calls/call-out.ts';
import { conduct } from '../calls/documents.ts';
import type { Exchange } from '../calls/exchange.ts';
import { callFields } from '../calls/fields.ts';
import type { CallEvent, Leg } from '../calls/leg.ts';
import { endLeg, limitTime } from '../calls/life.ts';
import type { Source } from '../calls/session.ts';
import { CarrierError } from '../carrier-error.ts';
import { requireAbsolute } from '../twiml/attributes.ts';
import { parseTwiml } from '../twiml/document.ts';
import { addressField, wholeField, wordsField } from './form.ts';
import { listAnswer } from './list.ts';
import { callJson } from './resources.ts';
import type { RestAnswer } from './rest.ts';
import { jsonAnswer, notFound, RestError } from './rest-error.ts';
import { GONE, type RestCall, type Route } from './route.ts';

/** TwiML given in a request may be this long. */
const TWIML_LENGTH_LIMIT = 4000;
const TIMEOUT_SECONDS_DEFAULT = 60;
const CALL_EVENTS: readonly CallEvent[] = ['initiated', 'ringing', 'answered', 'completed'];

export const callRoutes: readonly Route[] = [
  { method: 'POST', pattern: /^Calls\.json$/, answer: createCall },
  { method: 'GET', pattern: /^Calls\.json$/, answer: listCalls },
  { method: 'GET', pattern: /^Calls\/(CA[0-9a-f]{32})\.json$/, answer: fetchCall },
  { method: 'POST', pattern: /^Calls\/(CA[0-9a-f]{32})\.json$/, answer: updateCall },
  { method: 'DELETE', pattern: /^Calls\/(CA[0-9a-f]{32})\.json$/, answer: deleteCall },
];

function createCall({ exchange, form }: RestCall): RestAnswer {
  const source = givenSource(form);
  if (source === undefined) throw new RestError(400, 21205, 'Url or Twiml is required');
  const timeLimitSeconds = wholeField(form, 'TimeLimit', { min: 1, max: 86_400 });
  const leg = callOut(exchange, {
    ...calledParty(exchange, form),
    ...(timeLimitSeconds !== undefined && { timeLimitSeconds }),
    ...legAddresses(form),
    onAnswer: source,
  });
  return jsonAnswer(201, callJson(exchange, leg));
}

/** Who calls whom, and for how long it rings: the same for a call and for a participant. */
export function calledParty(
  exchange: Exchange,
  form: URLSearchParams,
): Pick<CallOut, 'from' | 'to' | 'timeoutSeconds' | 'params'> {
  const from = form.get('From') ?? '';
  const [to = '', query = ''] = (form.get('To') ?? '').split('?');
  if (to === '') throw new RestError(400, 21201, "No 'To' number is specified");
  if (from === '') throw new RestError(400, 21213, "No 'From' number is specified");
  const toClient = to.startsWith('client:');
  if (!toClient && !/^\+?\d{2,15}$/.test(to)) throw new RestError(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  const isOwn = exchange.settings.numbers.some(({ phoneNumber }) => phoneNumber === from);
  if (!isOwn && !(toClient && from.startsWith('client:'))) {
    throw new RestError(400, 21210, `Source phone number provided, ${from}, is not yet verified for your account`);
  }
  const timeoutSeconds = wholeField(form, 'Timeout', { min: 1, max: 600 }) ?? TIMEOUT_SECONDS_DEFAULT;
  return { from, to, timeoutSeconds, params: Object.fromEntries(new URLSearchParams(query)) };
}

/** Where the leg's own callbacks go and what is asked when a document cannot be had. */
export function legAddresses(form: URLSearchParams): Pick<CallOut, 'reports' | 'fallback'> {
  const reports = addressField(form, 'StatusCallback');
  const fallback = addressField(form, 'FallbackUrl');
  const events = wordsField(form, 'StatusCallbackEvent', { allowed: CALL_EVENTS, otherwise: ['completed'] });
  return {
    ...(reports !== undefined && { reports: { ...reports, events } }),
    ...(fallback !== undefined && { fallback }),
  };
}

function givenSource(form: URLSearchParams): CallOut['onAnswer'] | undefined {
  const url = addressField(form, 'Url');
  const twiml = form.get('Twiml');
  if (url !== undefined && twiml !== null) throw new RestError(400, 20001, 'Url and Twiml exclude each other');
  if (twiml !== null) return givenTwiml(twiml);
  return url === undefined ? undefined : { kind: 'document', ...url };
}

function givenTwiml(text: string): Source {
  if (text.length > TWIML_LENGTH_LIMIT)
    throw new RestError(400, 21605, `Twiml is over ${TWIML_LENGTH_LIMIT} characters`);
  try {
    const elements = parseTwiml(text);
    requireAbsolute(elements);
    return { kind: 'given', elements };
  } catch (error) {
    if (error instanceof CarrierError) throw new RestError(400, error.code, error.message);
    throw error;
  }
}

function listCalls(call: RestCall): RestAnswer {
  const { exchange, query } = call;
  const fits = (leg: Leg) =>
    same(query, 'To', leg.to) &&
    same(query, 'From', leg.from) &&
    same(query, 'Status', leg.state) &&
    same(query, 'ParentCallSid', leg.parent?.sid ?? '');
  const items = [...exchange.legs.values()].filter(fits);
  return listAnswer(call, 'calls', { items, toJson: (leg) => callJson(exchange, leg) });
}

function fetchCall(call: RestCall): RestAnswer {
  return jsonAnswer(200, callJson(call.exchange, findLeg(call)));
}

/** Both "over already" (21220) and "unknown" (20404) are ordinary: the caller hung up. */
function updateCall(call: RestCall): RestAnswer {
  const { exchange, form } = call;
  const leg = findLeg(call);
  const source = givenSource(form);
  const status = form.get('Status');
  if (leg.isOver) throw new RestError(400, 21220, 'Call is not in-progress. Cannot redirect.');
  if (status !== null) setStatus(exchange, leg, status);
  if (source !== undefined) redirect(exchange, leg, source);
  const { reports, fallback } = legAddresses(form);
  if (reports !== undefined) leg.reports = reports;
  // What the order does not name is gone with the document that it belonged to: the carrier promises no more than that.
  if (source !== undefined || fallback !== undefined) leg.fallback = fallback;
  const timeLimit = wholeField(form, 'TimeLimit', { min: 1, max: 86_400 });
  if (timeLimit !== undefined) limitTime(exchange, leg, timeLimit);
  return jsonAnswer(200, callJson(exchange, leg));
}

function setStatus(exchange: Exchange, leg: Leg, status: string): void {
  if (status !== 'completed' && status !== 'canceled') throw new RestError(400, 20001, `Status cannot be ${status}`);
  const isAnswered = leg.state === 'in-progress';
  if (status === 'canceled' && isAnswered) throw new RestError(400, 21220, 'Call is in-progress. Cannot cancel.');
  endLeg(exchange, leg, isAnswered ? 'completed' : 'canceled');
}

function redirect(exchange: Exchange, leg: Leg, target: CallOut['onAnswer']): void {
  if (leg.state !== 'in-progress') throw new RestError(400, 21220, 'Call is not in-progress. Cannot redirect.');
  if (target.kind === 'room') return;
  leg.run.stop('updated');
  const source: Source =
    target.kind === 'document' ? { ...target, kind: 'address', fields: callFields(exchange, leg) } : target;
  conduct(exchange, leg, source);
}

function deleteCall(call: RestCall): RestAnswer {
  const leg = findLeg(call);
  if (!leg.isOver) throw new RestError(409, 20009, 'Cannot delete this resource because it is in progress');
  call.exchange.legs.delete(leg.sid);
  return GONE;
}

function findLeg({ exchange, parts, path }: RestCall): Leg {
  const leg = exchange.legs.get(parts[0] ?? '');
  if (leg === undefined) throw notFound(path);
  return leg;
}

function same(query: URLSearchParams, name: string, value: string): boolean {
  const wanted = query.get(name);
  return wanted === null || wanted === value;
}
