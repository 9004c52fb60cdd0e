import type { TSchema } from 'typebox';
import { ROLES, type Role } from '../access/account.ts';
import type { Relation, Who } from '../access/need-to-know/clause.ts';
import type { May } from '../access/need-to-know.ts';
import { clausesOf, fieldsGiven, rightsOf, type Table, whoMay } from '../access/who-may.ts';
import { longLists, shownFields } from './answer-schema.ts';

/** What a route is for. Who may ask it, and after what proof, stands in the table of need to know, not here. */
export interface Policy {
  may: May;
  /** How people may stand to the thing, where there is more than one way: the table and the statement must mean the same. */
  as?: readonly Relation[];
  /** What each role is answered, where not every role gets the same. */
  answers?: Partial<Record<Role, TSchema>>;
}

/** A route as it is declared, as far as its policy is concerned. */
export interface Declared {
  name: string;
  policy: Policy;
  /** The schemas of its answers, by status. */
  response: Readonly<Record<string, TSchema>>;
  /** The schemas of what it is asked with. */
  asks?: Readonly<Partial<Record<'params' | 'querystring' | 'body', TSchema>>>;
}

/** The table, and everything that asks for an entry of it. */
export interface Register {
  readonly table: Table;
  /** Every route and live document there is. */
  readonly declared: readonly Declared[];
  /** Throws on anything the table does not give: it stops the start. */
  admit(route: Declared): void;
  /** Throws where an entry is asked for by nothing; once every route is there. */
  refuseUnused(parts: { isDemo: boolean }): void;
}

/** An empty register of this table. */
export function createRegister(table: Table): Register {
  const used = new Set<string>();
  const declared: Declared[] = [];
  return {
    table,
    declared,
    admit: (route) => {
      const faults = faultsOf(table, route);
      if (faults.length > 0) throw new Error(faults.join('\n'));
      declared.push(route);
      for (const who of whoMay(table, route.policy.may)) {
        used.add(`${who} ${route.policy.may}`);
        for (const of of thingsShownTo(route, who)) used.add(`${who} ${of}.read`);
      }
    },
    refuseUnused: (parts) => {
      const unused = unusedEntries(table, used, parts);
      if (unused.length > 0) throw new Error(`nothing asks for ${unused.join(', ')}`);
    },
  };
}

/**
 * What keeps the line from starting: an entry that the table does not have, a role without a schema for its answer, a
 * field that the table does not give to that role in that relation, a list without an end.
 */
export function faultsOf(table: Table, route: Declared): string[] {
  const who = whoMay(table, route.policy.may);
  if (who.length === 0) return [`${route.name} asks for ${route.policy.may}, which nobody may`];
  const unasked = Object.keys(route.policy.answers ?? {}).filter((role) => !who.some((each) => each === role));
  return [
    ...faultsOfRelations(table, route),
    ...unasked.map((role) => `${route.name} has an answer for ${role}, who may not ask`),
    ...who.flatMap((each) => faultsOfAnswers(table, route, each)),
  ];
}

function faultsOfRelations(table: Table, { name, policy }: Declared): string[] {
  const ways = [...new Set(clausesOf(table, policy.may).map(({ relation }) => relation))].sort();
  // What is read may be a part of another answer too, which says itself how the person stands to it.
  if (policy.may.endsWith('.read')) return [];
  const meant = policy.as ? [...policy.as].sort() : ways.slice(0, 1);
  return ways.join() === meant.join() ? [] : [`${name} is asked ${meant.join()}, and the table says ${ways.join()}`];
}

function faultsOfAnswers(table: Table, route: Declared, who: Who): string[] {
  const answers = answersFor(route, who);
  if (answers.length === 0) return [`${route.name} has no response schema for ${who}`];
  const asked = { may: route.policy.may, who };
  return answers.flatMap((schema) => [
    ...longLists(schema).map((place) => `${route.name} answers ${who} a list without a fit end: ${place}`),
    ...shownFields(schema)
      .filter(({ about, field }) => !fieldsGiven(table, asked, shownBy(route.policy.may, about)).has(field))
      .map(
        ({ about, field }) => `${route.name} shows ${who} ${about ?? route.policy.may}: ${field}, which no line gives`,
      ),
  ]);
}

/** The schemas of what this one is answered when all is well. */
export function answersFor(route: Pick<Declared, 'policy' | 'response'>, who: Who): TSchema[] {
  const { answers } = route.policy;
  if (answers && who !== 'anybody') return answers[who] ? [answers[who]] : [];
  return Object.entries(route.response).flatMap(([status, schema]) => (/^[23]/.test(status) ? [schema] : []));
}

function shownBy(may: May, about: string | null): { of: string; relation: string | null } {
  if (about === null) return { of: may.slice(0, may.indexOf('.')), relation: null };
  return partsOf(about);
}

function partsOf(about: string): { of: string; relation: string } {
  const at = about.indexOf(' ');
  return { of: about.slice(0, at), relation: about.slice(at + 1) };
}

/** The things that an answer shows besides the one it is about. */
function thingsShownTo(route: Declared, who: Who): string[] {
  const fields = answersFor(route, who).flatMap(shownFields);
  return fields.flatMap(({ about }) => (about === null ? [] : [partsOf(about).of]));
}

/** What the table gives to somebody, and no route or live document asks for: a right that nobody needs is one too many. */
function unusedEntries(table: Table, used: ReadonlySet<string>, parts: { isDemo: boolean }): string[] {
  const there = parts.isDemo ? table : table.filter(({ onlyInDemo }) => !onlyInDemo);
  return rightsOf(there).filter((right) => !used.has(right));
}

/** The roles of an entry that need a session. */
export function rolesOf(table: Table, may: May): readonly Role[] {
  const who = whoMay(table, may);
  return ROLES.filter((role) => who.includes(role));
}
