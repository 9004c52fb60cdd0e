// The table with one thing taken away, or given to one more: every way in which a line could be wrong by one word.
import { ROLES } from '../../src/access/account.ts';
import type { Clause } from '../../src/access/need-to-know/clause.ts';
import type { Table } from '../../src/access/who-may.ts';

export interface Mutation {
  what: string;
  table: Table;
  /** Whether it gives somebody more. */
  isWider: boolean;
}

/** Each line, action, field, role and condition taken away once, and each line given to each further role. */
export function mutationsOf(table: Table): Mutation[] {
  return table.flatMap((clause, at) => {
    const named = `${clause.who.length === ROLES.length ? 'everybody' : clause.who.join('/')}: ${clause.of} ${clause.relation}`;
    const instead = (what: string, changed: Clause[], isWider = false) => ({
      isWider,
      what: `${named} ${what}`,
      table: table.toSpliced(at, 1, ...changed),
    });
    const without = <Of>(all: readonly Of[], one: Of) => all.filter((each) => each !== one);
    return [
      instead('is gone', []),
      ...clause.may.map((one) => instead(`may not ${one}`, [{ ...clause, may: without(clause.may, one) }])),
      ...clause.sees.map((one) => instead(`sees no ${one}`, [{ ...clause, sees: without(clause.sees, one) }])),
      ...clause.who.map((one) => instead(`is not for ${one}`, [{ ...clause, who: without(clause.who, one) }])),
      ...(clause.when ? [instead('needs nothing', [unconditional(clause)])] : []),
      ...(clause.who.includes('anybody') ? [] : ROLES)
        .filter((role) => !clause.who.includes(role))
        .map((role) => instead(`is for ${role} too`, [{ ...clause, who: [...clause.who, role] }], true)),
    ];
  });
}

function unconditional(clause: Clause): Clause {
  const { when: _when, ...rest } = clause;
  return rest;
}
