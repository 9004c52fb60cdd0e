import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { IdParams, LIST_LIMIT, Nothing, RefusalBody } from '../http/contract.ts';
import { browserOf } from '../http/route-guard.ts';
import { LABEL, NextBody, PasskeyMade, PasskeyOptions, PasskeyProved } from './contract.ts';
import { answerMade, answerProved, type CredentialParts, giveSession } from './credential-parts.ts';
import { removePasskey, takeAnotherPasskey } from './own-passkey.ts';
import { passkeyToMake, passkeyToProve, provePasskey } from './passkey.ts';
import { type PasskeySignInParts, signInWithPasskey } from './passkey-sign-in.ts';
import { passkeysOf } from './passkey-store.ts';
import { setSessionCookie } from './session-cookie.ts';
import { stepUp } from './sign-in.ts';

const AnswerBody = Type.Object({ answer: PasskeyProved });
const MadeBody = Type.Object({ answer: PasskeyMade, label: LABEL });
const PasskeysBody = Type.Array(
  Type.Object({
    id: Type.String(),
    label: Type.String(),
    createdAt: Type.String(),
    lastUsedAt: Type.Union([Type.String(), Type.Null()]),
  }),
  { maxItems: LIST_LIMIT },
);
/** The passkey is the proof. */
const SIGN_IN = { policy: { may: 'sign-in.try' } } as const;
const PROVE = { policy: { may: 'session.prove' } } as const;
const ADD = { policy: { may: 'passkey.add' } } as const;

/** Signing in by passkey, proving oneself again by one, and a person's own passkeys. */
export function addPasskeyRoutes(app: FastifyInstance, parts: CredentialParts & PasskeySignInParts): void {
  addSignIn(app, parts);
  addStepUp(app, parts);
  addOwnPasskeys(app, parts);
}

function addSignIn(app: FastifyInstance, parts: CredentialParts & PasskeySignInParts): void {
  app.post(
    '/api/sign-in/passkey-options',
    { config: SIGN_IN, schema: { response: { 200: PasskeyOptions, '4xx': RefusalBody } } },
    async () => ({ options: await passkeyToProve(parts, null) }),
  );
  app.post<{ Body: Static<typeof AnswerBody> }>(
    '/api/sign-in/passkey',
    { config: SIGN_IN, schema: { body: AnswerBody, response: { 200: NextBody, '4xx': RefusalBody } } },
    async (request, reply) => {
      const opened = await signInWithPasskey(parts, {
        answer: answerProved(request.body.answer),
        browser: browserOf(request),
        // As with passwords: whoever is at the other end, or whom a proxy of ours names.
        address: request.ip,
      });
      return giveSession({ request, reply }, parts, opened);
    },
  );
}

function addStepUp(app: FastifyInstance, parts: CredentialParts): void {
  app.post(
    '/api/step-up/passkey-options',
    { config: PROVE, schema: { response: { 200: PasskeyOptions, '4xx': RefusalBody } } },
    async (request) => ({ options: await passkeyToProve(parts, request.account.id) }),
  );
  app.post<{ Body: Static<typeof AnswerBody> }>(
    '/api/step-up/passkey',
    { config: PROVE, schema: { body: AnswerBody, response: { 200: Nothing, '4xx': RefusalBody } } },
    async (request, reply) => {
      const { answer } = request.body;
      await provePasskey(parts, { answer: answerProved(answer), accountId: request.account.id });
      setSessionCookie(reply, parts, await stepUp(parts.database, request.session.id));
      return {};
    },
  );
}

function addOwnPasskeys(app: FastifyInstance, parts: CredentialParts): void {
  const { database } = parts;
  app.get(
    '/api/passkeys',
    { config: { policy: { may: 'passkey.list' } }, schema: { response: { 200: PasskeysBody, '4xx': RefusalBody } } },
    async (request) => {
      const passkeys = await passkeysOf(database, request.account.id);
      return passkeys.map(({ id, label, createdAt, lastUsedAt }) => ({
        id,
        label,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      }));
    },
  );
  app.post(
    '/api/passkeys/options',
    { config: ADD, schema: { response: { 200: PasskeyOptions, '4xx': RefusalBody } } },
    async (request) => ({ options: await passkeyToMake(parts, request.account) }),
  );
  app.post<{ Body: Static<typeof MadeBody> }>(
    '/api/passkeys',
    { config: ADD, schema: { body: MadeBody, response: { 200: Nothing, '4xx': RefusalBody } } },
    async (request) => {
      const { answer, label } = request.body;
      const whose = { account: request.account, sessionId: request.session.id };
      await takeAnotherPasskey(parts, { ...whose, answer: answerMade(answer), label });
      return {};
    },
  );
  app.post<{ Params: { id: string } }>(
    '/api/passkeys/:id/remove',
    {
      config: { policy: { may: 'passkey.remove' } },
      schema: { params: IdParams, response: { 200: Nothing, '4xx': RefusalBody } },
    },
    async (request) => {
      const { account, session, params } = request;
      await removePasskey(database, { account, sessionId: session.id, id: params.id });
      return {};
    },
  );
}
