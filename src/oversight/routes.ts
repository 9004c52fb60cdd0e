import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Clock } from '../clock.ts';
import type { ForPeople } from '../db/database.ts';
import { IdParams, Nothing, PartParams, RefusalBody } from '../http/contract.ts';
import { DeclineBody, Floor, Oversight, Ringing } from './contract.ts';
import { answerAsSecond, readFloor } from './floor.ts';
import { readOversight, takeNotice } from './oversight.ts';
import { readRinging } from './ringing.ts';

export interface OversightRouteParts {
  database: ForPeople;
  clock: Clock;
}

type Params = { Params: Static<typeof IdParams> };

/** The supervisor's page and the coordinator's, and the few things that either decides. */
export function addOversightRoutes(app: FastifyInstance, { database, clock }: OversightRouteParts): void {
  const no = { '4xx': RefusalBody, 503: RefusalBody };

  app.get(
    '/api/floor',
    { config: { policy: { may: 'floor.read' } }, schema: { response: { 200: Floor, ...no } } },
    async (request) => readFloor(database, request.account.id),
  );
  app.get(
    '/api/ringing',
    { config: { policy: { may: 'ringing.read' } }, schema: { response: { 200: Ringing, ...no } } },
    async (request) => readRinging(database, { supervisorId: request.account.id, now: clock.now() }),
  );
  app.post<Params>(
    '/api/break-glasses/:id/confirm',
    {
      config: { policy: { may: 'break-glass.answer' } },
      schema: { params: IdParams, response: { 200: Nothing, ...no } },
    },
    async (request) => {
      const supervisorId = request.account.id;
      await answerAsSecond(database, { id: request.params.id, supervisorId, answer: 'confirmed', why: null });
      return {};
    },
  );
  app.post<Params & { Body: Static<typeof DeclineBody> }>(
    '/api/break-glasses/:id/decline',
    {
      config: { policy: { may: 'break-glass.decline' } },
      schema: { params: IdParams, body: DeclineBody, response: { 200: Nothing, ...no } },
    },
    async (request) => {
      const { why } = request.body;
      const supervisorId = request.account.id;
      await answerAsSecond(database, { id: request.params.id, supervisorId, answer: 'declined', why });
      return {};
    },
  );
  const oversight = { policy: { may: 'oversight.read' } } as const;
  const answers = { 200: Oversight, ...no };
  const read = (coordinatorId: string, after = 0) =>
    readOversight(database, { coordinatorId, now: clock.now(), after });
  app.get('/api/oversight', { config: oversight, schema: { response: answers } }, async (request) =>
    read(request.account.id),
  );
  app.get<{ Params: PartParams }>(
    '/api/oversight/after/:after',
    { config: oversight, schema: { params: PartParams, response: answers } },
    async (request) => read(request.account.id, Number(request.params.after)),
  );
  app.post<Params>(
    '/api/alarms/:id/acknowledge',
    {
      config: { policy: { may: 'alarm.acknowledge' } },
      schema: { params: IdParams, response: { 200: Nothing, ...no } },
    },
    async (request) => {
      await takeNotice(database, { alarmId: request.params.id, coordinatorId: request.account.id });
      return {};
    },
  );
}
