import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Line, openAccess, type Visitor } from '../access/people.ts';

/** It is Saturday, 21 November 2026, 20:00 in Baku. */
const MONDAY = '2026-11-23';
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

/** Certified until the end of that day. */
async function colleague(lastDay = '2027-06-30'): Promise<string> {
  const id = await line.hire();
  await line.database.sql(`update accounts set display_name = 'Invented', languages = '{az,ru,en}' where id = $1`, [
    id,
  ]);
  await sevda.post('/api/certificates', { accountId: id, kind: 'line', lastDay });
  return id;
}

const shift = (accountId: string, begins: string, ends: string, reason: string | null = null) => ({
  accountId,
  begins: `2026-11-${begins}`,
  ends: `2026-11-${ends}`,
  line: reason,
});
const add = async (...of: Parameters<typeof shift>) => {
  const answer = await sevda.post('/api/shifts', { ...shift(...of), weekly: false });
  return answer.status === 200 ? 'added' : answer.body['refusal'];
};
const planned = async () =>
  (
    await line.database.sql<{ span: string }>(
      `select to_char(lower(span) at time zone 'Asia/Baku', 'DD HH24:MI') || '–' || to_char(upper(span) at time zone 'Asia/Baku', 'DD HH24:MI') as span
         from shifts where state = 'planned' order by shifts.span`,
    )
  ).map(({ span }) => span);

interface Week {
  monday: string;
  gapMinutes: number;
  published: unknown;
  days: { day: string; shifts: { id: string; isChanged: boolean }[]; gaps: { missing: string }[] }[];
}
const weeks = async () => (await sevda.get('/api/roster')).body['weeks'] as Week[];

describe('A9.2: the limits of working hours', () => {
  it('a shift of twelve hours stands, and a minute more is refused with any reason', async () => {
    const id = await colleague();
    expect(await add(id, '23T08:00', '23T20:01', 'nobody else')).toEqual({ code: 'shift-too-long', detail: 'ends' });
    expect(await add(id, '23T08:00', '23T20:00')).toBe('added');
  });

  it('eleven hours of rest stand on both sides, a minute less wants a reason, which stays in the roster', async () => {
    const id = await colleague();
    expect(await add(id, '23T20:00', '24T08:00')).toBe('added');
    expect(await add(id, '24T19:00', '24T23:00')).toBe('added');
    expect(await add(id, '23T01:00', '23T09:01')).toEqual({ code: 'too-little-rest', detail: 'begins' });
    expect(await add(id, '25T09:59', '25T12:00')).toEqual({ code: 'too-little-rest', detail: 'begins' });
    expect(await add(id, '25T09:59', '25T12:00', 'the relief is ill')).toBe('added');
    expect(await line.database.sql('select limit_broken, line from shift_changes where line is not null')).toEqual([
      { limit_broken: 'too-little-rest', line: 'the relief is ill' },
    ]);
  });

  it('48 hours from Monday to Sunday stand, a minute more wants a reason, and the next week counts anew', async () => {
    const id = await colleague();
    for (const day of ['23', '24', '25', '26']) expect(await add(id, `${day}T08:00`, `${day}T20:00`)).toBe('added');
    expect(await add(id, '27T08:00', '27T08:01')).toEqual({ code: 'too-many-hours', detail: 'accountId' });
    // Of the night to Monday, four hours belong to the full week.
    expect(await add(id, '29T20:00', '30T04:00')).toEqual({ code: 'too-many-hours', detail: 'accountId' });
    expect(await add(id, '30T00:00', '30T08:00')).toBe('added');
  });

  it('two overlapping shifts of one person are refused, and two that meet in the instant want a reason', async () => {
    const id = await colleague();
    expect(await add(id, '23T08:00', '23T12:00')).toBe('added');
    expect(await add(id, '23T11:59', '23T16:00', 'nobody else')).toEqual({ code: 'shift-overlaps', detail: 'begins' });
    expect(await add(id, '23T12:00', '23T16:00')).toEqual({ code: 'too-little-rest', detail: 'begins' });
    expect(await planned()).toEqual(['23 08:00–23 12:00']);
  });

  it('a reason that says who somebody is is refused', async () => {
    const id = await colleague();
    expect(await add(id, '23T08:00', '23T12:00', 'call 050 000 12 34 first')).toEqual({
      code: 'says-who',
      detail: 'line',
    });
  });

  it('two changes at once do not each keep within what both together break', async () => {
    const id = await colleague();
    for (const day of ['23', '24', '25']) await add(id, `${day}T08:00`, `${day}T20:00`);
    const both = await Promise.all([add(id, '27T08:00', '27T20:00'), add(id, '29T08:00', '29T20:00')]);
    expect(both.filter((each) => each === 'added')).toHaveLength(1);
  });
});

describe('A9.3: a certificate', () => {
  it('covers a shift to its last instant, or the shift is refused', async () => {
    const id = await colleague('2026-11-23');
    expect(await add(id, '23T20:00', '24T00:00')).toBe('added');
    expect(await add(id, '24T12:00', '24T13:00')).toEqual({ code: 'not-certified', detail: 'accountId' });
    await sevda.post('/api/certificates', { accountId: id, kind: 'line', lastDay: '2026-11-24' });
    // Renewed before it ran out, it covers a shift over the seam.
    expect(await add(id, '24T12:00', '24T13:00')).toBe('added');
  });

  it('that is ended ends the duty at once', async () => {
    const id = await colleague();
    await add(id, '21T20:00', '21T23:00');
    const onDuty = () => line.database.sql('select account_id from on_duty(line_now())');
    expect(await onDuty()).toEqual([{ account_id: id }]);
    await sevda.post('/api/certificates', { accountId: id, kind: 'line', lastDay: '2026-11-20' });
    expect(await onDuty()).toEqual([]);
    expect(await line.database.sql('select count(*)::int as said from certificate_changes')).toEqual([{ said: 2 }]);
  });

  it('of the only supervisor is kept by the coordinator, who certifies no operator, and stands in the trail', async () => {
    const [operator, coordinator] = [await line.hire(), await line.hire('coordinator')];
    const rauf = await line.session(coordinator);
    const { body } = await rauf.get('/api/certificates');
    // The answer of this route.
    const [only] = body['supervisors'] as { id: string; certifiedUntil: string | null }[];
    expect(only).toMatchObject({ certifiedUntil: null });
    const kept = { kind: 'line', lastDay: '2026-12-24' };
    expect((await sevda.post('/api/certificates', { ...kept, accountId: only?.id })).status).toBe(404);
    expect((await rauf.post('/api/certificates', { ...kept, accountId: operator })).status).toBe(404);
    expect((await rauf.post('/api/certificates', { ...kept, accountId: only?.id })).status).toBe(200);
    expect((await rauf.get('/api/certificates')).body).toMatchObject({
      supervisors: [{ id: only?.id, certifiedUntil: '2026-12-24T20:00:00.000Z' }],
    });
    const recorded = 'select actor_role, subject_id, fields from audit_rows where actor_id = $1 and action = $2';
    expect(await line.database.sql(recorded, [coordinator, 'certificate-kept'])).toEqual([
      { actor_role: 'coordinator', subject_id: only?.id, fields: ['line'] },
    ]);
  });

  it('for a day that there is not is refused', async () => {
    const id = await line.hire();
    const answer = await sevda.post('/api/certificates', { accountId: id, kind: 'line', lastDay: '2026-02-30' });
    expect(answer).toMatchObject({ status: 422, body: { refusal: { code: 'invalid-input', detail: 'lastDay' } } });
  });
});

describe('A9.1: one shift is changed by itself', () => {
  it('moved, given away and cancelled, each with a row of who did it; the pattern goes on', async () => {
    const [one, other] = [await colleague(), await colleague()];
    const weekly = await sevda.post('/api/shifts', { ...shift(one, '24T08:00', '24T16:00'), weekly: true });
    expect(weekly.status).toBe(200);
    const [, next] = await weeks();
    const id = next?.days[1]?.shifts[0]?.id ?? '';
    const moved = await sevda.post(`/api/shifts/${id}/change`, { ...shift(one, '24T10:00', '24T18:00'), owner: one });
    const given = await sevda.post(`/api/shifts/${id}/change`, { ...shift(other, '24T10:00', '24T18:00'), owner: one });
    expect([moved.status, given.status]).toEqual([200, 200]);
    expect((await weeks())[1]?.days[1]?.shifts[0]).toMatchObject({ id, accountId: other, isChanged: true });
    expect((await sevda.post(`/api/shifts/${id}/cancel`, { owner: other, following: false, line: null })).status).toBe(
      200,
    );
    expect(await planned()).toEqual(expect.not.arrayContaining(['24 10:00–24 18:00']));
    expect((await planned()).length).toBeGreaterThan(2);
    const changes = await line.database.sql<{ change: string }>(
      'select change from shift_changes where shift_id = $1 order by changed_at, change',
      [id],
    );
    expect(changes.map(({ change }) => change).sort()).toEqual(['added', 'cancelled', 'given', 'moved']);
  });

  it('a pattern that breaks a limit is refused whole', async () => {
    const one = await colleague();
    await sevda.post('/api/shifts', { ...shift(one, '24T20:00', '25T08:00'), weekly: true });
    const count = (await planned()).length;
    const answer = await sevda.post('/api/shifts', { ...shift(one, '25T16:00', '25T20:00'), weekly: true });
    expect(answer.body['refusal']).toEqual({ code: 'too-little-rest', detail: 'begins' });
    expect(await planned()).toHaveLength(count);
  });

  it('all that follow of a pattern are cancelled at once where it ends', async () => {
    const one = await colleague();
    await sevda.post('/api/shifts', { ...shift(one, '24T08:00', '24T16:00'), weekly: true });
    const id = (await weeks())[1]?.days[1]?.shifts[0]?.id ?? '';
    expect((await sevda.post(`/api/shifts/${id}/cancel`, { owner: one, following: true, line: null })).status).toBe(
      200,
    );
    expect(await planned()).toEqual([]);
  });
});

describe('A9.1: a week is published', () => {
  it('with a gap only for a reason that somebody typed', async () => {
    const before = (await weeks()).find(({ monday }) => monday === MONDAY);
    expect(before).toMatchObject({ gapMinutes: 7 * 24 * 60, published: null });
    const without = await sevda.post('/api/roster/publish', { week: MONDAY, line: null });
    expect(without).toMatchObject({ status: 422, body: { refusal: { code: 'gap-needs-line', detail: 'line' } } });
    expect((await sevda.post('/api/roster/publish', { week: MONDAY, line: 'the holidays' })).status).toBe(200);
    const published = (await weeks()).find(({ monday }) => monday === MONDAY)?.published;
    expect(published).toMatchObject({ gapMinutes: 7 * 24 * 60, line: 'the holidays' });
  });

  it('without a gap needs none', async () => {
    const people = [await colleague(), await colleague(), await colleague(), await colleague()];
    for (let half = 0; half < 14; half += 1) {
      const day = 23 + Math.floor(half / 2);
      const [begins, ends] = half % 2 === 0 ? [`${day}T08:00`, `${day}T20:00`] : [`${day}T20:00`, `${day + 1}T08:00`];
      expect(await add(people[half % 4] ?? '', begins, ends)).toBe('added');
    }
    expect((await sevda.post('/api/roster/publish', { week: MONDAY, line: null })).body['refusal']).toBeDefined();
    const [early] = people;
    // The night before Monday's first shift.
    await add(early ?? '', '23T00:00', '23T08:00', 'the night before');
    expect((await sevda.post('/api/roster/publish', { week: MONDAY, line: null })).status).toBe(200);
  });

  it('that is not one of the three is refused', async () => {
    const answer = await sevda.post('/api/roster/publish', { week: '2026-11-24', line: 'x' });
    expect(answer.body['refusal']).toEqual({ code: 'shift-past', detail: 'week' });
  });
});

describe('A9.2: a swap', () => {
  it('takes both: one offers, another takes, and the shift changes hands in one step', async () => {
    const [one, other] = [await colleague(), await colleague()];
    await add(one, '24T08:00', '24T16:00');
    const [offering, taking] = [await line.session(one), await line.session(other)];
    const own = (visitor: Visitor) => visitor.get('/api/own-shifts');
    const [shiftOf] = (await own(offering)).body['shifts'] as { id: string }[];
    const id = shiftOf?.id ?? '';
    expect((await own(taking)).body['shifts']).toEqual([]);
    expect((await taking.post(`/api/shifts/${id}/take`)).status).toBe(404);
    expect((await offering.post(`/api/shifts/${id}/offer`)).status).toBe(200);
    expect((await own(taking)).body['shifts']).toMatchObject([{ id, isMine: false, offeredBy: 'Invented' }]);
    const both = await Promise.all([taking.post(`/api/shifts/${id}/take`), taking.post(`/api/shifts/${id}/take`)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect((await own(taking)).body['shifts']).toMatchObject([
      { id, isMine: true, isConfirmed: true, offeredBy: null },
    ]);
    expect((await own(offering)).body['shifts']).toEqual([]);
    expect(await line.database.sql('select offered_by, taken_by from shift_offers')).toEqual([
      { offered_by: one, taken_by: other },
    ]);
  });

  it('goes over no limit, and needs a certificate', async () => {
    const [one, tired, uncertified] = [await colleague(), await colleague(), await line.hire()];
    await add(one, '24T08:00', '24T16:00');
    await add(tired, '24T20:00', '25T04:00');
    const offering = await line.session(one);
    const [shiftOf] = (await offering.get('/api/own-shifts')).body['shifts'] as { id: string }[];
    await offering.post(`/api/shifts/${shiftOf?.id}/offer`);
    const take = async (id: string) => (await (await line.session(id)).post(`/api/shifts/${shiftOf?.id}/take`)).body;
    expect(await take(tired)).toEqual({ refusal: { code: 'too-little-rest', detail: 'begins' } });
    expect(await take(uncertified)).toEqual({ refusal: { code: 'not-certified', detail: 'accountId' } });
    expect((await offering.post(`/api/shifts/${shiftOf?.id}/withdraw`)).status).toBe(200);
    expect(await take(tired)).toEqual({ refusal: { code: 'not-found' } });
  });

  it('pushes none of the own shifts off the list, however many are offered before them', async () => {
    const [one, other] = [await colleague(), await colleague()];
    await line.database.sql(
      `with offered as (
         insert into shifts (id, account_id, span, kind)
         select gen_random_uuid(), $1, tstzrange(line_now() + nth * interval '2 hours', line_now() + nth * interval '2 hours' + interval '1 hour'), 'single'
           from generate_series(1, 30) as nth
         returning id
       )
       insert into shift_offers (id, shift_id, offered_by) select gen_random_uuid(), offered.id, $1 from offered`,
      [one],
    );
    await add(other, '29T08:00', '29T16:00');
    const { shifts } = (await (await line.session(other)).get('/api/own-shifts')).body as {
      shifts: { isMine: boolean }[];
    };
    expect([shifts.length, shifts.at(-1)?.isMine]).toEqual([25, true]);
  });
});
