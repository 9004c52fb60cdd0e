import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { LIST_LIMIT, RefusalBody } from '../http/contract.ts';
import { Refusal } from '../refusal.ts';

const PeopleBody = Type.Array(Type.Object({ name: Type.String(), role: Type.String(), signIn: Type.String() }), {
  maxItems: LIST_LIMIT,
});
const Elsewhere = {
  querystring: Type.Object({ language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$' })) }),
  response: { 303: Type.Null(), '4xx': RefusalBody },
};
const OPEN = { policy: { may: 'demo.look' } } as const;

export interface DemoRouteParts {
  simulatorOrigin: string | null;
  /** The invented people with their sign-in addresses, as the launcher wrote them. */
  readPeople(): Promise<{ name: string; role: string; signIn: string }[]>;
}

/** What only the demo has: the launcher's people, the telephone and the tape of the simulated carrier. */
export function addDemoRoutes(app: FastifyInstance, parts: DemoRouteParts): void {
  app.get('/demo/people', { config: OPEN, schema: { response: { 200: PeopleBody, '4xx': RefusalBody } } }, () =>
    parts.readPeople(),
  );
  for (const path of ['/phone', '/tape']) {
    app.get<{ Querystring: { language?: string } }>(path, { config: OPEN, schema: Elsewhere }, (request, reply) => {
      if (!parts.simulatorOrigin) throw new Refusal('not-found');
      const { language } = request.query;
      const chosen = language === undefined ? '' : `?language=${language}`;
      return reply.redirect(parts.simulatorOrigin + path + chosen, 303);
    });
  }
}
