// One answer holds no list longer than 25. The forms choose among everybody, so that the page asks for part after part.
import type { Roster } from '../shared/contract.ts';
import { readDocument } from '../shared/http-client.ts';

/** The roster with all people and their shifts. */
export async function readWholeRoster(): Promise<Roster> {
  let whole = await readDocument<Roster>('/api/roster');
  while (whole.people.length < whole.peopleInAll) {
    const more = joined(whole, await readDocument<Roster>(`/api/roster/after/${whole.people.length}`));
    // Somebody has left meanwhile.
    if (more.people.length === whole.people.length) break;
    whole = more;
  }
  return whole;
}

/** Who stands in both, because the order has moved in between, is in it once. */
function joined(one: Roster, other: Roster): Roster {
  const known = new Set(one.people.map(({ id }) => id));
  const isNew = ({ id }: { readonly id: string }) => !known.has(id);
  const isOfNew = ({ accountId }: { readonly accountId: string }) => !known.has(accountId);
  return {
    ...one,
    people: [...one.people, ...other.people.filter(isNew)],
    weeks: one.weeks.map((week, at) => ({
      ...week,
      days: week.days.map((day, on) => ({
        ...day,
        shifts: [...day.shifts, ...(other.weeks[at]?.days[on]?.shifts.filter(isOfNew) ?? [])],
      })),
    })),
  };
}
