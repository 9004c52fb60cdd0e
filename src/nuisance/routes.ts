import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Account } from '../access/account.ts';
import type { May } from '../access/need-to-know.ts';
import type { CallId } from '../calls/call.ts';
import type { ForPeople } from '../db/database.ts';
import { IdParams, Nothing, PartParams, RefusalBody } from '../http/contract.ts';
import { CallNuisance, NuisanceEndBody, NuisanceFlags, WarningBody } from './contract.ts';
import { answerAsSecondPerson, liftEarly, readFlags } from './decide-flag.ts';
import { allowNuisanceEnd, readNuisance, warnCaller } from './warn-caller.ts';

const may = (entry: May) => ({ policy: { may: entry } });
type OfCall = { Params: { id: CallId } };
type OfFlag = { Params: Static<typeof IdParams> };

export interface NuisanceRouteParts {
  database: ForPeople;
  /** Ends the operator's own call as any end does: the caller hears a goodbye. */
  endCall(account: Account, callId: CallId): Promise<void>;
}

/** What an operator does about a caller who misuses the line, and what a second person decides of it. */
export function addNuisanceRoutes(app: FastifyInstance, { database, endCall }: NuisanceRouteParts): void {
  const answers = (ok: object = Nothing) => ({ 200: ok, '4xx': RefusalBody, 503: RefusalBody });

  app.get<OfCall>(
    '/api/calls/:id/nuisance',
    { config: may('nuisance.read'), schema: { params: IdParams, response: answers(CallNuisance) } },
    (request) => readNuisance(database, request.account, request.params.id),
  );
  app.post<OfCall & { Body: WarningBody }>(
    '/api/calls/:id/warnings',
    { config: may('nuisance.warn'), schema: { params: IdParams, body: WarningBody, response: answers() } },
    async (request) => {
      await warnCaller(database, request.account, { ...request.body, callId: request.params.id });
      return {};
    },
  );
  app.post<OfCall & { Body: NuisanceEndBody }>(
    '/api/calls/:id/nuisance-end',
    { config: may('nuisance.end'), schema: { params: IdParams, body: NuisanceEndBody, response: answers() } },
    async (request) => {
      await allowNuisanceEnd(database, request.account, { ...request.body, callId: request.params.id });
      await endCall(request.account, request.params.id);
      return {};
    },
  );
  const flags = { config: may('nuisance-flag.read'), schema: { response: answers(NuisanceFlags) } };
  app.get('/api/nuisance-flags', flags, (request) => readFlags(database, request.account));
  app.get<{ Params: PartParams }>(
    '/api/nuisance-flags/after/:after',
    { ...flags, schema: { ...flags.schema, params: PartParams } },
    (request) => readFlags(database, request.account, Number(request.params.after)),
  );
  for (const [order, answer] of [
    ['confirm', 'confirmed'],
    ['decline', 'declined'],
  ] as const) {
    app.post<OfFlag>(
      `/api/nuisance-flags/:id/${order}`,
      { config: may('nuisance-flag.answer'), schema: { params: IdParams, response: answers() } },
      async (request) => {
        await answerAsSecondPerson(database, request.account, { flagId: request.params.id, answer });
        return {};
      },
    );
  }
  app.post<OfFlag>(
    '/api/nuisance-flags/:id/lift',
    { config: may('nuisance-flag.lift'), schema: { params: IdParams, response: answers() } },
    async (request) => {
      await liftEarly(database, request.account, request.params.id);
      return {};
    },
  );
}
