import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { May } from '../access/need-to-know.ts';
import type { CallId } from '../calls/call.ts';
import type { ForPeople } from '../db/database.ts';
import { IdParams, Nothing, RefusalBody } from '../http/contract.ts';
import { ListenBody, SupervisorBody, TakenOverBody, TalksBody } from './contract.ts';
import { announceListening, callSupervisor, confirmShown, readTalks, takeOver } from './supervise.ts';

const may = (entry: May) => ({ policy: { may: entry } });
type CallParams = { Params: { id: CallId } };

export interface SupervisorRouteParts {
  database: ForPeople;
  /** A fresh token for this supervisor's softphone. */
  softphoneToken(accountId: string): string;
}

/** A supervisor in an operator's talk: asked in, listening where the operator sees it, or taking over what is stuck. */
export function addSupervisorRoutes(app: FastifyInstance, { database, softphoneToken }: SupervisorRouteParts): void {
  const answers = (ok: object = Nothing) => ({ 200: ok, '4xx': RefusalBody, 503: RefusalBody });

  app.post<CallParams & { Body: Static<typeof SupervisorBody> }>(
    '/api/calls/:id/supervisor',
    { config: may('call.call-supervisor'), schema: { params: IdParams, body: SupervisorBody, response: answers() } },
    async (request) => {
      await callSupervisor(database.as(request.account), { callId: request.params.id, ...request.body });
      return {};
    },
  );
  app.post<{ Params: { id: string } }>(
    '/api/guests/:id/shown',
    { config: may('guest.show'), schema: { params: IdParams, response: answers() } },
    async (request) => {
      await confirmShown(database.as(request.account), request.params.id);
      return {};
    },
  );
  app.get('/api/talks', { config: may('talk.list'), schema: { response: answers(TalksBody) } }, (request) =>
    readTalks(database.as(request.account)),
  );
  app.post<CallParams & { Body: Static<typeof ListenBody> }>(
    '/api/talks/:id/listen',
    { config: may('talk.listen'), schema: { params: IdParams, body: ListenBody, response: answers() } },
    async (request) => {
      await announceListening(database.as(request.account), { callId: request.params.id, ...request.body });
      return {};
    },
  );
  app.post<CallParams>(
    '/api/talks/:id/take-over',
    { config: may('talk.take-over'), schema: { params: IdParams, response: answers(TakenOverBody) } },
    async (request) => {
      const offer = await takeOver(database.as(request.account), request.params.id);
      return { token: softphoneToken(request.account.id), params: { offer } };
    },
  );
}
