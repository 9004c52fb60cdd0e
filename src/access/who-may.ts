import type { Clause, Who } from './need-to-know/clause.ts';
import type { May } from './need-to-know.ts';

/** The table, or in a test one of which a line was taken away. */
export type Table = readonly Clause[];

/** The lines of the table that name this entry. */
export function clausesOf(table: Table, may: May): readonly Clause[] {
  const [of, action] = partsOf(may);
  return table.filter((clause) => clause.of === of && clause.may.includes(action));
}

/** Who may do this at all. Whether to this very thing is for the statement that does it. */
export function whoMay(table: Table, may: May): readonly Who[] {
  return [...new Set(clausesOf(table, may).flatMap(({ who }) => who))];
}

/** What this entry asks for besides the role; where lines differ, the strictest. */
export function conditionsOf(table: Table, may: May): { isFresh: boolean; isBeforeConduct: boolean } {
  const clauses = clausesOf(table, may);
  return {
    isFresh: clauses.some(({ when }) => when === 'fresh'),
    isBeforeConduct: clauses.length > 0 && clauses.every(({ when }) => when === 'before-conduct'),
  };
}

/** A thing that an answer shows, and how the person who asked stands to it; null: in any way the table knows. */
export interface Shown {
  of: string;
  relation: string | null;
}

/** The fields of a thing that an answer to this entry may show. Of other things than the entry's own, what may be read. */
export function fieldsGiven(table: Table, asked: { may: May; who: Who }, shown: Shown): ReadonlySet<string> {
  const [of, action] = partsOf(asked.may);
  const needed = shown.of === of ? action : 'read';
  return new Set(
    table
      .filter((clause) => clause.of === shown.of && clause.who.includes(asked.who) && clause.may.includes(needed))
      .filter(({ relation }) => shown.relation === null || relation === shown.relation)
      .flatMap(({ sees }) => sees),
  );
}

/** Every right there is: who, and the entry as routes name it. */
export function rightsOf(table: Table): readonly string[] {
  const all = table.flatMap(({ of, who, may }) =>
    who.flatMap((each) => may.map((action) => `${each} ${of}.${action}`)),
  );
  return [...new Set(all)];
}

function partsOf(may: May): [of: string, action: string] {
  const at = may.indexOf('.');
  return [may.slice(0, at), may.slice(at + 1)];
}
