import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Account, Role } from '../access/account.ts';
import type { Session } from '../access/session.ts';
import { whoIs } from '../access/sign-in.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';

/** Who may call a route. Every route says it; one that does not stops the start (deny by default, A1.1). */
export type Policy =
  | {
      roles: readonly Role[];
      /** Only for a short while after the person proved who they are: what opens something sealed, or changes a credential. */
      fresh?: true;
      /** Also for somebody who has not accepted the code of conduct yet. */
      beforeConduct?: true;
    }
  /** Anybody, for the stated reason. */
  | { open: string };

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy;
  }
  interface FastifyRequest {
    /** The signed-in person. Reading it on an open route throws. */
    account: Account;
    /** The session behind the request; as `account`. */
    session: Session;
  }
}

/** A header no foreign page can add to a form or an image: with SameSite=Strict the guard against forged requests. */
const CONSOLE_HEADER = 'x-console';

/** Refuses at start a route without policy or response schema, and at run time whoever the policy does not name. */
export function guardRoutes(
  app: FastifyInstance,
  parts: { database: Database; cookieName: string; origins: readonly string[] },
): void {
  app.decorateRequest('account');
  app.decorateRequest('session');
  app.addHook('onRoute', refuseUnguardedRoute);
  app.addHook('onRequest', async (request: FastifyRequest, _reply: FastifyReply) => {
    const policy = request.routeOptions.config.policy;
    if (policy === undefined || 'carrier' in policy) return;
    refuseForgery(request, parts.origins);
    if ('open' in policy) return;
    const signedIn = await whoIs(parts.database, {
      token: request.cookies[parts.cookieName],
      browser: browserOf(request),
    });
    if (!signedIn) throw new Refusal('not-signed-in');
    const { account, session } = signedIn;
    // Not allowed and not existing look the same to the person.
    if (!policy.roles.includes(account.role)) throw new Refusal('not-found');
    if (!session.mayWork && !policy.beforeConduct) throw new Refusal('conduct-not-accepted');
    if (policy.fresh && !session.isFresh) throw new Refusal('step-up-needed');
    request.account = account;
    request.session = session;
  });
}

/** What a browser calls itself. A cookie that turns up in another one is no sign-in. */
export function browserOf(request: FastifyRequest): string {
  return request.headers['user-agent'] ?? '';
}

function refuseUnguardedRoute(route: RouteOptions): void {
  const name = `${String(route.method)} ${route.url}`;
  if (!route.config?.policy) throw new Error(`${name} has no policy`);
  if (!route.schema || !('response' in route.schema)) throw new Error(`${name} has no response schema`);
}

function refuseForgery(request: FastifyRequest, origins: readonly string[]): void {
  const { origin, upgrade } = request.headers;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  // A browser lets any page open a socket and sends our cookie along from a sibling site or another local port.
  if (isRead && upgrade === undefined) return;
  const isForeign = origin !== undefined && !origins.includes(origin);
  if (isForeign || (!isRead && request.headers[CONSOLE_HEADER] !== '1')) throw new Refusal('not-allowed');
}
