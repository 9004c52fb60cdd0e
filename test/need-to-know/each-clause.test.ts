import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Clause } from '../../src/access/need-to-know/clause.ts';
import { NEED_TO_KNOW } from '../../src/access/need-to-know.ts';
import type { Table } from '../../src/access/who-may.ts';
import { type App, createApp } from '../../src/app.ts';
import { createRegister } from '../../src/http/route-policy.ts';
import { type Line, openAccess } from '../access/people.ts';
import { ROOT, SILENT_LOG } from '../telephony/webhook-post.ts';
import { type Asker, askAs, everybody, hireAsker } from './askers.ts';
import { PAGE, refusalOf, relationsOf, type Verdict, verdictOn } from './expected.ts';
import { type Mutation, mutationsOf } from './mutations.ts';
import { type Address, addressesOf, isAllowedFor, requestFor } from './routes.ts';
import { THINGS } from './things.ts';

const TABLE: readonly Clause[] = NEED_TO_KNOW;
/** How many changed tables are tried on a running line, each in turn; all of them with EVERY_CLAUSE=1. */
const TRIED_LIVE = 6;
const REFUSALS = (['not-signed-in', 'not-found', 'conduct-not-accepted', 'step-up-needed'] as const).map(refusalOf);

let line: Line;
let askers: Asker[];
let addresses: Address[];

beforeAll(async () => {
  line = await openAccess();
  askers = await everybody(line);
  addresses = addressesOf(line.app.server.needToKnow.declared);
}, 60_000);
afterAll(() => line.close());

/** Whether the line would not even start with this table. */
function stopsTheStart(table: Table): boolean {
  const register = createRegister(table);
  try {
    for (const route of line.app.server.needToKnow.declared) register.admit(route);
    register.refuseUnused({ isDemo: true });
    return false;
  } catch {
    // That is what is asked here.
    return true;
  }
}

interface Difference {
  mutation: Mutation;
  address: Address;
  asker: Asker;
  /** What the page says. */
  expected: Verdict;
}

/** A case of the matrix in which a line with this table would do what the page does not say. */
function differenceBy(mutation: Mutation): Difference | undefined {
  for (const address of addresses) {
    for (const asker of askers) {
      const expected = verdictOn(PAGE, asker, address.route.policy.may);
      const made = verdictOn(mutation.table, asker, address.route.policy.may);
      if (made !== expected) return { mutation, address, asker, expected };
    }
  }
  return undefined;
}

test('A1.1: no word of the table can be left out or added without a case that fails', { timeout: 60_000 }, () => {
  const all = mutationsOf(TABLE);
  expect(stopsTheStart(TABLE)).toBe(false);
  const stopping = all.filter(({ table }) => stopsTheStart(table));
  const unnoticed = all.filter((mutation) => !stopping.includes(mutation) && differenceBy(mutation) === undefined);
  process.stdout.write(`need to know: ${all.length} changed tables, ${stopping.length} stop the start\n`);
  expect(all.length).toBeGreaterThan(TABLE.length);
  expect(unnoticed.map(({ what }) => what)).toEqual([]);
});

test('A1.1: a running line without a word of its table gives the matrix another answer', {
  timeout: 1_200_000,
}, async () => {
  // What somebody is given besides, the statements and the database still refuse: that is their half of the matrix.
  const differences = mutationsOf(TABLE)
    .filter(({ table, isWider }) => !isWider && !stopsTheStart(table))
    .flatMap((mutation) => differenceBy(mutation) ?? []);
  expect(differences.length).toBeGreaterThan(0);
  const step = process.env['EVERY_CLAUSE'] ? 1 : Math.ceil(differences.length / TRIED_LIVE);
  const tried = differences.filter((_each, at) => at % step === 0);
  const unnoticed: string[] = [];
  for (const difference of tried) {
    const { mutation, address, asker } = difference;
    const what = `${mutation.what}: ${address.route.name} as ${asker.state} ${asker.role}`;
    if (!(await isNoticed(difference))) unnoticed.push(what);
  }
  process.stdout.write(
    `need to know: ${tried.length} of ${differences.length} changed tables tried on a running line\n`,
  );
  expect(unnoticed).toEqual([]);
});

async function isNoticed({ mutation, address, asker, expected }: Difference): Promise<boolean> {
  const app = await lineWith(mutation.table);
  try {
    const { role, state } = asker;
    const person = role === 'anybody' ? asker : await hireAsker(line, role, state);
    const answer = await askAs({ ...line, app }, person, requestFor(address, await thingFor(address, person)));
    const refused = REFUSALS.find((refusal) => refusal.status === answer.status && refusal.text === answer.text);
    return expected === 'let in' ? refused !== undefined : refused?.text !== refusalOf(expected).text;
  } finally {
    await app.stop();
  }
}

/** A thing to which this person stands as the page asks; without one, the answer would be no either way. */
async function thingFor(address: Address, { role, accountId }: Asker): Promise<string> {
  if (address.thing === null || role === 'anybody') return '';
  const relations = relationsOf(PAGE, address.route.policy.may, role);
  const ways = Object.entries(THINGS[address.thing] ?? {});
  const [, make] = ways.find(([way]) => isAllowedFor(address, way, relations)) ?? [];
  return (await make?.(line, accountId, role)) ?? '';
}

function lineWith(needToKnow: Table): Promise<App> {
  return createApp({ config: line.config, clock: { now: line.now }, log: SILENT_LOG, root: ROOT, needToKnow });
}
