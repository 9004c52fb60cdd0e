import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Line, openAccess, type Visitor } from '../access/people.ts';
import { putOnRoster } from '../harness/roster.ts';
import { onDuty, type Roster } from './duty-model.ts';

const HOUR_MS = 3_600_000;
const TRIES = 150;
const HOURS = 72;

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());
beforeEach(() => line.database.sql('delete from accounts'));

/** Numbers from a seed, so that a failing roster is the same one again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % sides;
  };
}

const iso = (ms: number) => new Date(ms).toISOString();

async function keep(roster: Roster): Promise<void> {
  const { sql } = line.database;
  for (const { accountId, languages, isActive } of roster.colleagues) {
    await sql(
      `insert into accounts (id, role, display_name, languages, state) values ($1, 'operator', 'Invented', $2, $3)`,
      [accountId, languages, isActive ? 'active' : 'suspended'],
    );
  }
  for (const { accountId, kind, begins, ends } of roster.certificates) {
    await sql(
      'insert into certificates (id, account_id, kind, span) values (gen_random_uuid(), $1, $2, tstzrange($3, $4))',
      [...[accountId, kind, iso(begins), iso(ends)]],
    );
  }
  for (const { accountId, begins, ends, kind, isCancelled } of roster.shifts) {
    await sql(
      `insert into shifts (id, account_id, span, kind, state) values (gen_random_uuid(), $1, tstzrange($2, $3), $4, $5)`,
      [accountId, iso(begins), iso(ends), kind, isCancelled ? 'cancelled' : 'planned'],
    );
  }
}

/** An invented roster on whole hours, so that edges meet often. */
function invent(roll: (sides: number) => number): Roster {
  const people = Array.from({ length: 4 }, () => randomUUID());
  const hour = () => line.now() + roll(HOURS) * HOUR_MS;
  const shifts: Roster['shifts'][number][] = [];
  const certificates: Roster['certificates'][number][] = [];
  for (const accountId of people) {
    let begins = line.now();
    for (let each = 0; each < 3; each += 1) {
      begins += roll(3) * 6 * HOUR_MS;
      const ends = begins + (1 + roll(12)) * HOUR_MS;
      shifts.push({ accountId, begins, ends, kind: roll(2) ? 'single' : 'extra', isCancelled: roll(5) === 0 });
      begins = ends;
    }
    for (const kind of ['line', 'child'] as const) {
      const [one, other] = [hour(), hour()];
      if (one !== other)
        certificates.push({ accountId, kind, begins: Math.min(one, other), ends: Math.max(one, other) });
    }
  }
  const colleagues = people.map((accountId) => ({ accountId, languages: ['az'], isActive: roll(6) !== 0 }));
  return { colleagues, shifts, certificates };
}

describe('A9.1: who is on duty, asked of the database and of the rules', () => {
  it('is the same, until the same instant, on invented rosters and their edges', async () => {
    const roll = dice(20_261_122);
    let found = 0;
    for (let each = 0; each < 5; each += 1) {
      const roster = invent(roll);
      await keep(roster);
      const edges = [...roster.shifts, ...roster.certificates].flatMap(({ begins, ends }) => [begins, ends]);
      for (let one = 0; one < TRIES / 5; one += 1) {
        const at = (edges[roll(edges.length)] ?? line.now()) + (roll(3) - 1);
        const rows = await line.database.sql<{ accountId: string; until: Date; isChildTrained: boolean; kind: string }>(
          `select account_id as "accountId", until, is_child_trained as "isChildTrained", kind from on_duty($1)`,
          [iso(at)],
        );
        const expected = onDuty(roster, at).map(({ languages: _, until, ...rest }) => ({
          ...rest,
          until: new Date(until),
        }));
        const byId = (a: { accountId: string }, b: { accountId: string }) => a.accountId.localeCompare(b.accountId);
        expect(rows.sort(byId)).toEqual(expected.sort(byId));
        found += rows.length;
      }
      await line.database.sql('delete from accounts');
    }
    expect(found).toBeGreaterThan(TRIES / 6);
  });

  it('is one person once: no two shifts of one person overlap, however they come', async () => {
    const id = await line.hire();
    await putOnRoster(line.database, id);
    const again = line.database.sql(
      `insert into shifts (id, account_id, span, kind)
       values (gen_random_uuid(), $1, tstzrange(line_now(), line_now() + interval '1 hour'), 'extra')`,
      [id],
    );
    await expect(again).rejects.toMatchObject({ constraint: 'shifts_one_at_a_time' });
    const long = line.database.sql(
      `insert into shifts (id, account_id, span, kind)
       values (gen_random_uuid(), $1, tstzrange(line_now() + interval '90 days', line_now() + interval '90 days 12 hours 1 second'), 'extra')`,
      [id],
    );
    await expect(long).rejects.toMatchObject({ constraint: 'shifts_at_most_12_hours' });
  });
});

describe('A9.1, A9.3: who would be available', () => {
  const available = (visitor: Visitor) => visitor.post('/api/presence', { state: 'available' });
  const certify = (id: string, hours = 1_000) =>
    line.database.sql(
      `insert into certificates (id, account_id, kind, span)
       values (gen_random_uuid(), $1, 'line', tstzrange(line_now() - interval '1 day', line_now() + make_interval(hours => $2)))`,
      [id, hours],
    );

  it('without a certificate is refused, and told why', async () => {
    const visitor = await line.session(await line.hire());
    expect(await available(visitor)).toMatchObject({ status: 409, body: { refusal: { code: 'not-certified' } } });
    expect(await visitor.post('/api/extra-duty')).toMatchObject({
      status: 409,
      body: { refusal: { code: 'not-certified' } },
    });
    expect(await line.database.sql('select from shifts')).toEqual([]);
  });

  it('without a shift is asked, takes extra duty, and stands in the roster from then on', async () => {
    const id = await line.hire();
    await certify(id);
    const visitor = await line.session(id);
    expect(await available(visitor)).toMatchObject({ status: 409, body: { refusal: { code: 'off-roster' } } });
    const until = iso(line.now() + 4 * HOUR_MS);
    expect((await visitor.get('/api/desk')).body['duty']).toMatchObject({ until: null, extraUntil: until });
    // Two presses are one duty.
    const answers = await Promise.all([visitor.post('/api/extra-duty'), visitor.post('/api/extra-duty')]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const desk = (await visitor.get('/api/desk')).body;
    expect(desk).toMatchObject({ duty: { until, extraUntil: null }, presence: { state: 'available' } });
    expect(await line.database.sql('select kind from shifts')).toEqual([{ kind: 'extra' }]);
    expect(await line.database.sql('select change, changed_by from shift_changes')).toEqual([
      { change: 'extra', changed_by: id },
    ]);
  });

  it('has extra duty no longer than the certificate, nor into the own next shift', async () => {
    const [short, early] = [await line.hire(), await line.hire()];
    await certify(short, 2);
    await certify(early);
    await line.database.sql(
      `insert into shifts (id, account_id, span, kind)
       values (gen_random_uuid(), $1, tstzrange(line_now() + interval '3 hours', line_now() + interval '9 hours'), 'single')`,
      [early],
    );
    for (const [id, hours] of [
      [short, 2],
      [early, 3],
    ] as const) {
      const visitor = await line.session(id);
      expect((await visitor.post('/api/extra-duty')).status).toBe(200);
      expect((await visitor.get('/api/desk')).body['duty']).toMatchObject({ until: iso(line.now() + hours * HOUR_MS) });
    }
  });
});
