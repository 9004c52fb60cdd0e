import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { watchLate } from '../../src/roster/watch-roster.ts';
import { type Line, openAccess, type Visitor } from '../access/people.ts';

// At the first look it is Saturday, 21 November 2026, 20:00 in Baku.
let line: Line;
let worker: DatabasePool;
let sevda: Visitor;

beforeAll(async () => {
  line = await openAccess();
  worker = createDatabase(line.database.url, {
    deadlineMs: 5_000,
    connections: 1,
    applicationName: 'test',
    role: 'line_worker',
  });
});
afterAll(async () => {
  await worker.close();
  await line.close();
});
beforeEach(async () => {
  await line.database.sql('delete from alarms; delete from accounts');
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
  id: string;
  accountId: string;
  begins: string;
  isLate: boolean;
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
  it('has its people in the order of the Azerbaijani alphabet, and so has the floor, and whom one may help', async () => {
    for (const name of ['Zaur', 'Şəbnəm', 'Əli', 'İlqar', 'Çinarə', 'Cavid', 'Samir', 'Elvin']) await colleague(name);
    await line.database.sql(
      `update accounts set sign_in_name = 'name-' || left(id::text, 8) where role = 'operator' and sign_in_name is null;
       insert into presences (account_id, state, heartbeat_at) select id, 'away', line_now() from accounts where role = 'operator'
           on conflict (account_id) do update set state = 'away'`,
    );
    const inOrder = ['Cavid', 'Çinarə', 'Elvin', 'Əli', 'İlqar', 'Samir', 'Şəbnəm', 'Zaur'];
    const namesIn = (list: unknown) => (list as { name: string }[]).map(({ name }) => name);
    expect(namesIn((await sevda.get('/api/roster')).body['people'])).toEqual(inOrder);
    expect(namesIn((await sevda.get('/api/floor')).body['people'])).toEqual(inOrder);
    expect(namesIn((await sevda.get('/api/recoveries')).body)).toEqual(inOrder);
  });

  it('A9.1: has everybody in service and each of their shifts, part by part, however many they are', async () => {
    await line.database.sql(
      `with person as (
         insert into accounts (id, role, display_name, sign_in_name)
         select gen_random_uuid(), 'operator', 'Invented ' || nth, 'many-' || nth from generate_series(1, 60) as nth
         returning id
       )
       insert into shifts (id, account_id, span, kind)
       select gen_random_uuid(), person.id, tstzrange(begins, begins + interval '8 hours'), 'single'
         from person
        cross join generate_series(timestamptz '2026-11-16 03:00Z', timestamptz '2026-12-06 19:00Z', interval '16 hours') as begins`,
    );
    const names = new Set<string>();
    const shifts = new Set<string>();
    let inAll = 1;
    for (let after = 0; after < inAll; after = names.size) {
      const { body } = await sevda.get(after === 0 ? '/api/roster' : `/api/roster/after/${after}`);
      inAll = body['peopleInAll'] as number;
      for (const { name } of body['people'] as { name: string }[]) names.add(name);
      for (const { days: part } of body['weeks'] as { days: Day[] }[])
        for (const day of part) {
          expect(day.shifts.length).toBeLessThanOrEqual(25);
          for (const { id } of day.shifts) shifts.add(id);
        }
      expect(names.size).toBeGreaterThan(after);
    }
    const [planned] = await line.database.sql<{ count: number }>('select count(*)::integer as count from shifts');
    expect([names.size, shifts.size]).toEqual([60, planned?.count]);
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

describe('A9.1: the page says that somebody has not come when the watch does', () => {
  const looks = () => watchLate({ database: worker, log: { error: () => undefined } });
  const open = async () =>
    (await line.database.sql<{ of: string }>('select account_id as of from alarms where ended_at is null')).map(
      ({ of }) => of,
    );
  const late = async () =>
    (await days()).flatMap(({ shifts }) => shifts.filter(({ isLate }) => isLate).map(({ accountId }) => accountId));
  const shown = async () => (await days()).flatMap(({ shifts }) => shifts)[0]?.id;

  it('ten minutes after the begin, and ten after it was given to somebody in its middle', async () => {
    const [one, other] = [await colleague(), await colleague()];
    await plan(one, '2026-11-21 20:00', '2026-11-22 08:00');
    await line.pass(9);
    await looks();
    expect([await late(), await open()]).toEqual([[], []]);
    await line.pass(2);
    await looks();
    expect([await late(), await open()]).toEqual([[one], [one]]);
    const [begins, ends] = ['2026-11-21T20:00', '2026-11-22T08:00'];
    const given = { owner: one, accountId: other, begins, ends, line: null };
    expect((await sevda.post(`/api/shifts/${await shown()}/change`, given)).status).toBe(200);
    await looks();
    expect([await late(), await open()]).toEqual([[], []]);
    await line.pass(11);
    await looks();
    expect([await late(), await open()]).toEqual([[other], [other]]);
    // Its end is corrected: they have not come for all that.
    const shorter = { ...given, owner: other, ends: '2026-11-22T07:00' };
    expect((await sevda.post(`/api/shifts/${await shown()}/change`, shorter)).status).toBe(200);
    await looks();
    expect([await late(), await open()]).toEqual([[other], [other]]);
  });

  it('not of who has no certificate, and so no duty', async () => {
    await plan(await line.hire(), '2026-11-21 20:00', '2026-11-22 08:00');
    await line.pass(11);
    await looks();
    expect([await late(), await open()]).toEqual([[], []]);
  });
});
