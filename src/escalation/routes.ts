import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { ForPeople } from '../db/database.ts';
import { IdParams, Nothing, PartParams, RefusalBody } from '../http/contract.ts';
import { Refusal } from '../refusal.ts';
import { acknowledgeNotice } from './acknowledge-notice.ts';
import { type AlarmKind, recordRefusedRecipient } from './alarm-store.ts';
import { AcknowledgeBody, Acknowledged, FlagBody, Raised, Sent, TelephoneCalls, Unit } from './contract.ts';
import { raiseEscalation } from './raise-escalation.ts';
import { sentBy } from './sent-by.ts';
import { telephoneCalls } from './telephone-calls.ts';
import { unitView } from './unit-view.ts';
import { withdrawConsent } from './withdraw-consent.ts';

export interface EscalationRouteParts {
  database: ForPeople;
  log: { error(name: 'alarm', fields: { kind: AlarmKind; subject?: string }): void };
}

const FLAG_FIELDS = new Set(Object.keys(FlagBody.properties));

/** The flag and its receipt: the operator's routes and the duty officer's. */
export async function escalationRoutes(app: FastifyInstance, parts: EscalationRouteParts): Promise<void> {
  const { database } = parts;
  const sources = {
    '/api/calls/:id/escalation': (id: string) => ({ callId: id }),
    // What a caller left may say as much as what one says.
    '/api/messages/:id/escalation': (id: string) => ({ messageId: id }),
  };
  for (const [url, sourceOf] of Object.entries(sources)) {
    app.post<{ Params: Static<typeof IdParams>; Body: FlagBody }>(
      url,
      {
        config: { policy: { may: 'escalation.raise' } },
        schema: { params: IdParams, body: FlagBody, response: { 201: Raised, '4xx': RefusalBody, 503: RefusalBody } },
        preValidation: (request) => refuseRecipient(parts, request),
      },
      async (request, reply) => {
        const { presumedVictim, ...flag } = request.body;
        const raised = await raiseEscalation(database.as(request.account), {
          ...sourceOf(request.params.id),
          operatorId: request.account.id,
          flag,
          presumedVictim,
        });
        return reply.code(201).send(raised);
      },
    );
  }

  addOperatorsLists(app, database);

  const unitDesk = { policy: { may: 'unit-desk.read' } } as const;
  const answers = { 200: Unit, '4xx': RefusalBody, 503: RefusalBody };
  app.get('/api/unit', { config: unitDesk, schema: { response: answers } }, async (request) =>
    unitView(database, request.account.id),
  );
  app.get<{ Params: PartParams }>(
    '/api/unit/after/:after',
    { config: unitDesk, schema: { params: PartParams, response: answers } },
    async (request) => unitView(database, request.account.id, Number(request.params.after)),
  );

  app.post<{ Params: Static<typeof IdParams>; Body: AcknowledgeBody }>(
    '/api/escalations/:id/acknowledge',
    {
      config: { policy: { may: 'escalation.acknowledge' } },
      schema: {
        params: IdParams,
        body: AcknowledgeBody,
        response: { 200: Acknowledged, '4xx': RefusalBody, 503: RefusalBody },
      },
    },
    async (request) => {
      const officerId = request.account.id;
      const { version } = request.body;
      const { acknowledgedAt } = await acknowledgeNotice(database.as(request.account), {
        escalationId: request.params.id,
        officerId,
        version,
      });
      return { state: 'acknowledged', acknowledgedAt: acknowledgedAt.toISOString() };
    },
  );
}

/** What an operator sent and what a person takes back of it, and the calls that no console had, of which the unit is still to be told. */
function addOperatorsLists(app: FastifyInstance, database: ForPeople): void {
  app.get(
    '/api/sent',
    {
      config: { policy: { may: 'escalation.hear-back' } },
      schema: { response: { 200: Sent, '4xx': RefusalBody, 503: RefusalBody } },
    },
    async (request) => sentBy(database.as(request.account), request.account.id),
  );

  app.post<{ Params: Static<typeof IdParams> }>(
    '/api/sent/:id/withdraw-consent',
    {
      config: { policy: { may: 'escalation.withdraw-consent' } },
      schema: { params: IdParams, response: { 200: Nothing, '4xx': RefusalBody, 503: RefusalBody } },
    },
    async (request) => {
      const operatorId = request.account.id;
      await withdrawConsent(database.as(request.account), { escalationId: request.params.id, operatorId });
      return {};
    },
  );

  app.get(
    '/api/telephone-calls',
    {
      config: { policy: { may: 'call.list' } },
      schema: { response: { 200: TelephoneCalls, '4xx': RefusalBody, 503: RefusalBody } },
    },
    async (request) => telephoneCalls(database.as(request.account)),
  );
}

/**
 * B4.5: a field we do not know could name another addressee, so it is refused, recorded and raised; everywhere else
 * unknown fields are dropped. Runs before the schema, which would drop it too.
 */
async function refuseRecipient(parts: EscalationRouteParts, request: FastifyRequest): Promise<void> {
  const { body } = request;
  if (typeof body !== 'object' || body === null) return;
  if (Object.keys(body).every((field) => FLAG_FIELDS.has(field))) return;
  const { kind, subjectId } = await recordRefusedRecipient(parts.database.as(request.account), request.account.id);
  parts.log.error('alarm', { kind, subject: subjectId });
  throw new Refusal('wrong-recipient', 'only the special unit’s duty officer on duty is told');
}
