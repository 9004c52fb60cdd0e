import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '../db/database.ts';
import { Nothing, RefusalBody } from '../http/contract.ts';
import { browserOf } from '../http/route-guard.ts';
import { ROLES } from './account.ts';
import { NextBody, SecretBody } from './contract.ts';
import { firstPath } from './credential-parts.ts';
import { type CookieParts, clearSessionCookie, setSessionCookie } from './session-cookie.ts';
import { signIn, signOut } from './sign-in.ts';

const Me = {
  account: Type.Object(
    {
      id: Type.String(),
      name: Type.String(),
      role: Type.Enum([...ROLES]),
      languages: Type.Array(Type.String(), { maxItems: 3 }),
    },
    { about: 'account own' },
  ),
  line: Type.Object({ demo: Type.Boolean() }),
  session: Type.Object({ endsAt: Type.String() }, { about: 'session own' }),
};
const MeBody = Type.Object(Me);
const TELEPHONE = { chunderw: Type.Union([Type.String(), Type.Null()]), insecure: Type.Boolean() };
/** Whoever sits at a desk has a telephone on it. */
const OperatorsMe = Type.Object({
  ...Me,
  softphone: Type.Union([Type.Object(TELEPHONE, { about: 'softphone own' }), Type.Null()]),
});
/** The place at an operator's desk; null without a certificate. */
const SupervisorsMe = Type.Object({
  ...Me,
  place: Type.Union([
    Type.Object({ softphone: Type.Union([Type.Object(TELEPHONE), Type.Null()]) }, { about: 'place own' }),
    Type.Null(),
  ]),
});
const ME = {
  operator: OperatorsMe,
  supervisor: SupervisorsMe,
  'duty-officer': MeBody,
  'unit-head': MeBody,
  coordinator: MeBody,
  administrator: MeBody,
};

export interface AccessRouteParts extends CookieParts {
  database: Database;
  isDemo: boolean;
  /** Where a softphone finds the simulated carrier's signalling; null with a real carrier. */
  signallingHost: string | null;
}

/** Signing out again, who one is, and in the demo signing in by a link. */
export function addAccessRoutes(app: FastifyInstance, parts: AccessRouteParts): void {
  // In production no link signs anybody in: an invitation asks for a passkey or a password.
  if (parts.isDemo) addDemoSignIn(app, parts);
  app.post(
    '/api/sign-out',
    {
      config: { policy: { may: 'session.leave' } },
      schema: { response: { 200: Nothing, '4xx': RefusalBody } },
    },
    async (request, reply) => {
      await signOut(parts.database, request.cookies[parts.cookieName]);
      clearSessionCookie(reply, parts);
      return {};
    },
  );
  app.get(
    '/api/me',
    {
      config: { policy: { may: 'account.read', answers: ME } },
      schema: { response: { '4xx': RefusalBody } },
    },
    (request) => {
      const softphone = parts.signallingHost ? { chunderw: parts.signallingHost, insecure: true } : null;
      return Promise.resolve({
        account: request.account,
        line: { demo: parts.isDemo },
        session: { endsAt: request.session.endsAt.toISOString() },
        softphone,
        place: request.serving ? { softphone } : null,
      });
    },
  );
}

/** A link of the demo signs an invented person in: by a POST of the page that stands at its address, never by the address. */
function addDemoSignIn(app: FastifyInstance, parts: AccessRouteParts): void {
  app.post<{ Body: { secret: string } }>(
    '/api/sign-in/link',
    {
      config: { policy: { may: 'sign-in.try' } },
      schema: { body: SecretBody, response: { 200: NextBody, '4xx': RefusalBody } },
    },
    async (request, reply) => {
      const { token, account } = await signIn(parts.database, request.body.secret, browserOf(request));
      setSessionCookie(reply, parts, token);
      return { path: firstPath(account.role) };
    },
  );
}
