import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Role } from '../../src/access/account.ts';
import { whoMay } from '../../src/access/who-may.ts';
import { type Line, openAccess } from '../access/people.ts';
import { type Answer, type Asker, askAs, everybody, hireAsker } from './askers.ts';
import { fieldsFor, fieldsOf, PAGE, refusalOf, relationsOf, verdictOn } from './expected.ts';
import { type Address, addressesOf, isAllowedFor, requestFor } from './routes.ts';
import { THINGS } from './things.ts';

/** Whose thing is shown to those who are not let in. */
const OWNERS: Readonly<Record<string, Role>> = { escalations: 'duty-officer', recoveries: 'supervisor' };
const MALFORMED = 'no-id-of-anything';
/** What the whole of the matrix is, with its share in SQL, never falls below. */
const CASES_AT_LEAST = 2_000;

let line: Line;
let askers: Asker[];
let addresses: Address[];
let cases = 0;

beforeAll(async () => {
  line = await openAccess();
  await line.app.server.ready();
  askers = await everybody(line);
  addresses = addressesOf(line.app.server.needToKnow.declared);
}, 120_000);
afterAll(() => line.close());

/** One case: what came is what the page says. */
function shows(found: string[], what: string, isAsExpected: boolean): void {
  cases += 1;
  if (!isAsExpected) found.push(what);
}

const same = (one: Answer, other: Answer) => one.status === other.status && one.text === other.text;

describe('A1.1: every address, as everybody', () => {
  test('there is a kind of thing for every id in an address', () => {
    const unknown = addresses.filter(({ thing }) => thing !== null && !Object.hasOwn(THINGS, thing));
    expect(unknown.map(({ route }) => route.name)).toEqual([]);
  });

  test('whoever is not let in reads the same, to the byte, whatever they asked for', { timeout: 120_000 }, async () => {
    const found: string[] = [];
    const there: Record<string, string> = {};
    for (const [thing, makes] of Object.entries(THINGS)) {
      const role = OWNERS[thing] ?? 'operator';
      there[thing] = (await Object.values(makes)[0]?.(line, await line.hire(role), role)) ?? '';
    }
    for (const address of addresses) {
      const ids = address.thing === null ? [''] : [there[address.thing] ?? '', randomUUID(), MALFORMED];
      for (const asker of askers) {
        const verdict = verdictOn(PAGE, asker, address.route.policy.may);
        if (verdict === 'let in') continue;
        for (const id of ids) {
          const answer = await askAs(line, asker, requestFor(address, id));
          const what = `${address.route.name} as ${asker.state} ${asker.role}: ${answer.status} ${answer.text}`;
          shows(found, what, same(answer, refusalOf(verdict)));
        }
      }
    }
    expect(found).toEqual([]);
  });

  test('whoever is let in gets past the door', { timeout: 120_000 }, async () => {
    const found: string[] = [];
    const refusals = (['not-signed-in', 'conduct-not-accepted', 'step-up-needed'] as const).map(refusalOf);
    for (const address of addresses.filter(({ thing }) => thing === null)) {
      for (const { role, state } of askers) {
        if (verdictOn(PAGE, { role, state }, address.route.policy.may) !== 'let in') continue;
        // A person of their own: signing out, or setting oneself away, is nobody else's.
        const asker = role === 'anybody' ? (askers[0] as Asker) : await hireAsker(line, role, state);
        const answer = await askAs(line, asker, requestFor(address, ''));
        const what = `${address.route.name} as ${state} ${role}: ${answer.status} ${answer.text}`;
        shows(
          found,
          what,
          refusals.every((refusal) => !same(answer, refusal)),
        );
      }
    }
    expect(found).toEqual([]);
  });
});

describe('A1.1: every thing that an address can name, in every way to stand to it', () => {
  const kinds = Object.entries(THINGS).flatMap(([thing, makes]) => Object.keys(makes).map((way) => ({ thing, way })));

  test.each(kinds)('$thing: $way', { timeout: 60_000 }, async ({ thing, way }) => {
    const found: string[] = [];
    for (const address of addresses.filter((each) => each.thing === thing)) {
      const { may } = address.route.policy;
      for (const role of ROLES) {
        if (verdictOn(PAGE, { role, state: 'well' }, may) !== 'let in') continue;
        const asker = await hireAsker(line, role);
        const id = (await THINGS[thing]?.[way]?.(line, asker.accountId, role)) ?? '';
        const missing = await askAs(line, asker, requestFor(address, randomUUID()));
        const before = await digest();
        const answer = await askAs(line, asker, requestFor(address, id));
        const isAllowed = isAllowedFor(address, way, relationsOf(PAGE, may, role));
        const what = `${address.route.name} as ${role}: ${answer.status} ${answer.text}, and of nothing ${missing.text}`;
        const isUnchanged = isAllowed || (await digest()) === before;
        shows(found, what, same(answer, missing) !== isAllowed);
        shows(found, `${what}, and it changed something`, isUnchanged);
        const malformed = await askAs(line, asker, requestFor(address, MALFORMED));
        shows(found, `${what}; malformed ${malformed.text}`, malformed.status === 422);
      }
    }
    expect(found).toEqual([]);
  });

  /** Everything that a refused request must leave as it was. */
  async function digest(): Promise<string> {
    const tables = ['calls', 'offers', 'wrap_ups', 'call_notes', 'questions', 'presumptions', 'escalations', 'notices'];
    const more = ['acknowledgements', 'passkeys', 'recoveries', 'accounts', 'presences'];
    const each = [...tables, ...more].map((table) => `select '${table}' as name, t::text as row from ${table} t`);
    const ids = `select 'sessions', id::text from sessions`;
    const [row] = await line.database.sql<{ all: string }>(
      `select md5(string_agg(name || row, '' order by name, row)) as all from (${[...each, ids].join(' union all ')}) as rows`,
    );
    return row?.all ?? '';
  }
});

describe('A1.1: every field of every answer, as everybody', () => {
  test('is given by the page to the role that is answered, and to no other', () => {
    const found: string[] = [];
    const guarded = line.app.server.needToKnow.declared.filter(({ name, policy }) => {
      return !name.startsWith('HEAD ') && !whoMay(PAGE, policy.may).includes('anybody');
    });
    for (const route of guarded) {
      const every = new Set(ROLES.flatMap((role) => fieldsOf(route, role).map(({ name }) => name)));
      for (const role of ROLES) {
        const isLetIn = verdictOn(PAGE, { role, state: 'well' }, route.policy.may) === 'let in';
        const shown = new Set(isLetIn ? fieldsOf(route, role).map(({ name }) => name) : []);
        const given = new Set(isLetIn ? fieldsFor(PAGE, route, role) : []);
        for (const name of every)
          shows(found, `${route.name} as ${role}: ${name}`, !shown.has(name) || given.has(name));
      }
    }
    expect(found).toEqual([]);
  });

  test('that a full desk really sends is one that the page gives', async () => {
    const found: string[] = [];
    for (const role of ROLES) {
      const asker = await hireAsker(line, role);
      for (const makes of role === 'operator' ? [THINGS['calls'], THINGS['offers']] : [THINGS['escalations']]) {
        if (role === 'operator' || role === 'duty-officer')
          await Object.values(makes ?? {})[0]?.(line, asker.accountId, role);
      }
      for (const address of addresses.filter(({ method, thing }) => method === 'GET' && thing === null)) {
        const { route } = address;
        if (whoMay(PAGE, route.policy.may).includes('anybody')) continue;
        if (verdictOn(PAGE, asker, route.policy.may) !== 'let in' || route.name.startsWith('GET /api/live')) continue;
        const answer = await askAs(line, asker, requestFor(address, ''));
        const given = new Set(fieldsFor(PAGE, route, role).map((name) => name.split('.').at(-1)?.split(': ').at(-1)));
        for (const key of namesIn(JSON.parse(answer.text))) {
          shows(found, `${route.name} as ${role} sends ${key}`, answer.status !== 200 || given.has(key));
        }
      }
    }
    expect(found).toEqual([]);
  });

  test('that the page gives is shown by some answer: nobody has a right that they do not need', () => {
    const shown = new Set(
      line.app.server.needToKnow.declared.flatMap((route) =>
        [...ROLES, 'anybody' as const].flatMap((who) => fieldsFor(PAGE, route, who).map((name) => `${who} ${name}`)),
      ),
    );
    const unshown = PAGE.flatMap(({ of, relation, who, sees }) =>
      who.flatMap((each) =>
        sees
          .filter((field) => !shown.has(`${each} ${of} ${relation}: ${field}`) && !shown.has(`${each} ${of}: ${field}`))
          .map((field) => `${each}: ${of} ${relation} ${field}`),
      ),
    );
    expect(unshown).toEqual([]);
  });

  test('the matrix is as large as it was', () => {
    process.stdout.write(`need to know over HTTP: ${cases} cases\n`);
    expect(cases).toBeGreaterThan(CASES_AT_LEAST);
  });
});

/** The names of every single value that an answer holds. */
function namesIn(value: unknown, name = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => namesIn(each, name));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, each]) => namesIn(each, key));
  return value === null ? [] : [name];
}
