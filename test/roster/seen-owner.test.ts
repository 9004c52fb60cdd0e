import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Line, openAccess, type Visitor } from '../access/people.ts';

const CHANGED_HANDS = { status: 409, body: { refusal: { code: 'stale-revision' } } };
const TIMES = { begins: '2026-11-24T08:00', ends: '2026-11-24T16:00', line: null };
let line: Line;
let sevda: Visitor;

beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());
beforeEach(async () => {
  await line.database.sql('delete from roster_publications; delete from accounts');
  sevda = await line.session(await line.hire('supervisor'));
});

async function colleague(): Promise<string> {
  const id = await line.hire();
  await sevda.post('/api/certificates', { accountId: id, kind: 'line', lastDay: '2027-06-30' });
  return id;
}

/** Two colleagues; the shift of the first, which the supervisor's page showed as theirs, is the second one's by now. */
async function swapped({ weekly = false } = {}) {
  const [first, second] = [await colleague(), await colleague()];
  await sevda.post('/api/shifts', { accountId: first, ...TIMES, weekly });
  const [offering, taking] = [await line.session(first), await line.session(second)];
  // The answer of this route.
  const [own] = (await offering.get('/api/own-shifts')).body['shifts'] as { id: string }[];
  const id = own?.id ?? '';
  expect((await offering.post(`/api/shifts/${id}/offer`)).status).toBe(200);
  expect((await taking.post(`/api/shifts/${id}/take`)).status).toBe(200);
  return { id, first, second };
}

const standing = (id: string) =>
  line.database.sql('select account_id, state, confirmed_at is not null as is_confirmed from shifts where id = $1', [
    id,
  ]);
const ofSecond = (accountId: string) => [{ account_id: accountId, state: 'planned', is_confirmed: true }];
const plannedOf = async (accountId: string) =>
  (await line.database.sql("select id from shifts where account_id = $1 and state = 'planned'", [accountId])).length;

describe('A9.2: what two people agreed on is not undone by a page that was read before', () => {
  it('the shift is moved: refused, and it stays whose it is, confirmed', async () => {
    const { id, first, second } = await swapped();
    const moved = { owner: first, accountId: first, ...TIMES, begins: '2026-11-24T08:30' };
    expect(await sevda.post(`/api/shifts/${id}/change`, moved)).toMatchObject(CHANGED_HANDS);
    expect(await standing(id)).toEqual(ofSecond(second));
    expect(await line.database.sql("select change from shift_changes where change in ('moved', 'given')")).toEqual([]);
  });

  it('it is given to a third, or cancelled: refused as well; read anew, each is possible', async () => {
    const { id, first, second } = await swapped();
    const third = await colleague();
    const given = { owner: first, accountId: third, ...TIMES };
    expect(await sevda.post(`/api/shifts/${id}/change`, given)).toMatchObject(CHANGED_HANDS);
    const cancelled = { owner: first, following: false, line: null };
    expect(await sevda.post(`/api/shifts/${id}/cancel`, cancelled)).toMatchObject(CHANGED_HANDS);
    expect(await standing(id)).toEqual(ofSecond(second));
    expect((await sevda.post(`/api/shifts/${id}/change`, { ...given, owner: second })).status).toBe(200);
    expect((await sevda.post(`/api/shifts/${id}/cancel`, { ...cancelled, owner: third })).status).toBe(200);
  });

  it('whoever moves it in the very moment of the swap moves it as one of the two has it', async () => {
    const [first, second] = [await colleague(), await colleague()];
    await sevda.post('/api/shifts', { accountId: first, ...TIMES, weekly: false });
    const [offering, taking] = [await line.session(first), await line.session(second)];
    const [own] = (await offering.get('/api/own-shifts')).body['shifts'] as { id: string }[];
    await offering.post(`/api/shifts/${own?.id}/offer`);
    const moved = { owner: first, accountId: first, ...TIMES, begins: '2026-11-24T08:30' };
    const [taken, change] = await Promise.all([
      taking.post(`/api/shifts/${own?.id}/take`),
      sevda.post(`/api/shifts/${own?.id}/change`, moved),
    ]);
    const [row] = await standing(own?.id ?? '');
    if (taken.status === 200) expect([row, change.status]).toEqual([ofSecond(second)[0], 409]);
    else expect([row, change.status]).toMatchObject([{ account_id: first }, 200]);
  });

  it('the pattern ends: the shift that somebody else took over stays theirs', async () => {
    const { id, first, second } = await swapped({ weekly: true });
    const [next] = await line.database.sql<{ id: string }>(
      "select id from shifts where account_id = $1 and state = 'planned' order by span limit 1",
      [first],
    );
    const ended = { owner: first, following: true, line: null };
    expect(await sevda.post(`/api/shifts/${id}/cancel`, ended)).toMatchObject(CHANGED_HANDS);
    expect((await sevda.post(`/api/shifts/${next?.id}/cancel`, ended)).status).toBe(200);
    expect([await plannedOf(first), await plannedOf(second)]).toEqual([0, 1]);
    expect(await standing(id)).toEqual(ofSecond(second));
  });

  it('on the page that shift repeats no more, and no pattern ends from it', async () => {
    const { id, first, second } = await swapped({ weekly: true });
    const before = await plannedOf(first);
    // The answer of this route.
    const { weeks } = (await sevda.get('/api/roster')).body as {
      weeks: { days: { shifts: { id: string; kind: string }[] }[] }[];
    };
    const kinds = weeks.flatMap(({ days }) => days.flatMap(({ shifts }) => shifts));
    expect(kinds.find((each) => each.id === id)).toMatchObject({ kind: 'single' });
    expect(kinds.some(({ kind }) => kind === 'weekly')).toBe(true);
    const ended = { owner: second, following: true, line: null };
    expect((await sevda.post(`/api/shifts/${id}/cancel`, ended)).status).toBe(404);
    expect(await plannedOf(first)).toBe(before);
  });
});
