import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Line, openAccess, START_MS, type Visitor } from '../access/people.ts';

let line: Line;
let sevda: Visitor;

beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());
beforeEach(async () => {
  await line.pass((START_MS - line.now()) / 60_000);
  await line.database.sql('delete from roster_publications; delete from accounts');
  sevda = await line.session(await line.hire('supervisor'));
});

async function colleague(): Promise<string> {
  const id = await line.hire();
  await sevda.post('/api/certificates', { accountId: id, kind: 'line', lastDay: '2027-06-30' });
  return id;
}

const at = (times: string) => {
  const [begins, ends] = times.split('–').map((each) => `2026-11-${each.replace(' ', 'T')}`);
  return { begins, ends };
};
const add = (accountId: string, times: string) =>
  sevda.post('/api/shifts', { accountId, ...at(times), line: null, weekly: false });
const idOf = async (accountId: string) =>
  (await line.database.sql<{ id: string }>('select id from shifts where account_id = $1', [accountId]))[0]?.id ?? '';
const cancel = async (accountId: string) =>
  sevda.post(`/api/shifts/${await idOf(accountId)}/cancel`, { owner: accountId, following: false, line: null });
const change = async (owner: string, to: string, times: string, reason: string | null = null) =>
  sevda.post(`/api/shifts/${await idOf(owner)}/change`, { owner, accountId: to, ...at(times), line: reason });

/** A shift of this Saturday evening that began at eight, and six hours of which are over, at two. Whoever came was seen in its first minute. */
async function halfWay({ came = true } = {}): Promise<string> {
  const one = await colleague();
  expect((await add(one, '21 20:00–22 08:00')).status).toBe(200);
  await line.pass(1);
  // As the watch notes it.
  if (came) await line.database.sql('update shifts set signed_on_at = line_now()');
  await line.pass(6 * 60 - 1);
  // A session that nobody used for hours is over.
  sevda = await line.session(await line.hire('supervisor'));
  return one;
}

/** What the supervisor's page shows of a person, and whether it says that they came. */
async function shown(accountId: string): Promise<string[]> {
  interface Shift {
    accountId: string;
    begins: string;
    ends: string;
    signedOnAt: string | null;
    isLate: boolean;
  }
  const body = (await sevda.get('/api/roster')).body as { weeks: { days: { shifts: Shift[] }[] }[] };
  return body.weeks
    .flatMap(({ days }) => days.flatMap(({ shifts }) => shifts))
    .filter((shift) => shift.accountId === accountId)
    .map(({ begins, ends, signedOnAt, isLate }) =>
      [begins, ends]
        .map((each) => wallTime(each))
        .join('–')
        .concat(signedOnAt ? ' came' : '', isLate ? ' late' : ''),
    );
}
const wallTime = (moment: string) =>
  new Date(moment).toLocaleTimeString('en-GB', { timeZone: 'Asia/Baku', hour: '2-digit', minute: '2-digit' });
const tooLittleRest = { status: 409, body: { refusal: { code: 'too-little-rest' } } };

describe('A9.2: hours that were worked count and are shown', () => {
  it('somebody is sent home in the middle: the shift ends then, and eleven hours of rest begin', async () => {
    const one = await halfWay();
    expect((await cancel(one)).status).toBe(200);
    expect(await shown(one)).toEqual(['20:00–02:00 came']);
    expect(await line.database.sql('select account_id from on_duty(line_now())')).toEqual([]);
    expect(await add(one, '22 12:59–22 16:00')).toMatchObject(tooLittleRest);
    expect((await add(one, '22 13:00–22 16:00')).status).toBe(200);
    // What is over is over.
    expect((await cancel(one)).status).toBe(404);
  });

  it('it is given to somebody else in the middle: each has the own part, and who came to it is not late', async () => {
    const [other, one] = [await colleague(), await halfWay()];
    expect((await change(one, other, '21 20:00–22 08:00')).status).toBe(200);
    expect([await shown(one), await shown(other)]).toEqual([['20:00–02:00 came'], ['02:00–08:00']]);
    expect(await line.database.sql('select account_id from on_duty(line_now())')).toEqual([{ account_id: other }]);
    await line.pass(9);
    expect(await shown(other)).toEqual(['02:00–08:00']);
    await line.pass(1);
    expect(await shown(other)).toEqual(['02:00–08:00 late']);
  });

  it('the second has too little rest: refused, and the shift stays as it was', async () => {
    const [other, one] = [await colleague(), await halfWay()];
    await add(other, '22 14:00–22 20:00');
    expect(await change(one, other, '21 20:00–22 08:00')).toMatchObject(tooLittleRest);
    expect([await shown(one), await shown(other)]).toEqual([['20:00–08:00 came'], ['14:00–20:00']]);
    expect(await line.database.sql("select from shift_changes where change <> 'added'")).toEqual([]);
  });

  it('its begin is moved past what was worked: that stays, and the rest is counted from it', async () => {
    const one = await halfWay();
    expect(await change(one, one, '22 04:00–22 08:00')).toMatchObject(tooLittleRest);
    expect((await change(one, one, '22 01:00–22 08:00')).body).toMatchObject({ refusal: { code: 'shift-past' } });
    expect((await change(one, one, '22 04:00–22 08:00', 'a pause was agreed')).status).toBe(200);
    expect(await shown(one)).toEqual(['20:00–02:00 came', '04:00–08:00']);
  });

  it('its end is moved: it stays one shift to which they came', async () => {
    const one = await halfWay();
    expect((await change(one, one, '21 20:00–22 06:00')).status).toBe(200);
    expect(await shown(one)).toEqual(['20:00–06:00 came']);
  });

  it('two supervisors decide at once: the second, who began before the first had done it, is refused', async () => {
    const [other, third, one] = [await colleague(), await colleague(), await halfWay()];
    const id = await idOf(one);
    expect((await change(one, other, '21 20:00–22 08:00')).status).toBe(200);
    await line.pass(-1 / 60);
    const seen = { owner: one, line: null };
    const decisions = [
      await sevda.post(`/api/shifts/${id}/change`, { ...seen, accountId: third, ...at('21 20:00–22 08:00') }),
      await sevda.post(`/api/shifts/${id}/cancel`, { ...seen, following: false }),
    ];
    for (const decision of decisions)
      expect(decision).toMatchObject({ status: 409, body: { refusal: { code: 'stale-revision' } } });
    expect([await shown(other), await shown(third)]).toEqual([['02:00–08:00'], []]);
  });

  it('who never came has worked nothing of it', async () => {
    const [other, one] = [await colleague(), await halfWay({ came: false })];
    expect((await change(one, other, '22 02:00–22 08:00')).status).toBe(200);
    expect([await shown(one), await shown(other)]).toEqual([[], ['02:00–08:00']]);
    expect((await cancel(other)).status).toBe(200);
    expect(await shown(other)).toEqual([]);
  });
});
