import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Nothing, RefusalBody } from '../http/contract.ts';
import { CODE, OfferedCode, PASSWORD } from './contract.ts';
import { knowBrowser } from './credential-parts.ts';
import { type OwnPasswordParts, takeNewPassword } from './own-password.ts';
import { offerCode } from './password.ts';
import { ownPassword } from './password-store.ts';
import type { CookieParts } from './session-cookie.ts';

const OwnPasswordBody = Type.Object({
  signInName: Type.Union([Type.String(), Type.Null()]),
  changedAt: Type.Union([Type.String(), Type.Null()]),
});
const NewPasswordBody = Type.Object({
  password: PASSWORD,
  code: CODE,
  sealed: Type.Optional(Type.String({ maxLength: 300 })),
});
const CHANGE = { policy: { may: 'password.change' } } as const;

/** A person's own password: whether there is one, and a new one in its place, with a new authenticator or the old. */
export function addOwnPasswordRoutes(app: FastifyInstance, parts: OwnPasswordParts & CookieParts): void {
  app.get(
    '/api/password',
    {
      config: { policy: { may: 'password.read' } },
      schema: { response: { 200: OwnPasswordBody, '4xx': RefusalBody } },
    },
    async (request) => {
      const { signInName, changedAt } = await ownPassword(parts.database, request.account.id);
      return { signInName, changedAt: changedAt?.toISOString() ?? null };
    },
  );
  app.post(
    '/api/password/code',
    { config: CHANGE, schema: { response: { 200: OfferedCode, '4xx': RefusalBody } } },
    (request) => Promise.resolve(offerCode(parts.sealer, request.account.id)),
  );
  app.post<{ Body: Static<typeof NewPasswordBody> }>(
    '/api/password',
    { config: CHANGE, schema: { body: NewPasswordBody, response: { 200: Nothing, '4xx': RefusalBody } } },
    async (request, reply) => {
      const { account, session } = request;
      await takeNewPassword(parts, { ...request.body, account, name: account.name, sessionId: session.id });
      await knowBrowser({ request, reply }, parts, account.id);
      return {};
    },
  );
}
