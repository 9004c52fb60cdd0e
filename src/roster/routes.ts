import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { May } from '../access/need-to-know.ts';
import type { ForPeople } from '../db/database.ts';
import { IdParams, Nothing, PartParams, RefusalBody } from '../http/contract.ts';
import { takeExtraDuty } from './become-available.ts';
import { addShift, cancelShift, changeShift, keepCertificate } from './change-roster.ts';
import {
  AddShiftBody,
  CancelShiftBody,
  CertificateBody,
  CertificatesBody,
  ChangeShiftBody,
  OwnShiftsBody,
  PublishBody,
  RosterBody,
} from './contract.ts';
import { decideOnOwnShift, readOwnShifts } from './own-shift.ts';
import { publishWeek, readCertificates, readRoster } from './read-roster.ts';

export interface RosterParts {
  database: ForPeople;
  /** Asks for a match soon; never waited for. */
  matchSoon(): void;
}

type Params = { Params: Static<typeof IdParams> };
const may = (entry: May) => ({ policy: { may: entry } });
const answers = (ok: object) => ({ 200: ok, '4xx': RefusalBody });
const NOTHING = { response: answers(Nothing) };

/** The roster: what a supervisor decides, whom the coordinator certifies, and what an operator says of shifts. */
export function addRosterRoutes(app: FastifyInstance, parts: RosterParts): void {
  addSupervisorRoutes(app, parts);
  addOwnShiftRoutes(app, parts);
}

function addSupervisorRoutes(app: FastifyInstance, { database, matchSoon }: RosterParts): void {
  const roster = { config: may('roster.read'), schema: { response: answers(RosterBody) } };
  app.get('/api/roster', roster, (request) => readRoster(database, request.account));
  app.get<{ Params: PartParams }>(
    '/api/roster/after/:after',
    { ...roster, schema: { ...roster.schema, params: PartParams } },
    (request) => readRoster(database, request.account, Number(request.params.after)),
  );
  app.post<{ Body: PublishBody }>(
    '/api/roster/publish',
    { config: may('roster.publish'), schema: { body: PublishBody, ...NOTHING } },
    async (request) => {
      await publishWeek(database, request.account, request.body);
      return {};
    },
  );
  app.post<{ Body: AddShiftBody }>(
    '/api/shifts',
    { config: may('shift.add'), schema: { body: AddShiftBody, ...NOTHING } },
    async (request) => {
      await addShift(database, request.account, request.body);
      return {};
    },
  );
  app.post<Params & { Body: ChangeShiftBody }>(
    '/api/shifts/:id/change',
    { config: may('shift.change'), schema: { params: IdParams, body: ChangeShiftBody, ...NOTHING } },
    async (request) => {
      await changeShift(database, request.account, { ...request.body, shiftId: request.params.id });
      matchSoon();
      return {};
    },
  );
  app.post<Params & { Body: CancelShiftBody }>(
    '/api/shifts/:id/cancel',
    { config: may('shift.cancel'), schema: { params: IdParams, body: CancelShiftBody, ...NOTHING } },
    async (request) => {
      await cancelShift(database, request.account, { ...request.body, shiftId: request.params.id });
      return {};
    },
  );
  app.get(
    '/api/certificates',
    { config: may('certificate.list'), schema: { response: answers(CertificatesBody) } },
    (request) => readCertificates(database, request.account),
  );
  app.post<{ Body: CertificateBody }>(
    '/api/certificates',
    { config: may('certificate.keep'), schema: { body: CertificateBody, ...NOTHING } },
    async (request) => {
      await keepCertificate(database, request.account, request.body);
      return {};
    },
  );
}

function addOwnShiftRoutes(app: FastifyInstance, { database, matchSoon }: RosterParts): void {
  app.get('/api/own-shifts', { config: may('shift.list'), schema: { response: answers(OwnShiftsBody) } }, (request) =>
    readOwnShifts(database, request.account),
  );
  app.post('/api/extra-duty', { config: may('shift.take-extra'), schema: NOTHING }, async (request) => {
    await takeExtraDuty(database, request.account);
    matchSoon();
    return {};
  });
  for (const decision of ['confirm', 'offer', 'withdraw', 'take'] as const) {
    app.post<Params>(
      `/api/shifts/:id/${decision}`,
      { config: may(`shift.${decision}`), schema: { params: IdParams, ...NOTHING } },
      async (request) => {
        await decideOnOwnShift(database, request.account, { shiftId: request.params.id, decision });
        return {};
      },
    );
  }
}
