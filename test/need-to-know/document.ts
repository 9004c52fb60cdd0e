// The table of need to know as a lawyer reads it: one line of the page is one line of the table.
import { ROLES } from '../../src/access/account.ts';
import type { Clause, Who } from '../../src/access/need-to-know/clause.ts';
import { RELATIONS } from '../../src/access/need-to-know/clause.ts';

const HEAD = ['who', 'thing', 'how they stand to it', 'may', 'sees', 'needs', 'law'];
const EVERYBODY = 'everybody signed in';
const NOTHING = '–';
const WHEN = { fresh: 'a fresh proof', 'before-conduct': 'no code of conduct yet' } as const;
const DEMO = 'the demo';

/** The lines of the table, as the page writes them. */
export function asLines(table: readonly Clause[]): string[] {
  return [row(HEAD), row(HEAD.map(() => '---')), ...table.map((clause) => row(cellsOf(clause)))];
}

/** The lines of the page, as the table would have them. */
export function readLines(page: string): Clause[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && line !== row(HEAD))
    .map((line) => clauseOf(line.slice(2, -2).split(' | ')));
}

function cellsOf(clause: Clause): string[] {
  const needs = clause.onlyInDemo ? DEMO : clause.when ? WHEN[clause.when] : NOTHING;
  const who = clause.who.length === ROLES.length ? EVERYBODY : clause.who.join(', ');
  return [who, clause.of, clause.relation, listed(clause.may), listed(clause.sees), needs, listed(clause.law)];
}

function clauseOf(cells: string[]): Clause {
  const [who = '', of = '', relation = '', may = '', sees = '', needs, law = ''] = cells;
  if (!Object.hasOwn(RELATIONS, relation)) throw new Error(`nobody stands to a thing like this: ${relation}`);
  return {
    of,
    // The page is held equal to the table, whose words the compiler knows.
    who: who === EVERYBODY ? ROLES : (items(who) as Who[]),
    relation: relation as Clause['relation'],
    may: items(may),
    sees: items(sees),
    ...(needs === WHEN.fresh && { when: 'fresh' as const }),
    ...(needs === WHEN['before-conduct'] && { when: 'before-conduct' as const }),
    law: items(law),
    ...(needs === DEMO && { onlyInDemo: true as const }),
  };
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function listed(items: readonly string[]): string {
  return items.length === 0 ? NOTHING : items.join(', ');
}

function items(cell: string): string[] {
  return cell === NOTHING ? [] : cell.split(', ');
}
