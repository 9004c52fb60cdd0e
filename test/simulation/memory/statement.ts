import type { CallRow, Tables } from './rows.ts';

/** What a statement of the line does to the tables, and the rows that it answers. */
export type Statement = (tables: Tables, values: readonly unknown[]) => readonly object[];

/** A statement whose values are of these types. */
export function statement<Values extends readonly unknown[]>(
  work: (tables: Tables, values: Values) => readonly object[],
): Statement {
  // The store that gives the values and this statement have the same name, and the contract holds them together.
  return work as (tables: Tables, values: readonly unknown[]) => readonly object[];
}

/** The first half of a locked change: which calls it is about, in the order of their ids. */
export function lock<Values extends readonly unknown[]>(
  find: (tables: Tables, values: Values) => Iterable<CallRow>,
): Statement {
  return statement<Values>((tables, values) => {
    const found = new Set(find(tables, values));
    if (found.size === 0) return [];
    return [...found].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id }) => ({ id }));
  });
}

/** The calls with these ids. */
export function callsOf(tables: Tables, ids: readonly CallRow['id'][]): CallRow[] {
  return ids.flatMap((id) => tables.calls.get(id) ?? []);
}

/** A call that is there, as a list to choose from. */
export function oneCall(tables: Tables, id: CallRow['id']): CallRow[] {
  const call = tables.calls.get(id);
  return call ? [call] : [];
}

/** Those of the calls that have not ended of which this is so; mostly there are few, and none of which it is. */
export function liveCalls({ live }: Tables, isMeant: (call: CallRow) => boolean): CallRow[] {
  const found: CallRow[] = [];
  for (const call of live) if (isMeant(call)) found.push(call);
  return found;
}
