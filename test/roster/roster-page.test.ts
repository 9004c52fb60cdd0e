import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Line, openAccess, type Visitor } from '../access/people.ts';

// At the first look it is Saturday, 21 November 2026, 20:00 in Baku.
let line: Line;
let sevda: Visitor;

beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());
beforeEach(async () => {
  await line.database.sql('delete from accounts');
  sevda = await line.session(await line.hire('supervisor'));
});

async function colleague(name = 'Invented'): Promise<string> {
  const id = await line.hire();
  await line.database.sql('update accounts set display_name = $2 where id = $1', [id, name]);
  await sevda.post('/api/certificates', { accountId: id, kind: 'line', lastDay: '2027-06-30' });
  return id;
}

/** Puts a planned shift of this person into the database, whenever it is. */
const plan = (accountId: string, begins: string, ends: string) =>
  line.database.sql(
    `insert into shifts (id, account_id, span, kind)
     values (gen_random_uuid(), $1, tstzrange($2::timestamp at time zone 'Asia/Baku', $3::timestamp at time zone 'Asia/Baku'), 'single')`,
    [accountId, begins, ends],
  );

interface Shift {
  begins: string;
}
interface Day {
  day: string;
  shifts: Shift[];
}
const days = async () =>
  ((await sevda.get('/api/roster')).body['weeks'] as { days: Day[] }[]).flatMap((week) => week.days);
const standsOn = async () =>
  (await days()).flatMap(({ day, shifts }) => shifts.map(({ begins }) => `${day}: ${begins}`));

describe('the page of the roster', () => {
  it('has its people in the order of the Azerbaijani alphabet', async () => {
    for (const name of ['Zaur', 'Şəbnəm', 'Əli', 'İlqar', 'Çinarə', 'Cavid', 'Samir', 'Elvin']) await colleague(name);
    const people = (await sevda.get('/api/roster')).body['people'] as { name: string }[];
    expect(people.map(({ name }) => name)).toEqual([
      ...['Cavid', 'Çinarə', 'Elvin', 'Əli', 'İlqar', 'Samir', 'Şəbnəm', 'Zaur'],
    ]);
  });

  it('A9.1: has the night from Sunday on Monday too, of each week, also of the one before the first', async () => {
    const [one, other] = [await colleague(), await colleague()];
    await plan(one, '2026-11-15 20:00', '2026-11-16 08:00');
    await plan(one, '2026-11-22 20:00', '2026-11-23 08:00');
    // To midnight, and within the week: neither is anybody's on a Monday.
    await plan(other, '2026-11-22 12:00', '2026-11-23 00:00');
    await plan(other, '2026-11-24 20:00', '2026-11-25 08:00');
    expect(await standsOn()).toEqual([
      '2026-11-16: 2026-11-15T16:00:00.000Z',
      '2026-11-22: 2026-11-22T08:00:00.000Z',
      '2026-11-22: 2026-11-22T16:00:00.000Z',
      '2026-11-23: 2026-11-22T16:00:00.000Z',
      '2026-11-24: 2026-11-24T16:00:00.000Z',
    ]);
  });
});
