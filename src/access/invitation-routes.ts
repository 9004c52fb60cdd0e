import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { Nothing, RefusalBody } from '../http/contract.ts';
import { browserOf } from '../http/route-guard.ts';
import { CONDUCT_VERSION } from './conduct.ts';
import {
  AcceptanceBody,
  ConductBody,
  InvitationBody,
  InvitedByPasskey,
  NextBody,
  PasskeyOptions,
  SecretBody,
} from './contract.ts';
import { answerMade, type CredentialParts, giveSession } from './credential-parts.ts';
import { acceptConduct, finishInvitation, readInvitation } from './invitation.ts';
import { passkeyToMake, provePasskeyMade } from './passkey.ts';
import { insertPasskey } from './passkey-store.ts';

/** The secret of the invitation, in the body, is the proof. */
const OPEN = { policy: { may: 'invitation.open' } } as const;
const ACCEPT = { policy: { may: 'invitation.accept' } } as const;

/** From the one-time link to the console: a passkey, the code of conduct, a session. */
export function addInvitationRoutes(app: FastifyInstance, parts: CredentialParts): void {
  const { database } = parts;

  app.post<{ Body: Static<typeof SecretBody> }>(
    '/api/invitation/open',
    { config: OPEN, schema: { body: SecretBody, response: { 200: InvitationBody, '4xx': RefusalBody } } },
    async (request) => ({
      ...(await readInvitation(database, request.body.secret)),
      conductVersion: CONDUCT_VERSION,
    }),
  );
  app.post<{ Body: Static<typeof SecretBody> }>(
    '/api/invitation/passkey-options',
    { config: ACCEPT, schema: { body: SecretBody, response: { 200: PasskeyOptions, '4xx': RefusalBody } } },
    async (request) => {
      const { accountId, name } = await readInvitation(database, request.body.secret);
      return { options: await passkeyToMake(parts, { id: accountId, name }) };
    },
  );
  app.post<{ Body: Static<typeof InvitedByPasskey> }>(
    '/api/invitation/passkey',
    { config: ACCEPT, schema: { body: InvitedByPasskey, response: { 200: NextBody, '4xx': RefusalBody } } },
    async (request, reply) => {
      const { secret, answer, label, acceptance } = request.body;
      const { accountId } = await readInvitation(database, secret);
      const passkey = await provePasskeyMade(parts, { accountId, answer: answerMade(answer), label });
      const opened = await finishInvitation(database, {
        secret,
        accountId,
        acceptance,
        method: 'passkey',
        browser: browserOf(request),
        enrol: (transaction) => insertPasskey(transaction, { accountId, passkey }),
      });
      return giveSession({ request, reply }, parts, opened);
    },
  );
  app.get(
    '/api/conduct',
    {
      config: { policy: { may: 'conduct.read' } },
      schema: { response: { 200: ConductBody, '4xx': RefusalBody } },
    },
    () => Promise.resolve({ version: CONDUCT_VERSION }),
  );
  app.post<{ Body: Static<typeof AcceptanceBody> }>(
    '/api/conduct/accept',
    {
      config: { policy: { may: 'conduct.accept' } },
      schema: { body: AcceptanceBody, response: { 200: Nothing, '4xx': RefusalBody } },
    },
    async (request) => {
      const whose = { accountId: request.account.id, sessionId: request.session.id };
      await acceptConduct(database, { ...whose, acceptance: request.body });
      return {};
    },
  );
}
