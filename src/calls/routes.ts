import type { FastifyInstance } from 'fastify';
import type { May } from '../access/need-to-know.ts';
import type { Database, ForPeople, Person } from '../db/database.ts';
import { IdParams, Nothing, RefusalBody } from '../http/contract.ts';
import type { CallId, Disposition, Question } from './call.ts';
import { HoldBody, PresumptionMade, QuestionBody, WrapUpBody } from './contract.ts';
import type { Released } from './ending-store.ts';
import {
  type ActionParts,
  askByKeys,
  closeWrapUp,
  coverCaller,
  endCall,
  holdCall,
  markPresumedVictim,
} from './operator-actions.ts';

const may = (entry: May) => ({ policy: { may: entry } });
type Params = { Params: { id: CallId } };

/** What an operator does with the own call, during it and after. */
export function addCallRoutes(
  app: FastifyInstance,
  parts: Pick<ActionParts, 'control'> & {
    database: ForPeople;
    /** Tidies up at the carrier after a call ended; never waits for it. */
    afterEnd(released: Released): void;
    /** B4.2: an escalation raised before the presumption gets its 24 hours from it. */
    startHandoverClock(database: Database, callId: CallId): Promise<void>;
    /** B4.1: no wrap-up of a presumed victim is closed before the unit was told. */
    presumptionStanding(database: Database, callId: CallId): Promise<'none' | 'told' | 'untold'>;
    /** B4.1: nor one of a witness of an offence. */
    isUnitTold(database: Database, callId: CallId): Promise<boolean>;
  },
): void {
  const schema = (body: object | null, ok: object = Nothing) => ({
    params: IdParams,
    ...(body ? { body } : {}),
    response: { 200: ok, '4xx': RefusalBody, 503: RefusalBody },
  });
  const own = (request: { params: { id: CallId }; account: Person }) => ({
    callId: request.params.id,
    operatorId: request.account.id,
  });
  const asked = ({ account }: { account: Person }) => ({ ...parts, database: parts.database.as(account) });

  app.post<Params>('/api/calls/:id/end', { config: may('call.end'), schema: schema(null) }, async (request) => {
    parts.afterEnd(await endCall(asked(request), own(request)));
    return {};
  });
  app.post<Params & { Body: { on: boolean } }>(
    '/api/calls/:id/hold',
    { config: may('call.hold'), schema: schema(HoldBody) },
    async (request) => {
      await holdCall(asked(request), { ...own(request), isOn: request.body.on });
      return {};
    },
  );
  app.post<Params>('/api/calls/:id/cover', { config: may('call.cover'), schema: schema(null) }, async (request) => {
    await coverCaller(asked(request), own(request));
    return {};
  });
  app.post<Params & { Body: { question: Question } }>(
    '/api/calls/:id/questions',
    { config: may('call.ask'), schema: schema(QuestionBody) },
    async (request) => {
      await askByKeys(asked(request), { ...own(request), question: request.body.question });
      return {};
    },
  );
  app.post<Params>(
    '/api/calls/:id/presumption',
    { config: { policy: { may: 'call.presume', as: ['own', 'wrapping-up'] } }, schema: schema(null, PresumptionMade) },
    async (request) => {
      const { presumedAt } = await markPresumedVictim(asked(request), own(request));
      await parts.startHandoverClock(asked(request).database, request.params.id);
      return { presumedAt: presumedAt.toISOString() };
    },
  );
  app.post<Params & { Body: { disposition: Disposition } }>(
    '/api/calls/:id/wrap-up',
    { config: may('call.close'), schema: schema(WrapUpBody) },
    async (request) => {
      await closeWrapUp(asked(request), { ...request.body, ...own(request) });
      return {};
    },
  );
}
