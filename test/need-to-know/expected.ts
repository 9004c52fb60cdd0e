// What the page of need to know, as a lawyer reads it, says of one person and one address.
import { readFileSync } from 'node:fs';
import type { May } from '../../src/access/need-to-know.ts';
import { clausesOf, conditionsOf, fieldsGiven, type Table, whoMay } from '../../src/access/who-may.ts';
import { shownFields } from '../../src/http/answer-schema.ts';
import { answersFor, type Declared } from '../../src/http/route-policy.ts';
import type { Answer, Asker } from './askers.ts';
import { readLines } from './document.ts';

/** The page, not the program's own table: who changes one of them alone is found out. */
export const PAGE: Table = readLines(readFileSync(new URL('../../docs/need-to-know.md', import.meta.url), 'utf8'));

export type Verdict = 'let in' | 'not-signed-in' | 'not-found' | 'conduct-not-accepted' | 'step-up-needed';

const STATUS = { 'not-signed-in': 401, 'not-found': 404, 'conduct-not-accepted': 403, 'step-up-needed': 403 } as const;

/** Whether the door opens, before anything is looked for. */
export function verdictOn(table: Table, asker: Pick<Asker, 'role' | 'state'>, may: May): Verdict {
  const who = whoMay(table, may);
  if (who.includes('anybody')) return 'let in';
  const isKnown = asker.role !== 'anybody' && asker.state !== 'suspended' && asker.state !== 'other-browser';
  if (!isKnown) return 'not-signed-in';
  if (!who.includes(asker.role)) return 'not-found';
  const { isFresh, isBeforeConduct } = conditionsOf(table, may);
  if (asker.state === 'no-conduct' && !isBeforeConduct) return 'conduct-not-accepted';
  if (asker.state === 'not-fresh' && isFresh) return 'step-up-needed';
  return 'let in';
}

/** What somebody reads who is not let in: the same to the byte, whatever was asked for. */
export function refusalOf(verdict: Exclude<Verdict, 'let in'>): Answer {
  return { status: STATUS[verdict], text: JSON.stringify({ refusal: { code: verdict } }) };
}

/** The ways of standing to a thing in which this role may do this. */
export function relationsOf(table: Table, may: May, role: Asker['role']): readonly string[] {
  return clausesOf(table, may).flatMap(({ who, relation }) => (who.includes(role) ? [relation] : []));
}

/** The fields of an answer that the page gives to this one, as `about: field`. */
export function fieldsFor(table: Table, route: Declared, who: Asker['role']): string[] {
  const asked = { may: route.policy.may, who };
  return fieldsOf(route, who)
    .filter((each) => fieldsGiven(table, asked, each.shown).has(each.field))
    .map(({ name }) => name);
}

/** Every field that the answer to this one can hold. */
export function fieldsOf(route: Declared, who: Asker['role']) {
  return answersFor(route, who)
    .flatMap(shownFields)
    .map(({ about, field }) => {
      const [of = '', relation = null] = about?.split(' ') ?? [route.policy.may.split('.')[0]];
      return { name: `${about ?? of}: ${field}`, field, shown: { of, relation } };
    });
}
