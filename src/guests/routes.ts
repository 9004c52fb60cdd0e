import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { May } from '../access/need-to-know.ts';
import type { CallId, CallSid } from '../calls/call.ts';
import type { CallControl } from '../calls/call-control.ts';
import { byName } from '../db/by-name.ts';
import type { Database, ForPeople } from '../db/database.ts';
import { IdParams, Nothing, RefusalBody } from '../http/contract.ts';
import { bringInterpreter } from './bring-interpreter.ts';
import { ColleaguesBody, InterpreterBody, InterpretersBody, TransferBody } from './contract.ts';
import { interpretersNow } from './interpreter-store.ts';
import { freeColleagues } from './own-guest-store.ts';
import { goOut } from './supervise.ts';
import { leaveTalk, takeBack, transferCall } from './transfer.ts';

const may = (entry: May) => ({ policy: { may: entry } });

export interface GuestRouteParts {
  database: ForPeople;
  /** The call path's own: for what no person reads. */
  calls: Database;
  control: CallControl;
  /** Ends a leg at the carrier; never waited for. */
  endLeg(sid: CallSid): void;
}

/** What an operator does to bring somebody into the own talk, and to leave it to them. */
export function addGuestRoutes(app: FastifyInstance, { database, calls, control, endLeg }: GuestRouteParts): void {
  const answers = (ok: object = Nothing) => ({ 200: ok, '4xx': RefusalBody, 503: RefusalBody });

  app.get(
    '/api/colleagues',
    { config: may('colleague.list'), schema: { response: answers(ColleaguesBody) } },
    // Supervisors at a desk come last.
    async (request) =>
      (await freeColleagues(database.as(request.account))).sort(
        (one, other) => Number(one.isSupervisor) - Number(other.isSupervisor) || byName(one, other),
      ),
  );
  app.post<{ Params: { id: CallId }; Body: Static<typeof TransferBody> }>(
    '/api/calls/:id/transfer',
    { config: may('call.transfer'), schema: { params: IdParams, body: TransferBody, response: answers() } },
    async (request) => {
      await transferCall({ database: database.as(request.account) }, { callId: request.params.id, ...request.body });
      return {};
    },
  );
  app.get(
    '/api/interpreters',
    { config: may('interpreter.list'), schema: { response: answers(InterpretersBody) } },
    async (request) => (await interpretersNow(database.as(request.account))).sort(byName),
  );
  app.post<{ Params: { id: CallId }; Body: Static<typeof InterpreterBody> }>(
    '/api/calls/:id/interpreter',
    { config: may('call.interpret'), schema: { params: IdParams, body: InterpreterBody, response: answers() } },
    async (request) => {
      const named = database.as(request.account);
      await bringInterpreter({ named, calls, control }, { callId: request.params.id, ...request.body });
      return {};
    },
  );
  app.post<{ Params: { id: string } }>(
    '/api/guests/:id/take-back',
    { config: may('guest.take-back'), schema: { params: IdParams, response: answers() } },
    async (request) => {
      const sid = await takeBack({ database: database.as(request.account) }, request.params.id);
      if (sid !== null) endLeg(sid);
      return {};
    },
  );
  app.post<{ Params: { id: string } }>(
    '/api/guests/:id/leave',
    { config: may('guest.leave'), schema: { params: IdParams, response: answers() } },
    async (request) => {
      const named = database.as(request.account);
      const out = await goOut(named, request.params.id);
      const sid = out ? out.legSid : await leaveTalk({ database: named, control }, request.params.id);
      if (sid !== null) endLeg(sid);
      return {};
    },
  );
}
