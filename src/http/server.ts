import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import cookie from '@fastify/cookie';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { NEED_TO_KNOW } from '../access/need-to-know.ts';
import type { Table } from '../access/who-may.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { Log } from './log.ts';
import { answerUnreadable, type Listener, openServer } from './raw-server.ts';
import { REFUSAL_STATUS } from './refusal-status.ts';
import { guardRoutes } from './route-guard.ts';
import { KEEP_NOTHING, securityHeaders, setSecurityHeaders } from './security-headers.ts';

const BODY_LIMIT_BYTES = 64 * 1024;
const PAGE_MESSAGE_LIMIT_BYTES = 4096;
/** A page that went without a word, such as of a computer that sleeps, never answers a goodbye: well within what a process has to end in. */
const GOODBYE_LIMIT_MS = 2_000;

export interface ServerParts {
  database: Database;
  log: Log;
  cookieName: string;
  trustedProxies?: readonly string[];
  /** Where our own pages may come from. */
  origins: readonly string[];
  /** Where the simulated carrier's signalling lives: the demo's pages may talk to it. */
  simulatorOrigin: string | null;
  /** Who may know what; the one table, but for a test that takes a line away. */
  needToKnow?: Table;
  /** Who answers every request in this folder, before the framework has looked at it. */
  carrier?: { folder: string; answer: Listener };
  /** The process is about to stop. */
  isStopping?: () => boolean;
}

/** The bare HTTP server: guard, headers, errors in one shape, one log line a request. Routes are added by `app.ts`. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const headers = securityHeaders(parts);
  const sockets = createHttpServer();
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    serverFactory: (others) => openServer({ carrier: parts.carrier, others, sockets, isStopping: parts.isStopping }),
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, headers),
    // Before any hook: an address that no router can read.
    frameworkErrors: (_error, _request, reply) => {
      const answer = JSON.stringify({ refusal: { code: 'invalid-input' } });
      reply.raw
        .writeHead(400, { ...headers, ...KEEP_NOTHING, 'content-type': 'application/json; charset=utf-8' })
        .end(answer);
    },
    // Where a browser asks from is only ever counted, and only proxies of our own are believed about it.
    trustProxy: parts.trustedProxies?.length ? [...parts.trustedProxies] : false,
    // An unknown field is dropped, not an error: pages of an older version must go on working. `all`, because `true` drops
    // only where a schema forbids others in so many words, and what is left could name another person's call.
    ajv: { customOptions: { removeAdditional: 'all', coerceTypes: false } },
  });
  await app.register(cookie);
  const pages = { maxPayload: PAGE_MESSAGE_LIMIT_BYTES, closeTimeout: GOODBYE_LIMIT_MS, server: sockets };
  await app.register(websocket, { options: pages });
  setSecurityHeaders(app, headers);
  guardRoutes(app, { ...parts, table: parts.needToKnow ?? NEED_TO_KNOW });
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(parts.log, { error, request, reply }));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ refusal: { code: 'not-found' } }));
  app.addHook('onResponse', (request, reply, done) => {
    logRequest(parts.log, request, reply);
    done();
  });
  return app;
}

function answerError(log: Log, seen: { error: FastifyError; request: FastifyRequest; reply: FastifyReply }) {
  const { error, request, reply } = seen;
  if (error instanceof Refusal) {
    const detail = error.detail === undefined ? {} : { detail: error.detail };
    return reply.code(REFUSAL_STATUS[error.code]).send({ refusal: { code: error.code, ...detail } });
  }
  if (error.validation) {
    const first = error.validation[0];
    const field = `${error.validationContext ?? 'body'}${first?.instancePath ?? ''}`;
    const detail = `${field} ${first?.message ?? 'is not as expected'}`;
    return reply.code(422).send({ refusal: { code: 'invalid-input', detail } });
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return reply.code(error.statusCode).send({ refusal: { code: 'invalid-input' } });
  }
  const incident = randomUUID();
  log.fault(`${request.method} ${request.routeOptions.url ?? 'unknown'}`, error, incident);
  return reply.code(500).send({ refusal: { code: 'try-again', detail: `incident ${incident}` } });
}

function logRequest(log: Log, request: FastifyRequest, reply: FastifyReply): void {
  log.info('request', {
    method: request.method,
    route: request.routeOptions.url ?? 'unknown',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
  });
}
