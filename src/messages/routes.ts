import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { May } from '../access/need-to-know.ts';
import type { Clock } from '../clock.ts';
import type { KeydClient } from '../confidentiality/keyd-client.ts';
import type { Database, ForPeople } from '../db/database.ts';
import { IdParams, Nothing, RefusalBody } from '../http/contract.ts';
import { FinishMessageBody, MessagesBody, SealedMessageBody } from './contract.ts';
import { finishMessage, listMessages, openMessage } from './hear-message.ts';

const may = (entry: May) => ({ policy: { may: entry } });
type Params = { Params: { id: string } };

export interface MessageRouteParts {
  database: ForPeople;
  keyd: KeydClient;
  clock: Clock;
  /** Whether the unit was told of anything in this call. */
  isUnitTold(named: Database, callId: string): Promise<boolean>;
}

/** What callers left for whoever is on duty next. No message leaves here in the clear (B1.3). */
export function addMessageRoutes(app: FastifyInstance, { database, keyd, clock, isUnitTold }: MessageRouteParts): void {
  const answers = (ok: object) => ({ 200: ok, '4xx': RefusalBody, 503: RefusalBody });

  app.get('/api/messages', { config: may('message.list'), schema: { response: answers(MessagesBody) } }, (request) =>
    listMessages({ database: database.as(request.account), clock }),
  );
  app.post<Params>(
    '/api/messages/:id/open',
    { config: may('message.open'), schema: { params: IdParams, response: answers(SealedMessageBody) } },
    (request) =>
      openMessage(
        { database: database.as(request.account), keyd },
        { id: request.params.id, operatorId: request.account.id },
      ),
  );
  app.post<Params & { Body: Static<typeof FinishMessageBody> }>(
    '/api/messages/:id/finish',
    {
      config: may('message.finish'),
      schema: { params: IdParams, body: FinishMessageBody, response: answers(Nothing) },
    },
    async (request) => {
      const done = { id: request.params.id, operatorId: request.account.id, ...request.body };
      await finishMessage({ database: database.as(request.account), isUnitTold }, done);
      return {};
    },
  );
}
