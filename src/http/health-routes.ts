import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '../db/database.ts';

/** Balancers and watchdogs ask it; it says nothing of anybody. */
const OPEN = { policy: { may: 'health.ask' } } as const;
const StateBody = Type.Object({ state: Type.String() });

/**
 * Whether this process lives and stays, and whether it can do its work. A line without database still answers callers; one that
 * is about to stop is to be sent nobody any more.
 */
export function addHealthRoutes(app: FastifyInstance, parts: { database: Database; isStopping(): boolean }): void {
  const schema = { response: { 200: StateBody, 503: StateBody } };
  app.get('/health/live', { config: OPEN, schema }, (_request, reply) =>
    parts.isStopping() ? reply.code(503).send({ state: 'stopping' }) : reply.send({ state: 'live' }),
  );
  app.get('/health/ready', { config: OPEN, schema }, async (_request, reply) => {
    if (parts.isStopping()) return reply.code(503).send({ state: 'stopping' });
    try {
      await parts.database.query('health', 'select 1', []);
      return { state: 'ready' };
    } catch {
      // The reason stands in the log of whoever needed the database; this answer is for machines.
      return reply.code(503).send({ state: 'no-database' });
    }
  });
}
