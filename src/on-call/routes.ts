import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { May } from '../access/need-to-know.ts';
import { IdParams, Nothing, RefusalBody } from '../http/contract.ts';
import { InterpreterBody, OnCallTelephoneBody, TelephonesBody } from './contract.ts';
import {
  enterInterpreter,
  enterOnCallTelephone,
  readTelephones,
  retireTelephone,
  type TelephoneParts,
} from './enter-telephones.ts';
import { type TrialParts, tryTelephone } from './try-telephone.ts';

const may = (entry: May) => ({ policy: { may: entry } });
const answers = (ok: object) => ({ response: { 200: ok, '4xx': RefusalBody, 503: RefusalBody } });

/** Whose telephones the line rings, on the supervisor's page: who has one and when, entering, trying, retiring. */
export function addTelephoneRoutes(app: FastifyInstance, parts: TelephoneParts & TrialParts): void {
  const { database } = parts;
  app.get('/api/telephones', { config: may('telephone.list'), schema: answers(TelephonesBody) }, (request) =>
    readTelephones(database, request.account),
  );
  app.post<{ Body: OnCallTelephoneBody }>(
    '/api/telephones/on-call',
    { config: may('telephone.enter'), schema: { body: OnCallTelephoneBody, ...answers(Nothing) } },
    async (request) => {
      await enterOnCallTelephone(parts, request.account, request.body);
      return {};
    },
  );
  app.post<{ Body: InterpreterBody }>(
    '/api/telephones/interpreters',
    { config: may('telephone.enter'), schema: { body: InterpreterBody, ...answers(Nothing) } },
    async (request) => {
      await enterInterpreter(parts, request.account, request.body);
      return {};
    },
  );
  app.post<{ Params: Static<typeof IdParams> }>(
    '/api/telephones/:id/try',
    { config: may('telephone.try'), schema: { params: IdParams, ...answers(Nothing) } },
    async (request) => {
      await tryTelephone(parts, request.account, request.params.id);
      return {};
    },
  );
  app.post<{ Params: Static<typeof IdParams> }>(
    '/api/telephones/:id/retire',
    { config: may('telephone.retire'), schema: { params: IdParams, ...answers(Nothing) } },
    async (request) => {
      await retireTelephone(database, request.account, request.params.id);
      return {};
    },
  );
}
