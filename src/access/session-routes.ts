import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ForPeople } from '../db/database.ts';
import { IdParams, LIST_LIMIT, Nothing, RefusalBody } from '../http/contract.ts';
import { Refusal } from '../refusal.ts';
import { endOwnSession, listSessions } from './own-session-store.ts';

const SessionsBody = Type.Array(
  Type.Object({
    id: Type.String(),
    method: Type.Enum(['demo', 'passkey', 'password']),
    startedAt: Type.String(),
    lastSeenAt: Type.String(),
    isThis: Type.Boolean(),
  }),
  { maxItems: LIST_LIMIT },
);

/** Where one is signed in, and ending it there. Needs no fresh proof: whoever is afraid must be quick. */
export function addSessionRoutes(app: FastifyInstance, parts: { database: ForPeople }): void {
  app.get(
    '/api/sessions',
    { config: { policy: { may: 'session.list' } }, schema: { response: { 200: SessionsBody, '4xx': RefusalBody } } },
    async (request) => {
      const sessions = await listSessions(parts.database.as(request.account), request.account.id);
      return sessions.map(({ startedAt, lastSeenAt, ...session }) => ({
        ...session,
        startedAt: startedAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        isThis: session.id === request.session.id,
      }));
    },
  );
  app.post<{ Params: { id: string } }>(
    '/api/sessions/:id/end',
    {
      config: { policy: { may: 'session.end' } },
      schema: { params: IdParams, response: { 200: Nothing, '4xx': RefusalBody } },
    },
    async (request) => {
      const isEnded = await endOwnSession(parts.database.as(request.account), {
        accountId: request.account.id,
        id: request.params.id,
      });
      if (!isEnded) throw new Refusal('not-found');
      return {};
    },
  );
}
