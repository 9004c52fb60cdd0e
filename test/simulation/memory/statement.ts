import type { CallRow, Tables } from './rows.ts';

/** What a statement of the line does to the tables, and the rows that it answers. */
export type Statement = (tables: Tables, values: readonly unknown[]) => readonly object[];

/** A statement whose values are of these types. */
export function statement<Values extends readonly unknown[]>(
  work: (tables: Tables, values: Values) => readonly object[],
): Statement {
  // The store that gives the values and this statement have the same name, and the contract holds them together.
  return (tables, values) => work(tables, values as Values);
}

/** The first half of a locked change: which calls it is about, in the order of their ids. */
export function lock<Values extends readonly unknown[]>(
  find: (tables: Tables, values: Values) => Iterable<CallRow>,
): Statement {
  return statement<Values>((tables, values) =>
    [...new Set(find(tables, values))].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id }) => ({ id })),
  );
}

/** The calls with these ids. */
export function callsOf(tables: Tables, ids: readonly CallRow['id'][]): CallRow[] {
  return ids.flatMap((id) => tables.calls.get(id) ?? []);
}

/** A call that is there, as a list to choose from. */
export function oneCall(tables: Tables, id: CallRow['id']): CallRow[] {
  return callsOf(tables, [id]);
}
