import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '../db/database.ts';
import { Nothing, RefusalBody } from '../http/contract.ts';
import { browserOf } from '../http/route-guard.ts';
import { Refusal } from '../refusal.ts';
import { consolePath, ROLES } from './account.ts';
import { LINK_REFUSED_STYLE, LINK_REFUSED_STYLE_PATH, linkRefusedPage } from './link-refused-page.ts';
import { type CookieParts, clearSessionCookie, setSessionCookie } from './session-cookie.ts';
import { signIn, signOut } from './sign-in.ts';

const LinkParams = Type.Object({ secret: Type.String({ maxLength: 100 }) });
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
};
const MeBody = Type.Object(Me);
/** Only an operator has a telephone on the desk. */
const OperatorsMe = Type.Object({
  ...Me,
  softphone: Type.Union([
    Type.Object(
      { chunderw: Type.Union([Type.String(), Type.Null()]), insecure: Type.Boolean() },
      { about: 'softphone own' },
    ),
    Type.Null(),
  ]),
});
const ME = {
  operator: OperatorsMe,
  supervisor: MeBody,
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

/** Signing in by a link of the demo, out again, and who one is. */
export function addAccessRoutes(app: FastifyInstance, parts: AccessRouteParts): void {
  app.get<{ Params: { secret: string } }>(
    '/sign-in/:secret',
    {
      config: { policy: { may: 'sign-in.try' } },
      schema: { params: LinkParams, response: { 303: Type.Null(), 401: Type.String(), '4xx': RefusalBody } },
    },
    async (request, reply) => {
      // In production an address alone signs nobody in: an invitation asks for a passkey or a password.
      const signingIn = parts.isDemo ? signIn(parts.database, request.params.secret, browserOf(request)) : null;
      const session = signingIn && (await unlessRefused(signingIn));
      // A person stands behind this address, not a program: who is refused is told what to do.
      if (!session) return reply.code(401).type('text/html; charset=utf-8').send(linkRefusedPage(parts));
      const { token, account } = session;
      setSessionCookie(reply, parts, token);
      return reply.redirect(consolePath(account.role) ?? '/', 303);
    },
  );
  app.get(
    LINK_REFUSED_STYLE_PATH,
    { config: { policy: { may: 'page.open' } }, schema: { response: { 200: Type.String() } } },
    (_request, reply) => reply.type('text/css; charset=utf-8').send(LINK_REFUSED_STYLE),
  );
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
    (request) =>
      Promise.resolve({
        account: request.account,
        line: { demo: parts.isDemo },
        softphone: parts.signallingHost ? { chunderw: parts.signallingHost, insecure: true } : null,
      }),
  );
}

async function unlessRefused<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
