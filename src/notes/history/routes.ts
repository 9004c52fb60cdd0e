import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import type { KeydClient } from '../../confidentiality/keyd-client.ts';
import type { ForPeople } from '../../db/database.ts';
import { IdParams, Nothing, RefusalBody } from '../../http/contract.ts';
import { agreeCaseWord } from './agree-case-word.ts';
import { requestBreakGlass } from './break-glass.ts';
import { BreakGlassBody, CaseWordBody, EarlierNote, History, Tried } from './contract.ts';
import { openEarlierNote } from './open-note.ts';
import { readHistory } from './read-history.ts';
import { tryCaseWord } from './try-case-word.ts';

export interface HistoryRouteParts {
  database: ForPeople;
  keyd: KeydClient;
  clock: Clock;
}

type Params = { Params: Static<typeof IdParams> };
const NoteParams = Type.Object({
  id: Type.String({ format: 'uuid' }),
  note: Type.String({ format: 'uuid' }),
  author: Type.String({ format: 'uuid' }),
});

/** What an operator may learn of what the own caller said before, and the two ways to it. */
export function addHistoryRoutes(app: FastifyInstance, parts: HistoryRouteParts): void {
  const { database, clock } = parts;
  const no = { '4xx': RefusalBody, 503: RefusalBody };
  const own = (request: { params: { id: string }; account: { id: string } }) => ({
    callId: request.params.id,
    operatorId: request.account.id,
  });

  app.get<Params>(
    '/api/calls/:id/history',
    {
      config: { policy: { may: 'history.read' } },
      schema: { params: IdParams, response: { 200: History, ...no } },
    },
    async (request) => readHistory(database, { ...own(request), now: clock.now() }),
  );
  app.post<Params & { Body: Static<typeof CaseWordBody> }>(
    '/api/calls/:id/case-word',
    {
      config: { policy: { may: 'history.agree-word' } },
      schema: { params: IdParams, body: CaseWordBody, response: { 200: Nothing, ...no } },
    },
    async (request) => {
      await agreeCaseWord(parts, { ...own(request), word: request.body.word });
      return {};
    },
  );
  app.post<Params & { Body: Static<typeof CaseWordBody> }>(
    '/api/calls/:id/case-word/try',
    {
      config: { policy: { may: 'history.try-word' } },
      schema: { params: IdParams, body: CaseWordBody, response: { 200: Tried, ...no } },
    },
    async (request) => tryCaseWord(parts, { ...own(request), word: request.body.word }),
  );
  app.post<Params & { Body: BreakGlassBody }>(
    '/api/calls/:id/break-glass',
    {
      config: { policy: { may: 'break-glass.ask' } },
      schema: { params: IdParams, body: BreakGlassBody, response: { 200: Nothing, ...no } },
    },
    async (request) => {
      await requestBreakGlass(database, { ...own(request), ...request.body });
      return {};
    },
  );
  // A reading that is counted: never repeated by a browser on its own.
  app.post<{ Params: Static<typeof NoteParams> }>(
    '/api/calls/:id/history/:note/:author/open',
    {
      config: { policy: { may: 'history.open-note' } },
      schema: { params: NoteParams, response: { 200: EarlierNote, ...no } },
    },
    async (request) => {
      const { note, author } = request.params;
      return openEarlierNote(parts, { ...own(request), noteCallId: note, noteOperatorId: author });
    },
  );
}
