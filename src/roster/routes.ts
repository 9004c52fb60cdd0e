import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { ForPeople } from '../db/database.ts';
import { IdParams, Nothing, RefusalBody } from '../http/contract.ts';
import { takeExtraDuty } from './become-available.ts';
import { decideOnOwnShift } from './own-shift.ts';

export interface RosterParts {
  database: ForPeople;
  /** Asks for a match soon; never waited for. */
  matchSoon(): void;
}

type Params = { Params: Static<typeof IdParams> };

/** The roster: what an operator says of the own shifts. */
export function addRosterRoutes(app: FastifyInstance, { database, matchSoon }: RosterParts): void {
  app.post(
    '/api/extra-duty',
    {
      config: { policy: { may: 'shift.take-extra' } },
      schema: { response: { 200: Nothing, '4xx': RefusalBody } },
    },
    async (request) => {
      await takeExtraDuty(database, request.account);
      matchSoon();
      return {};
    },
  );
  app.post<Params>(
    '/api/shifts/:id/confirm',
    {
      config: { policy: { may: 'shift.confirm' } },
      schema: { params: IdParams, response: { 200: Nothing, '4xx': RefusalBody } },
    },
    async (request) => {
      await decideOnOwnShift(database, request.account, { shiftId: request.params.id, decision: 'confirm' });
      return {};
    },
  );
}
