import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { type Account, atDesk, type Role } from '../access/account.ts';
import type { Session } from '../access/session.ts';
import { whoIs } from '../access/sign-in.ts';
import { conditionsOf, type Table, whoMay } from '../access/who-may.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { keepOnly } from './answer-schema.ts';
import { answersFor, createRegister, type Declared, type Policy, type Register, rolesOf } from './route-policy.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy;
    /** What the guard made of the policy when the route was declared. */
    guard?: Guarded;
  }
  interface FastifyInstance {
    /** The table of need to know, and what asks for it. */
    needToKnow: Register;
  }
  interface FastifyRequest {
    /** The signed-in person. Reading it on an open route throws. */
    account: Account;
    /** The session behind the request; as `account`. */
    session: Session;
    /** The same person in an operator's place; null for whoever may not serve there. */
    serving: Account | null;
  }
}

/** What the guard knows of a route before anybody asks. */
interface Guarded {
  isOpen: boolean;
  roles: readonly Role[];
  isFresh: boolean;
  isBeforeConduct: boolean;
  /** What may leave, by role. */
  keep: ReadonlyMap<Role, (value: unknown) => unknown>;
}

export interface GuardParts {
  database: Database;
  cookieName: string;
  origins: readonly string[];
  table: Table;
}

/** A header no foreign page can add to a form or an image: with SameSite=Strict the guard against forged requests. */
const CONSOLE_HEADER = 'x-console';
/** With it a page says that its person touched it just now. What does not say so is a page's own, and keeps nobody signed in. */
const PERSON_HEADER = 'x-person-here';
/** Whose page it is, said with what must be done in nobody else's name: a colleague may have signed in in that browser since. */
const OWNER_HEADER = 'x-page-of';

/**
 * Refuses at start a route without an entry of the table, or with an answer that the table does not give; and at run time
 * whoever the table does not name. An answer holds what the schema of the asker's role names, and nothing else (A1.1).
 */
export function guardRoutes(app: FastifyInstance, parts: GuardParts): void {
  app.decorateRequest('account');
  app.decorateRequest('session');
  app.decorateRequest('serving', null);
  app.decorate('needToKnow', createRegister(parts.table));
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, guard: admit(app.needToKnow, route) };
  });
  app.addHook('onRequest', async (request: FastifyRequest, _reply: FastifyReply) => {
    const { guard } = request.routeOptions.config;
    // An address that no route has is answered by whoever says so.
    if (!guard) return;
    refuseForgery(request, parts.origins);
    if (guard.isOpen) return;
    await letIn(request, parts, guard);
  });
  app.addHook('preSerialization', async (request, reply, payload) => {
    const { guard } = request.routeOptions.config;
    if (!guard || guard.isOpen || reply.statusCode >= 300) return payload;
    return guard.keep.get(request.account.role)?.(payload) ?? {};
  });
}

/** What a browser calls itself. A cookie that turns up in another one is no sign-in. */
export function browserOf(request: FastifyRequest): string {
  return request.headers['user-agent'] ?? '';
}

async function letIn(request: FastifyRequest, parts: GuardParts, guard: Guarded): Promise<void> {
  const signedIn = await whoIs(parts.database, {
    token: request.cookies[parts.cookieName],
    browser: browserOf(request),
    isPersonHere: request.headers[PERSON_HEADER] === '1',
  });
  if (!signedIn) throw new Refusal('not-signed-in');
  const owner = request.headers[OWNER_HEADER];
  if (owner !== undefined && owner !== signedIn.account.id) throw new Refusal('not-signed-in');
  const { session } = signedIn;
  const serving = signedIn.mayServe ? atDesk(signedIn.account) : null;
  const account = [signedIn.account, serving].find((each) => each !== null && guard.roles.includes(each.role));
  // Not allowed and not existing look the same to the person.
  if (!account) throw new Refusal('not-found');
  if (!session.mayWork && !guard.isBeforeConduct) throw new Refusal('conduct-not-accepted');
  if (guard.isFresh && !session.isFresh) throw new Refusal('step-up-needed');
  request.account = account;
  request.session = session;
  request.serving = serving;
}

function admit(register: Register, route: RouteOptions): Guarded {
  const name = `${String(route.method)} ${route.url}`;
  const policy = route.config?.policy;
  if (!policy) throw new Error(`${name} has no policy`);
  if (!route.schema?.response) throw new Error(`${name} has no response schema`);
  // Fastify takes any schema language; ours are all TypeBox's.
  const asks = route.schema as NonNullable<Declared['asks']>;
  const declared = { name, response: route.schema.response as Declared['response'], asks };
  register.admit({ ...declared, policy });
  const { table } = register;
  const roles = rolesOf(table, policy.may);
  const keep = new Map(roles.map((role) => [role, keeperOf({ ...declared, policy }, role)]));
  const isOpen = whoMay(table, policy.may).includes('anybody');
  return { isOpen, roles, keep, ...conditionsOf(table, policy.may) };
}

/** An answer is of one shape for a role; where a route has several statuses, of any of them. */
function keeperOf(route: Declared, role: Role): (value: unknown) => unknown {
  const [first, ...others] = answersFor(route, role);
  if (!first) return () => ({});
  return keepOnly(others.length === 0 ? first : ({ anyOf: [first, ...others] } as typeof first));
}

function refuseForgery(request: FastifyRequest, origins: readonly string[]): void {
  const { origin, upgrade } = request.headers;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  // A browser lets any page open a socket and sends our cookie along from a sibling site or another local port.
  if (isRead && upgrade === undefined) return;
  const isForeign = origin !== undefined && !origins.includes(origin);
  if (isForeign || (!isRead && request.headers[CONSOLE_HEADER] !== '1')) throw new Refusal('not-allowed');
}
