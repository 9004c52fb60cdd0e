import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { Nothing, RefusalBody } from '../http/contract.ts';
import { browserOf } from '../http/route-guard.ts';
import { AcceptanceBody, CODE, NextBody, OfferedCode, PASSWORD, SecretBody } from './contract.ts';
import { type CredentialParts, giveSession } from './credential-parts.ts';
import { finishInvitation, readInvitation } from './invitation.ts';
import { offerCode, type PasswordParts, preparePassword, proveCode, signInWithPassword } from './password.ts';
import { knownBrowserCookie, setSessionCookie } from './session-cookie.ts';
import { stepUp } from './sign-in.ts';

const TypedBody = Type.Object({ name: Type.String({ maxLength: 100 }), password: PASSWORD, code: CODE });
const CodeBody = Type.Object({ code: CODE });
const ChosenBody = Type.Object({
  secret: Type.String({ maxLength: 100 }),
  password: PASSWORD,
  sealed: Type.String({ maxLength: 300 }),
  code: CODE,
  acceptance: AcceptanceBody,
});
/** Name, password and code are the proof. */
const SIGN_IN = { policy: { may: 'sign-in.try' } } as const;
/** The secret of the invitation, in the body, is the proof. */
const INVITED = { policy: { may: 'invitation.accept' } } as const;
const PROVE = { policy: { may: 'session.prove' } } as const;

/** For devices without a passkey: a password that never stands alone, but always with a code. */
export function addPasswordRoutes(app: FastifyInstance, parts: CredentialParts & PasswordParts): void {
  app.post<{ Body: Static<typeof TypedBody> }>(
    '/api/sign-in/password',
    { config: SIGN_IN, schema: { body: TypedBody, response: { 200: NextBody, '4xx': RefusalBody } } },
    async (request, reply) => {
      const opened = await signInWithPassword(parts, {
        ...request.body,
        browser: browserOf(request),
        address: addressOf(request),
        marks: request.cookies[knownBrowserCookie(parts)],
      });
      return giveSession({ request, reply }, parts, opened);
    },
  );
  app.post<{ Body: Static<typeof CodeBody> }>(
    '/api/step-up/code',
    { config: PROVE, schema: { body: CodeBody, response: { 200: Nothing, '4xx': RefusalBody } } },
    async (request, reply) => {
      await proveCode(parts, { accountId: request.account.id, code: request.body.code });
      setSessionCookie(reply, parts, await stepUp(parts.database, request.session.id));
      return {};
    },
  );
  addInvitedByPassword(app, parts);
}

function addInvitedByPassword(app: FastifyInstance, parts: CredentialParts & PasswordParts): void {
  app.post<{ Body: Static<typeof SecretBody> }>(
    '/api/invitation/code',
    { config: INVITED, schema: { body: SecretBody, response: { 200: OfferedCode, '4xx': RefusalBody } } },
    async (request) => {
      const { accountId } = await readInvitation(parts.database, request.body.secret);
      return offerCode(parts.sealer, accountId);
    },
  );
  app.post<{ Body: Static<typeof ChosenBody> }>(
    '/api/invitation/password',
    { config: INVITED, schema: { body: ChosenBody, response: { 200: NextBody, '4xx': RefusalBody } } },
    async (request, reply) => {
      const { secret, acceptance, ...chosen } = request.body;
      const { accountId, name, signInName } = await readInvitation(parts.database, secret);
      const enrol = await preparePassword(parts, { ...chosen, accountId, names: [name, signInName ?? ''] });
      const invited = {
        secret,
        accountId,
        acceptance,
        method: 'password',
        browser: browserOf(request),
        enrol,
      } as const;
      return giveSession({ request, reply }, parts, await finishInvitation(parts.database, invited));
    },
  );
}

/** Whoever is at the other end; behind a proxy of ours (`TRUSTED_PROXIES`), whoever it names. Only counted, never kept as it is. */
function addressOf(request: FastifyRequest): string {
  return request.ip;
}
