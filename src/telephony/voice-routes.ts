import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallId, CallSid } from '../calls/call.ts';
import type { Clock } from '../clock.ts';
import * as callBack from './call-back-webhooks.ts';
import { isOver } from './call-status.ts';
import { goodbyeToOwnCall, toPersonWithoutState } from './caller-document.ts';
import * as caller from './caller-webhooks.ts';
import * as choice from './choice-webhooks.ts';
import { type FormFields, fieldOf, NO_FIELDS, parseFields } from './form-fields.ts';
import * as guest from './guest-webhooks.ts';
import * as onCall from './on-call-webhooks.ts';
import { operator } from './operator-webhook.ts';
import { readBody } from './request-body.ts';
import { type Party, rescue } from './rescue.ts';
import { createSignatureCheck, type SignedRequest } from './signature.ts';
import { status } from './status-webhook.ts';
import type { Decision, VoiceHandler, VoiceParts, VoiceRequest } from './voice.ts';
import { LOST_ROUTE, type VoicePath } from './voice-paths.ts';
import { readWebhookForm, withHostedKey } from './webhook-form.ts';
import { within } from './within.ts';

/** The body comes within this time, or what came of it has to do. */
const BODY_LIMIT_MS = 1_000;
/** Longest time for an answer; past it the caller gets the document of last resort (decision 011). */
const ANSWER_LIMIT_MS = 1_200;
/** The carrier keeps no document: the next turn of the same address may say something else. */
const KEPT_BY_NOBODY = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff'];
const XML_HEADERS = ['content-type', 'text/xml; charset=utf-8', ...KEPT_BY_NOBODY];
const FORM_TYPE = 'application/x-www-form-urlencoded';

interface Webhook {
  handler: VoiceHandler;
  /** Who hears the answer: what can be said when it cannot be made depends on that. */
  party: Party;
  /** A call begins: who calls is noted when it has been answered. */
  isArrival?: true;
}

const BY_PATH: Readonly<Record<VoicePath, Webhook>> = {
  '/voice/inbound': { handler: caller.inbound, party: 'caller', isArrival: true },
  '/voice/menu': { handler: caller.whileAlive(caller.menu), party: 'caller' },
  '/voice/wait': { handler: caller.whileAlive(caller.wait), party: 'caller' },
  '/voice/offered': { handler: caller.whileAlive(choice.offered), party: 'caller' },
  '/voice/recorded': { handler: choice.recorded, party: 'caller' },
  '/voice/recording': { handler: choice.recording, party: 'nobody' },
  '/voice/move': { handler: caller.whileAlive(caller.move), party: 'caller' },
  '/voice/after': { handler: caller.whileAlive(caller.after), party: 'caller' },
  '/voice/cover': { handler: caller.whileAlive(caller.cover), party: 'caller' },
  '/voice/answer': { handler: caller.whileAlive(caller.answer), party: 'caller' },
  '/voice/rung': { handler: caller.whileAlive(onCall.rung), party: 'caller' },
  '/voice/hold': { handler: caller.hold, party: 'held-caller' },
  '/voice/screen': { handler: onCall.screen, party: 'on-call-phone' },
  '/voice/screened': { handler: onCall.screened, party: 'on-call-phone' },
  '/voice/trial': { handler: onCall.trial, party: 'on-call-phone' },
  '/voice/operator': { handler: operator, party: 'operator' },
  '/voice/stay': { handler: guest.stay, party: 'guest' },
  '/voice/interpreter': { handler: guest.interpreter, party: 'on-call-phone' },
  '/voice/interpreted': { handler: guest.interpreted, party: 'on-call-phone' },
  '/voice/announce': { handler: guest.announce, party: 'on-call-phone' },
  '/voice/called-back': { handler: callBack.calledBack, party: 'called-back' },
  '/voice/called-back-key': { handler: callBack.calledBackKey, party: 'called-back' },
  '/voice/status': { handler: status, party: 'nobody' },
};
const WEBHOOKS: Readonly<Record<string, Webhook>> = BY_PATH;
/** Any other signed request on the voice path is a caller who lost the way. */
const LOST: Webhook = { handler: caller.whileAlive(toPersonWithoutState), party: 'caller' };

interface Surroundings {
  publicOrigin: string;
  authTokens: readonly string[];
  clock: Clock;
}

type Parts = VoiceParts & Surroundings & { isSigned: (request: SignedRequest) => boolean };
/** A webhook that the carrier signed. */
type Asked = { webhook: Webhook; query: VoiceRequest['query']; fields: FormFields; route: string };
type Decided = Decision & { call?: CallId };

/**
 * Answers every request on the voice path. What the carrier did not sign gets 403; what it signed gets valid TwiML that
 * keeps the caller, whatever its method, type, address or length, and whatever breaks. No framework stands before it: one
 * would refuse on its own what it finds odd.
 */
export function createVoiceAnswer(
  parts: VoiceParts,
  surroundings: Surroundings,
): (request: IncomingMessage, response: ServerResponse) => void {
  const known: Parts = { ...parts, ...surroundings, isSigned: createSignatureCheck(surroundings.authTokens) };
  return (request, response) => {
    const begunAt = surroundings.clock.now();
    const fail = (error: unknown) => {
      parts.log.fault(LOST_ROUTE, error);
      // No answer at all: the carrier tries once more, and then its fallback.
      response.destroy();
    };
    readBody(request, BODY_LIMIT_MS * parts.slowness, (body) => {
      try {
        const asked = readWebhook(known, request, body);
        if (!asked) return refuse(response);
        const finish = (decided: Decided) => answer(known, { response, asked, decided, begunAt });
        const decided = decide(parts, asked);
        if (decided instanceof Promise) decided.then(finish).catch(fail);
        else finish(decided);
      } catch (error) {
        fail(error);
      }
    });
  };
}

function readWebhook(parts: Parts, request: IncomingMessage, body: string | undefined): Asked | undefined {
  const url = request.url ?? '';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const known = Object.hasOwn(WEBHOOKS, path) ? WEBHOOKS[path] : undefined;
  const webhook = known ?? LOST;
  const route = known ? path : LOST_ROUTE;
  const form = signedForm(parts, request, body);
  if (!form) {
    parts.log.warn('webhook-unsigned', { route });
    return undefined;
  }
  const inAddress = (mark < 0 ? NO_FIELDS : parseFields(url.slice(mark + 1))) ?? NO_FIELDS;
  const [s, m, l, key] = ['s', 'm', 'l', 'key'].map((name) => fieldOf(inAddress, name));
  const query = { s, m, l, key };
  return { webhook, query, fields: form.names.length > 0 ? form : inAddress, route };
}

/** The fields that the carrier signed together with the address; undefined when it signed neither these nor none. */
function signedForm(parts: Parts, request: IncomingMessage, body: string | undefined): FormFields | undefined {
  const { headers, url = '' } = request;
  const given = headers['x-twilio-signature'];
  const signed = { url: parts.publicOrigin + url, signature: typeof given === 'string' ? given : undefined };
  const fields = body === undefined ? undefined : parseFields(body);
  if (fields && parts.isSigned({ ...signed, fields })) return fields;
  // Of what is no form the carrier signs the address alone; the body then counts for nothing.
  const isForm = headers['content-type']?.startsWith(FORM_TYPE) === true;
  return !isForm && parts.isSigned({ ...signed, fields: NO_FIELDS }) ? NO_FIELDS : undefined;
}

function decide(parts: VoiceParts, asked: Asked): Decided | Promise<Decided> {
  const { webhook, query, fields, route } = asked;
  const form = withHostedKey(readWebhookForm(fields), query);
  if (!form) return rescue(parts, { ...webhook, route, query, callSid: null, digits: null });
  const call = parts.urls.callIdOf(form.callSid);
  const rescued = async (error: unknown): Promise<Decided> => {
    parts.log.fault(route, error);
    // The carrier tells it once: what it is answered must be true although nothing could be written.
    const isGone = isOver(form.callStatus);
    if (webhook.party === 'nobody' || isGone) await parts.keepEvent(form, 'told');
    // Of the line's own calls none rings a telephone.
    if (webhook.party === 'caller' && parts.ownCalls.isOurs(call)) return { ...goodbyeToOwnCall(parts), call };
    const { callSid, digits } = form;
    return { ...rescue(parts, { ...webhook, route, query, callSid, digits: isGone ? null : digits }), call };
  };
  try {
    const decision = webhook.handler(parts, { form, query, path: route });
    if (!(decision instanceof Promise)) return { ...decision, call };
    return inTime(parts, decision).then((made) => ({ ...made, call }), rescued);
  } catch (error) {
    return rescued(error);
  }
}

async function inTime(parts: VoiceParts, decision: Promise<Decision>): Promise<Decision> {
  const made = await within(ANSWER_LIMIT_MS * parts.slowness, decision);
  // A caller must not sit in silence; what the handler still does finds its place in the call's state.
  if (made === undefined) throw new Error('the answer took too long');
  return made;
}

function answer(
  parts: Parts,
  made: { response: ServerResponse; asked: Asked; decided: Decided; begunAt: number },
): void {
  const { response, decided } = made;
  const { twiml, name: decision, call } = decided;
  const status = twiml === null ? 204 : 200;
  const ms = Math.round(parts.clock.now() - made.begunAt);
  parts.log.info('webhook', { route: made.asked.route, status, ms, decision, call });
  closeIfUnread(response);
  if (twiml === null) response.writeHead(204).end();
  else sendDocument(response, twiml);
  const { webhook, fields } = made.asked;
  const { reached } = decided;
  if (webhook.isArrival && call) response.once('finish', () => arrived(parts, fields, call));
  if (reached) response.once('finish', () => cameIn(parts, fields, reached));
}

/** Only here and in the next is it read who it is, and only when the answer is on its way. */
function arrived(parts: Parts, fields: FormFields, callId: CallId): void {
  const sid = fieldOf(fields, 'CallSid') as CallSid;
  parts.callerArrived({ callId, sid, identity: fieldOf(fields, 'From') ?? '' });
}

/** Of a leg that we dialled, the caller is the one that was called. */
function cameIn(parts: Parts, fields: FormFields, callId: CallId): void {
  parts.callerReached({ callId, identity: fieldOf(fields, 'To') ?? '' });
}

function refuse(response: ServerResponse): void {
  closeIfUnread(response);
  response.writeHead(403, ['content-type', 'text/plain', 'content-length', '0', ...KEPT_BY_NOBODY]).end();
}

/** What is still to come of a body must not be taken for the next request. */
function closeIfUnread(response: ServerResponse): void {
  if (!response.req.complete) response.setHeader('connection', 'close');
}

function sendDocument(response: ServerResponse, twiml: string): void {
  const length = Buffer.byteLength(twiml);
  // Documents hold addresses and little else: where every sign is one byte, nothing has to be encoded.
  const encoding = length === twiml.length ? 'latin1' : 'utf8';
  response.writeHead(200, [...XML_HEADERS, 'content-length', String(length)]).end(twiml, encoding);
}
