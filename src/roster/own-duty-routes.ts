import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { May } from '../access/need-to-know.ts';
import type { Clock } from '../clock.ts';
import type { Database, ForPeople } from '../db/database.ts';
import { createAskLimit } from '../http/ask-limit.ts';
import { Nothing, RefusalBody } from '../http/contract.ts';
import { Refusal } from '../refusal.ts';
import { AnsweringBody, CalendarBody, CalendarParams, OwnDutyBody } from './contract.ts';
import { answerAs, endCalendar, makeCalendar, readCalendar, readOwnDuty } from './own-duty.ts';

/** A program that reads a calendar does so a few times a day. */
const CALENDARS_A_MINUTE = 30;

const may = (entry: May) => ({ policy: { may: entry } });
const answers = (ok: object) => ({ response: { 200: ok, '4xx': RefusalBody } });

/** What an operator says of themselves, and the address at which other programs read when they are on duty. */
export function addOwnDutyRoutes(app: FastifyInstance, { database }: { database: ForPeople }): void {
  app.get('/api/own-duty', { config: may('calendar.read'), schema: answers(OwnDutyBody) }, (request) =>
    readOwnDuty(database, request.account),
  );
  app.post<{ Body: AnsweringBody }>(
    '/api/own-duty/answering',
    { config: may('answering.say'), schema: { body: AnsweringBody, ...answers(Nothing) } },
    async (request) => {
      await answerAs(database, request.account, request.body);
      return {};
    },
  );
  app.post('/api/own-duty/calendar', { config: may('calendar.make'), schema: answers(CalendarBody) }, (request) =>
    makeCalendar(database, request.account),
  );
  app.post('/api/own-duty/calendar/end', { config: may('calendar.end'), schema: answers(Nothing) }, async (request) => {
    await endCalendar(database, request.account);
    return {};
  });
}

/** The calendar itself: who has the address needs no session. */
export function addCalendarRoute(app: FastifyInstance, parts: { database: Database; clock: Clock }): void {
  const limit = createAskLimit({ perMinute: CALENDARS_A_MINUTE, clock: parts.clock });
  app.get<{ Params: Static<typeof CalendarParams> }>(
    '/calendar/:file',
    { config: may('calendar.open'), schema: { params: CalendarParams, ...answers(Type.String()) } },
    async (request, reply) => {
      if (limit.isTooOften(request.ip)) throw new Refusal('too-many-tries');
      const calendar = await readCalendar(parts, request.params.file);
      return reply.type('text/calendar; charset=utf-8').header('cache-control', 'no-store').send(calendar);
    },
  );
}
