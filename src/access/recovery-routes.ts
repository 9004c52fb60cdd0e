import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Database } from '../db/database.ts';
import { IdParams, LIST_LIMIT, Nothing, PartParams, RefusalBody } from '../http/contract.ts';
import { askForRecovery, confirmAsSecond, takeBackRecovery } from './recovery.ts';
import { helpedBy } from './recovery-store.ts';

const ColleaguesBody = Type.Array(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    role: Type.String(),
    recoveryId: Type.Union([Type.String(), Type.Null()]),
    askedBy: Type.Union([Type.String(), Type.Null()]),
    isMine: Type.Boolean(),
    mayConfirm: Type.Boolean(),
  }),
  { maxItems: LIST_LIMIT },
);
const AskBody = Type.Object({ accountId: Type.String({ format: 'uuid' }) });
const AskedBody = Type.Object({ id: Type.String() });
/** After the # of the address it reaches no server and no log. */
const LinkBody = Type.Object({ link: Type.String() });

/** Two people help a third back in. Who may help whom stands in the database, which refuses everybody else. */
export function addRecoveryRoutes(app: FastifyInstance, parts: { database: Database; publicOrigin: string }): void {
  const { database } = parts;
  const list = { policy: { may: 'recovery.list' } } as const;
  const answers = { 200: ColleaguesBody, '4xx': RefusalBody };
  app.get('/api/recoveries', { config: list, schema: { response: answers } }, (request) =>
    helpedBy(database, request.account),
  );
  app.get<{ Params: PartParams }>(
    '/api/recoveries/after/:after',
    { config: list, schema: { params: PartParams, response: answers } },
    (request) => helpedBy(database, request.account, Number(request.params.after)),
  );
  app.post<{ Body: Static<typeof AskBody> }>(
    '/api/recoveries',
    {
      config: { policy: { may: 'recovery.ask' } },
      schema: { body: AskBody, response: { 200: AskedBody, '4xx': RefusalBody } },
    },
    (request) => askForRecovery(database, { accountId: request.body.accountId, helper: request.account }),
  );
  app.post<{ Params: { id: string } }>(
    '/api/recoveries/:id/confirm',
    {
      config: { policy: { may: 'recovery.confirm' } },
      schema: { params: IdParams, response: { 200: LinkBody, '4xx': RefusalBody } },
    },
    async (request) => {
      const secret = await confirmAsSecond(database, { id: request.params.id, helper: request.account });
      return { link: `${parts.publicOrigin}/sign-in#${secret}` };
    },
  );
  app.post<{ Params: { id: string } }>(
    '/api/recoveries/:id/withdraw',
    {
      config: { policy: { may: 'recovery.withdraw' } },
      schema: { params: IdParams, response: { 200: Nothing, '4xx': RefusalBody } },
    },
    async (request) => {
      await takeBackRecovery(database, { id: request.params.id, helperId: request.account.id });
      return {};
    },
  );
}
