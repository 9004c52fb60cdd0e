import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { toPersonWithoutState } from './caller-document.ts';
import * as caller from './caller-webhooks.ts';
import * as onCall from './on-call-webhooks.ts';
import { operator } from './operator-webhook.ts';
import { type Party, rescue } from './rescue.ts';
import { isFromCarrier } from './signature.ts';
import { status } from './status-webhook.ts';
import type { Decision, VoiceHandler, VoiceParts, VoiceRequest } from './voice.ts';
import { readWebhookForm } from './webhook-form.ts';
import { within } from './within.ts';

/** Longest time for an answer; past it the caller gets the document of last resort (decision 011). */
const ANSWER_LIMIT_MS = 1_200;

interface Webhook {
  handler: VoiceHandler;
  /** Who hears the answer: what can be said when it cannot be made depends on that. */
  party: Party;
  /** The carrier may have been told GET by mistake where its settings name us; elsewhere we name the method ourselves. */
  mayBeGet?: true;
}

const WEBHOOKS: Record<string, Webhook> = {
  '/voice/inbound': { handler: caller.inbound, party: 'caller', mayBeGet: true },
  '/voice/menu': { handler: caller.whileAlive(caller.menu), party: 'caller' },
  '/voice/wait': { handler: caller.whileAlive(caller.wait), party: 'caller' },
  '/voice/move': { handler: caller.whileAlive(caller.move), party: 'caller' },
  '/voice/after': { handler: caller.whileAlive(caller.after), party: 'caller' },
  '/voice/cover': { handler: caller.whileAlive(caller.cover), party: 'caller' },
  '/voice/answer': { handler: caller.whileAlive(caller.answer), party: 'caller' },
  '/voice/rung': { handler: caller.whileAlive(onCall.rung), party: 'caller' },
  '/voice/hold': { handler: caller.hold, party: 'held-caller' },
  '/voice/screen': { handler: onCall.screen, party: 'on-call-phone' },
  '/voice/screened': { handler: onCall.screened, party: 'on-call-phone' },
  '/voice/operator': { handler: operator, party: 'operator' },
  '/voice/status': { handler: status, party: 'nobody' },
  // Any other signed request on the voice path is a caller who lost the way.
  '/voice/*': { handler: caller.whileAlive(toPersonWithoutState), party: 'caller', mayBeGet: true },
};

/** The webhooks. An unsigned request gets 403; any signed one gets valid TwiML that keeps the caller, whatever breaks. */
export function addVoiceRoutes(
  app: FastifyInstance,
  parts: VoiceParts & { publicOrigin: string; authTokens: readonly string[] },
): void {
  for (const [path, webhook] of Object.entries(WEBHOOKS)) {
    app.route<{ Querystring: VoiceRequest['query'] }>({
      method: webhook.mayBeGet ? ['GET', 'POST'] : 'POST',
      url: path,
      config: { policy: { carrier: true } },
      schema: { response: { 200: Type.String(), 204: Type.Null(), 403: Type.String() } },
      // A body that cannot be read cannot be signed.
      errorHandler: (_error, _request, reply) => reply.code(403).type('text/plain').send(''),
      handler: (request, reply) => answerWebhook(parts, { webhook, request, reply }),
    });
  }
}

type Request = FastifyRequest<{ Querystring: VoiceRequest['query'] }>;

async function answerWebhook(
  parts: VoiceParts & { publicOrigin: string; authTokens: readonly string[] },
  seen: { webhook: Webhook; request: Request; reply: FastifyReply },
): Promise<FastifyReply> {
  const { request, reply } = seen;
  const route = request.routeOptions.url ?? '/voice/*';
  const form = isRecord(request.body) ? request.body : {};
  const signature = request.headers['x-twilio-signature'];
  const isSigned = isFromCarrier({
    url: parts.publicOrigin + request.raw.url,
    form,
    signature: typeof signature === 'string' ? signature : undefined,
    tokens: parts.authTokens,
  });
  if (!isSigned) {
    parts.log.warn('webhook-unsigned', { route });
    return reply.code(403).type('text/plain').send('');
  }
  const fields = request.method === 'GET' ? request.query : form;
  const decision = await decide(parts, { webhook: seen.webhook, query: request.query, fields, route });
  parts.log.info('webhook', {
    route,
    status: decision.twiml === null ? 204 : 200,
    ms: Math.round(reply.elapsedTime),
    decision: decision.name,
    ...(decision.call ? { call: decision.call } : {}),
  });
  if (decision.twiml === null) return reply.code(204).send();
  return reply.code(200).type('text/xml').send(decision.twiml);
}

async function decide(
  parts: VoiceParts,
  seen: { webhook: Webhook; query: VoiceRequest['query']; fields: object; route: string },
): Promise<Decision & { call?: string }> {
  const { route, query } = seen;
  const { handler, party } = seen.webhook;
  const form = readWebhookForm(seen.fields);
  if (!form) return rescue(parts, { party, route, query, callSid: null });
  const call = parts.urls.callIdOf(form.callSid);
  try {
    const decision = await within(ANSWER_LIMIT_MS * parts.slowness, handler(parts, { form, query, path: route }));
    // A caller must not sit in silence; what the handler still does finds its place in the call's state.
    if (decision === undefined) throw new Error('the answer took too long');
    return { ...decision, call };
  } catch (error) {
    parts.log.fault(route, error);
    return { ...rescue(parts, { party, route, query, callSid: form.callSid }), call };
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
