import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import * as caller from './caller-webhooks.ts';
import * as onCall from './on-call-webhooks.ts';
import { operator } from './operator-webhook.ts';
import { isFromCarrier } from './signature.ts';
import { status } from './status-webhook.ts';
import type { Decision, VoiceHandler, VoiceParts, VoiceRequest } from './voice.ts';
import { readWebhookForm } from './webhook-form.ts';

/** Longest time for an answer; past it the caller gets the document of last resort (design §3.9). */
const ANSWER_LIMIT_MS = 1_200;

const HANDLERS: Record<string, VoiceHandler> = {
  '/voice/inbound': caller.inbound,
  '/voice/menu': caller.menu,
  '/voice/wait': caller.wait,
  '/voice/move': caller.move,
  '/voice/after': caller.after,
  '/voice/cover': caller.cover,
  '/voice/answer': caller.answer,
  '/voice/hold': async (parts, { query }) => ({ twiml: parts.documents.hold(languageOf(query.l)), name: 'hold' }),
  '/voice/rung': onCall.rung,
  '/voice/screen': onCall.screen,
  '/voice/screened': onCall.screened,
  '/voice/operator': operator,
  '/voice/status': status,
  // Any other signed request on the voice path is a caller who lost the way.
  '/voice/*': caller.toPersonWithoutState,
};

/** The webhooks. An unsigned request gets 403; any signed one gets valid TwiML that keeps the caller, whatever breaks. */
export function addVoiceRoutes(
  app: FastifyInstance,
  parts: VoiceParts & { publicOrigin: string; authTokens: readonly string[] },
): void {
  for (const [path, handler] of Object.entries(HANDLERS)) {
    app.route<{ Querystring: VoiceRequest['query'] }>({
      // The last one also takes a number that was set to GET by mistake.
      method: path.endsWith('*') ? ['GET', 'POST'] : 'POST',
      url: path,
      config: { policy: { carrier: true } },
      schema: { response: { 200: Type.String(), 204: Type.Null(), 403: Type.String() } },
      // A body that cannot be read cannot be signed.
      errorHandler: (_error, _request, reply) => reply.code(403).type('text/plain').send(''),
      handler: (request, reply) => answerWebhook(parts, { handler, request, reply }),
    });
  }
}

async function answerWebhook(
  parts: VoiceParts & { publicOrigin: string; authTokens: readonly string[] },
  seen: { handler: VoiceHandler; request: FastifyRequest<{ Querystring: VoiceRequest['query'] }>; reply: FastifyReply },
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
  const decision = await decide(parts, { handler: seen.handler, request, form, route });
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
  seen: {
    handler: VoiceHandler;
    request: FastifyRequest<{ Querystring: VoiceRequest['query'] }>;
    form: object;
    route: string;
  },
): Promise<Decision & { call?: string }> {
  const isStatus = seen.route === '/voice/status';
  const lastResort: Decision = {
    twiml: isStatus ? null : parts.documents.trouble(null, null),
    name: 'last-resort',
  };
  const form = readWebhookForm(seen.form);
  if (!form) return lastResort;
  const call = parts.urls.callIdOf(form.callSid);
  try {
    const asked: VoiceRequest = { form, query: seen.request.query, path: seen.route };
    return { ...(await withinLimit(seen.handler(parts, asked))), call };
  } catch (error) {
    parts.log.fault(seen.route, error);
    const state = parts.urls.read(seen.route, seen.request.query, form.callSid);
    const language = state?.fields.find((field) => /^(az|ru|en)$/.test(field));
    if (isStatus) return { ...lastResort, call };
    return { twiml: parts.documents.trouble(call, language ? languageOf(language) : null), name: 'trouble', call };
  }
}

/** The handler's answer, or a fault when it takes too long: a caller must not sit in silence. */
async function withinLimit(work: Promise<Decision>): Promise<Decision> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the answer took too long')), ANSWER_LIMIT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function languageOf(value: unknown): 'az' | 'ru' | 'en' {
  return value === 'ru' || value === 'en' ? value : 'az';
}
