import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Database } from '../db/database.ts';
import { IdParams, Nothing, RefusalBody } from '../http/contract.ts';
import { ROLES } from './account.ts';
import { askForRecovery, confirmAsSecond, takeBackRecovery } from './recovery.ts';
import { helpedBy } from './recovery-store.ts';

const ColleaguesBody = Type.Array(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    role: Type.String(),
    recoveryId: Type.Union([Type.String(), Type.Null()]),
    isMine: Type.Boolean(),
    mayConfirm: Type.Boolean(),
  }),
);
const AskBody = Type.Object({ accountId: Type.String({ format: 'uuid' }) });
const AskedBody = Type.Object({ id: Type.String() });
/** After the # of the address it reaches no server and no log. */
const LinkBody = Type.Object({ link: Type.String() });
const READ = { policy: { roles: ROLES } } as const;
const FRESH = { policy: { roles: ROLES, fresh: true } } as const;

/** Two people help a third back in. Who may help whom stands in the database, which refuses everybody else. */
export function addRecoveryRoutes(app: FastifyInstance, parts: { database: Database; publicOrigin: string }): void {
  const { database } = parts;
  app.get(
    '/api/recoveries',
    { config: READ, schema: { response: { 200: ColleaguesBody, '4xx': RefusalBody } } },
    (request) => helpedBy(database, request.account),
  );
  app.post<{ Body: Static<typeof AskBody> }>(
    '/api/recoveries',
    { config: FRESH, schema: { body: AskBody, response: { 200: AskedBody, '4xx': RefusalBody } } },
    (request) => askForRecovery(database, { accountId: request.body.accountId, helper: request.account }),
  );
  app.post<{ Params: { id: string } }>(
    '/api/recoveries/:id/confirm',
    { config: FRESH, schema: { params: IdParams, response: { 200: LinkBody, '4xx': RefusalBody } } },
    async (request) => {
      const secret = await confirmAsSecond(database, { id: request.params.id, helper: request.account });
      return { link: `${parts.publicOrigin}/sign-in#${secret}` };
    },
  );
  app.post<{ Params: { id: string } }>(
    '/api/recoveries/:id/withdraw',
    { config: READ, schema: { params: IdParams, response: { 200: Nothing, '4xx': RefusalBody } } },
    async (request) => {
      await takeBackRecovery(database, { id: request.params.id, helperId: request.account.id });
      return {};
    },
  );
}
