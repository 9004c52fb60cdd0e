import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { May } from '../access/need-to-know.ts';
import type { CallId } from '../calls/call.ts';
import type { ForPeople } from '../db/database.ts';
import { IdParams, Nothing, RefusalBody } from '../http/contract.ts';
import { type AgreeParts, agreeCallBack, beginCallBack, stopCallingBack, withdrawCallBack } from './agree-call-back.ts';
import type { Window } from './call-back-window.ts';
import { BegunBody, PlanBody, WithdrawBody } from './contract.ts';

const may = (entry: May) => ({ policy: { may: entry } });

export interface CallBackRouteParts extends AgreeParts {
  database: ForPeople;
  softphoneToken(accountId: string): string;
}

type Body = Static<typeof PlanBody>;

/** What an operator agrees with a caller about calling back, and the call back itself. */
export function addCallBackRoutes(app: FastifyInstance, parts: CallBackRouteParts): void {
  const { database } = parts;
  const answers = (ok: object = Nothing) => ({ 200: ok, '4xx': RefusalBody, 503: RefusalBody });

  app.post<{ Params: { id: CallId }; Body: Body }>(
    '/api/calls/:id/call-back',
    { config: may('call-back.agree'), schema: { params: IdParams, body: PlanBody, response: answers() } },
    async (request) => {
      const named = database.as(request.account);
      const { preset, say, whoMayAnswer } = request.body;
      const wish = { callId: request.params.id, preset, window: windowIn(request.body), say, whoMayAnswer };
      await agreeCallBack({ ...parts, named }, wish);
      return {};
    },
  );
  app.post<{ Params: { id: string }; Body: Static<typeof WithdrawBody> }>(
    '/api/call-backs/:id/withdraw',
    { config: may('call-back.withdraw'), schema: { params: IdParams, body: WithdrawBody, response: answers() } },
    async (request) => {
      await withdrawCallBack(database.as(request.account), { id: request.params.id, why: request.body.why });
      return {};
    },
  );
  app.post<{ Params: { id: CallId } }>(
    '/api/calls/:id/stop-calling-back',
    { config: may('call-back.stop'), schema: { params: IdParams, response: answers() } },
    async (request) => {
      await stopCallingBack(database.as(request.account), request.params.id);
      return {};
    },
  );
  app.post<{ Params: { id: string } }>(
    '/api/call-backs/:id/begin',
    { config: may('call-back.begin'), schema: { params: IdParams, response: answers(BegunBody) } },
    async (request) => {
      const offer = await beginCallBack(database.as(request.account), request.params.id);
      return { token: parts.softphoneToken(request.account.id), params: { offer } };
    },
  );
}

function windowIn({ opensAt, closesAt }: Body): Window | null {
  return opensAt === null || closesAt === null
    ? null
    : { opensAt: Date.parse(opensAt), closesAt: Date.parse(closesAt) };
}
