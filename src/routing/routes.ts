import type { FastifyInstance } from 'fastify';
import type { May } from '../access/need-to-know.ts';
import type { ForPeople } from '../db/database.ts';
import { declineAsGuest } from '../guests/own-guest-store.ts';
import { IdParams, Nothing, RefusalBody } from '../http/contract.ts';
import { Refusal } from '../refusal.ts';
import { setPresence } from '../roster/become-available.ts';
import { type ChosenPresence, EXTENSION_SECONDS, EXTENSIONS_LIMIT } from '../roster/presence.ts';
import { extendWrapUp } from '../roster/presence-store.ts';
import { acceptOffer } from './accept-offer.ts';
import { AcceptedBody, DeskBody, PresenceBody, TokenBody } from './contract.ts';
import { readDesk } from './desk.ts';
import { declinePending } from './offer-store.ts';
import { insertTestCall } from './test-ring-store.ts';

const may = (entry: May) => ({ policy: { may: entry } });
type Params = { Params: { id: string } };

export interface RoutingParts {
  database: ForPeople;
  /** A fresh token for this operator's softphone: an idle device never renews its own. */
  softphoneToken(accountId: string): string;
  /** Asks for a match soon; never waited for. */
  matchSoon(): void;
  /** Tells the desks what was noted for them; never waited for. */
  tellSoon(): void;
}

/** The operator's desk: being available, and the offers that come of it. */
export function addRoutingRoutes(app: FastifyInstance, parts: RoutingParts): void {
  const { database } = parts;
  const answers = (ok: object) => ({ 200: ok, '4xx': RefusalBody });

  app.get('/api/desk', { config: may('desk.read'), schema: { response: answers(DeskBody) } }, (request) =>
    readDesk(database.as(request.account), request.account),
  );
  app.post<{ Body: { state: ChosenPresence } }>(
    '/api/presence',
    { config: may('presence.choose'), schema: { body: PresenceBody, response: answers(Nothing) } },
    async (request) => {
      await setPresence(database, request.account, request.body.state);
      parts.matchSoon();
      return {};
    },
  );
  app.post(
    '/api/test-ring',
    { config: may('softphone.test'), schema: { response: answers(Nothing) } },
    async (request) => {
      if (!(await insertTestCall(database.as(request.account), request.account.id))) throw new Refusal('wrong-state');
      parts.matchSoon();
      return {};
    },
  );
  app.post<Params>(
    '/api/offers/:id/accept',
    { config: may('call.accept'), schema: { params: IdParams, response: answers(AcceptedBody) } },
    async (request) => {
      const offerId = request.params.id;
      await acceptOffer(database.as(request.account), { offerId, operatorId: request.account.id });
      parts.tellSoon();
      return { token: parts.softphoneToken(request.account.id), params: { offer: offerId } };
    },
  );
  app.post<Params>(
    '/api/offers/:id/decline',
    { config: may('call.decline'), schema: { params: IdParams, response: answers(Nothing) } },
    async (request) => {
      const named = database.as(request.account);
      const offerId = request.params.id;
      const wasOpen = await declinePending(named, { offerId, operatorId: request.account.id });
      if (!wasOpen && !(await declineAsGuest(named, offerId))) throw new Refusal('offer-expired');
      parts.matchSoon();
      return {};
    },
  );
  app.post(
    '/api/softphone-token',
    { config: may('softphone.renew'), schema: { response: answers(TokenBody) } },
    (request) => Promise.resolve({ token: parts.softphoneToken(request.account.id) }),
  );
  app.post(
    '/api/wrap-up/extend',
    { config: may('presence.extend'), schema: { response: answers(Nothing) } },
    async (request) => {
      const isExtended = await extendWrapUp(database.as(request.account), {
        accountId: request.account.id,
        seconds: EXTENSION_SECONDS,
        timesAtMost: EXTENSIONS_LIMIT,
      });
      if (!isExtended) throw new Refusal('wrong-state');
      return {};
    },
  );
}
