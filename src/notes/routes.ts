import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Clock } from '../clock.ts';
import type { KeydClient } from '../confidentiality/keyd-client.ts';
import type { ForPeople, Person } from '../db/database.ts';
import { IdParams, Nothing, RefusalBody } from '../http/contract.ts';
import { Refusal } from '../refusal.ts';
import {
  GiveTeamKeyBody,
  KeysBody,
  NewcomersBody,
  NewKeyBody,
  NewTeamKeyBody,
  NewWrapBody,
  NoteBody,
  NoteSaved,
  SealedNoteBody,
  type Wrap,
} from './contract.ts';
import { keepNote, readNote } from './keep-note.ts';
import { addKey, addWrap, giveTeamKey, listNewcomers, makeTeamKey, readKeys } from './keys.ts';
import { noteBody } from './note-body.ts';

/** A path is text. */
const VersionParams = Type.Object({ version: Type.String({ pattern: '^[1-9][0-9]{0,3}$' }) });

export interface NoteRouteParts {
  database: ForPeople;
  keyd: KeydClient;
  clock: Clock;
  isDemo: boolean;
}

type Asked = { account: Person };
type OfCall = { Params: { id: string } };

/** The sealed note of the own call, and the keys that seal it. Nothing here can be read by the server (B1.3). */
export function addNoteRoutes(app: FastifyInstance, parts: NoteRouteParts): void {
  addNotes(app, parts);
  addKeys(app, parts);
  addTeam(app, parts);
}

function addNotes(app: FastifyInstance, parts: NoteRouteParts): void {
  const own = ({ params, account }: Asked & { params: { id: string } }) => ({
    callId: params.id,
    operatorId: account.id,
  });
  const asked = ({ account }: Asked) => ({
    database: parts.database.as(account),
    keyd: parts.keyd,
    clock: parts.clock,
  });
  app.post<OfCall & { Body: NoteBody }>(
    '/api/calls/:id/note',
    {
      config: { policy: { may: 'note.write' } },
      schema: { params: IdParams, body: NoteBody, response: answers(NoteSaved) },
    },
    async (request) => {
      const { savedAt } = await keepNote(asked(request), own(request), request.body);
      return { revision: request.body.revision, savedAt: savedAt.toISOString() };
    },
  );
  app.get<OfCall>(
    '/api/calls/:id/note',
    { config: { policy: { may: 'note.read' } }, schema: { params: IdParams, response: answers(SealedNoteBody) } },
    async (request) => {
      const { note, lineHalf } = await readNote(asked(request), own(request));
      return noteBody(note, lineHalf);
    },
  );
}

function addKeys(app: FastifyInstance, parts: NoteRouteParts): void {
  const keys = { config: { policy: { may: 'account-key.read' } }, schema: { response: answers(KeysBody) } } as const;
  app.get('/api/keys', keys, (request) => readKeys(inTheNameOf(parts, request)));
  app.get<{ Params: { version: string } }>(
    '/api/keys/before/:version',
    { ...keys, schema: { ...keys.schema, params: VersionParams } },
    (request) => readKeys(inTheNameOf(parts, request), Number(request.params.version)),
  );
  app.post<{ Body: NewKeyBody }>(
    '/api/keys',
    { config: { policy: { may: 'account-key.add' } }, schema: { body: NewKeyBody, response: answers(Nothing) } },
    async (request) => {
      await addKey(inTheNameOf(parts, request), request.body);
      return {};
    },
  );
  app.post<OfCall & { Body: { wrap: Wrap; replaces: boolean } }>(
    '/api/keys/:id/wraps',
    {
      config: { policy: { may: 'account-key.wrap' } },
      schema: { params: IdParams, body: NewWrapBody, response: answers(Nothing) },
    },
    async (request) => {
      await addWrap(inTheNameOf(parts, request), { keyId: request.params.id, ...request.body });
      return {};
    },
  );
}

function addTeam(app: FastifyInstance, parts: NoteRouteParts): void {
  app.post<{ Body: NewTeamKeyBody }>(
    '/api/team-key',
    { config: { policy: { may: 'team-key.make' } }, schema: { body: NewTeamKeyBody, response: answers(Nothing) } },
    async (request) => {
      // Whoever holds the team's key opens notes: a supervisor, at a desk or not, holds none (A1.2).
      if (request.account.isSupervisor) throw new Refusal('not-found');
      await makeTeamKey(inTheNameOf(parts, request), request.body);
      return {};
    },
  );
  app.get<{ Params: { version: string } }>(
    '/api/team-key/:version/newcomers',
    {
      config: { policy: { may: 'team-key.list-newcomers' } },
      schema: { params: VersionParams, response: answers(NewcomersBody) },
    },
    (request) => listNewcomers(inTheNameOf(parts, request), Number(request.params.version)),
  );
  app.post<{ Body: GiveTeamKeyBody }>(
    '/api/team-key/copies',
    { config: { policy: { may: 'team-key.give' } }, schema: { body: GiveTeamKeyBody, response: answers(Nothing) } },
    async (request) => {
      await giveTeamKey(inTheNameOf(parts, request), request.body);
      return {};
    },
  );
}

function inTheNameOf({ database, isDemo }: NoteRouteParts, { account }: Asked) {
  return { database: database.as(account), accountId: account.id, isDemo };
}

function answers(ok: object) {
  return { 200: ok, '4xx': RefusalBody, 503: RefusalBody };
}
