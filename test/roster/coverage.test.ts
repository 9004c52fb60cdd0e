import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { watchCoverage, watchLate } from '../../src/roster/watch-roster.ts';
import { extendRoster } from '../../src/roster/watch-store.ts';
import { type Line, openAccess } from '../access/people.ts';

const HOUR = 60;
let line: Line;
let worker: DatabasePool;
let kinds: string[];

beforeAll(async () => {
  line = await openAccess();
  worker = createDatabase(line.database.url, {
    deadlineMs: 5_000,
    connections: 2,
    applicationName: 'test',
    role: 'line_worker',
  });
});
afterAll(async () => {
  await worker.close();
  await line.close();
});
beforeEach(async () => {
  kinds = [];
  await line.database.sql('delete from alarms; delete from roster_gaps; delete from accounts');
});

const watch = () => watchCoverage({ database: worker, log: { error: (_name, { kind }) => kinds.push(kind) } });
const late = () => watchLate({ database: worker, log: { error: (_name, { kind }) => kinds.push(kind) } });
const openAlarms = async () =>
  (await line.database.sql<{ kind: string }>('select kind from alarms where ended_at is null order by kind')).map(
    ({ kind }) => kind,
  );

/** Somebody certified who speaks these languages. */
async function colleague(languages: string[]): Promise<string> {
  const id = await line.hire();
  await line.database.sql('update accounts set languages = $2 where id = $1', [id, languages]);
  await line.database.sql(
    `insert into certificates (id, account_id, kind, span)
     values (gen_random_uuid(), $1, 'line', tstzrange(line_now() - interval '1 day', line_now() + interval '1 year'))`,
    [id],
  );
  return id;
}

/** Has the line from one hour to another, in shifts of at most twelve hours. */
async function works(accountId: string, [from, until]: [number, number]): Promise<void> {
  for (let hour = from; hour < until; hour += 12) {
    await line.database.sql(
      `insert into shifts (id, account_id, span, kind)
       values (gen_random_uuid(), $1, tstzrange(line_now() + make_interval(hours => $2), line_now() + make_interval(hours => $3)), 'single')`,
      [accountId, hour, Math.min(hour + 12, until)],
    );
  }
}

const ALL = ['az', 'ru', 'en'];
const TWO_WEEKS = 14 * 24;

describe('A9.1: a time that nobody has', () => {
  it('is told of three days before, half a day before and when it begins: once each', async () => {
    const [one, other] = [await colleague(ALL), await colleague(ALL)];
    await works(one, [0, 80]);
    await works(other, [84, TWO_WEEKS + 100]);
    await watch();
    expect(kinds).toEqual([]);
    expect(await line.database.sql('select missing from roster_gaps where ended_at is null')).toEqual([
      { missing: 'anybody' },
    ]);
    await line.pass(8 * HOUR);
    for (let each = 0; each < 3; each += 1) await watch();
    expect(kinds).toEqual(['roster-gap-soon']);
    await line.pass(60 * HOUR);
    for (let each = 0; each < 3; each += 1) await watch();
    expect(kinds).toEqual(['roster-gap-soon', 'roster-gap-close']);
    await line.pass(12 * HOUR);
    for (let each = 0; each < 3; each += 1) await watch();
    expect(kinds).toEqual(['roster-gap-soon', 'roster-gap-close', 'roster-gap-now']);
    // One alarm stands for one gap: the latest.
    expect(await openAlarms()).toEqual(['roster-gap-now']);
    await line.pass(4 * HOUR);
    await watch();
    expect(await openAlarms()).toEqual([]);
    expect(kinds).toHaveLength(3);
  });

  it('is the same gap when a part of it is filled, and is over when all is', async () => {
    const [one, other] = [await colleague(ALL), await colleague(ALL)];
    await works(one, [0, 60]);
    await works(one, [70, TWO_WEEKS + 10]);
    await watch();
    expect(await openAlarms()).toEqual(['roster-gap-soon']);
    await works(other, [60, 64]);
    await watch();
    expect(kinds).toEqual(['roster-gap-soon']);
    await works(other, [64, 70]);
    await watch();
    expect(await openAlarms()).toEqual([]);
    expect(kinds).toEqual(['roster-gap-soon']);
  });

  it('is told of when it begins and not before, though somebody took its first hours', async () => {
    const [one, other] = [await colleague(ALL), await colleague(ALL)];
    await works(one, [0, 20]);
    await works(one, [32, TWO_WEEKS + 20]);
    await watch();
    await line.pass(9 * HOUR);
    await watch();
    expect(await openAlarms()).toEqual(['roster-gap-close']);
    await works(other, [11, 17]);
    await watch();
    expect(await openAlarms()).toEqual(['roster-gap-soon']);
    await line.pass(11 * HOUR);
    await watch();
    expect(await openAlarms()).toEqual(['roster-gap-close']);
    await line.pass(6 * HOUR);
    await watch();
    expect(await openAlarms()).toEqual(['roster-gap-now']);
    expect(kinds.map((kind) => kind.slice(11))).toEqual(['soon', 'close', 'soon', 'close', 'now']);
  });

  it('of one language is told apart from nobody at all', async () => {
    await works(await colleague(['az', 'en']), [0, TWO_WEEKS + 12]);
    await works(await colleague(['az', 'ru']), [6, TWO_WEEKS + 12]);
    await watch();
    expect(kinds).toEqual(['speaker-gap-now']);
    expect(await line.database.sql('select missing from roster_gaps')).toEqual([{ missing: 'ru' }]);
  });

  it('A9.3: also where the shifts stand and a certificate runs out', async () => {
    const one = await colleague(ALL);
    await works(one, [0, TWO_WEEKS + 12]);
    await line.database.sql(
      `update certificates set span = tstzrange(lower(span), line_now() + interval '48 hours') where account_id = $1`,
      [one],
    );
    await watch();
    expect(kinds).toEqual(['roster-gap-soon']);
  });

  it('on an empty roster is raised at once', async () => {
    await watch();
    expect(kinds).toEqual(['roster-gap-now']);
  });
});

describe('A9.1: whoever has not come', () => {
  const sits = (accountId: string, state: string) =>
    line.database.sql(
      `insert into presences (account_id, state, available_since, heartbeat_at) values ($1, $2, line_now(), line_now())`,
      [accountId, state],
    );

  it('ten minutes after the begin is an alarm with their name, once, and over when they come', async () => {
    const one = await colleague(ALL);
    await works(one, [0, 12]);
    await line.pass(9);
    await late();
    expect(kinds).toEqual([]);
    await line.pass(1);
    for (let each = 0; each < 3; each += 1) await late();
    expect(kinds).toEqual(['shift-late']);
    expect(await line.database.sql('select account_id, times from alarms')).toEqual([{ account_id: one, times: 1 }]);
    await sits(one, 'available');
    await late();
    expect(await openAlarms()).toEqual([]);
    expect(await line.database.sql('select signed_on_at is not null as came from shifts')).toEqual([{ came: true }]);
  });

  it('is told of again when the shift was moved since, and once for that begin', async () => {
    const one = await colleague(ALL);
    await works(one, [0, 12]);
    await line.pass(10);
    await late();
    const move = (minutes: number) =>
      line.database.sql('update shifts set span = tstzrange(line_now() + make_interval(mins => $1), upper(span))', [
        minutes,
      ]);
    await move(60);
    await late();
    expect(await openAlarms()).toEqual([]);
    await line.pass(71);
    for (let each = 0; each < 3; each += 1) await late();
    expect(kinds).toEqual(['shift-late', 'shift-late']);
    // Moved while it is told of: it stays the one that it is.
    await move(-5);
    await line.pass(6);
    for (let each = 0; each < 3; each += 1) await late();
    expect([kinds.length, await openAlarms()]).toEqual([2, ['shift-late']]);
  });

  /** What `place_shift` does to a shift that runs: it is somebody's anew, and a row says since when. */
  async function changed(change: 'moved' | 'given', accountId: string): Promise<void> {
    const [row] = await line.database.sql<{ id: string }>(
      `update shifts set account_id = $1, confirmed_at = null, signed_on_at = null,
              span = tstzrange(lower(span), upper(span) - interval '1 minute')
        where span @> line_now() returning id`,
      [accountId],
    );
    await line.database.sql(
      'insert into shift_changes (id, shift_id, change, changed_by) values (gen_random_uuid(), $1, $2, $3)',
      [row?.id, change, accountId],
    );
  }

  it('has ten minutes from when the shift was given to them in its middle', async () => {
    const [one, other] = [await colleague(ALL), await colleague(ALL)];
    await works(one, [0, 12]);
    await sits(one, 'available');
    await late();
    await line.pass(60);
    await changed('given', other);
    await line.pass(9);
    await late();
    expect(kinds).toEqual([]);
    await line.pass(1);
    for (let each = 0; each < 3; each += 1) await late();
    expect(await line.database.sql('select account_id, times from alarms')).toEqual([{ account_id: other, times: 1 }]);
  });

  it('on a break while it is made longer: late after ten minutes, and again after a later change, seen or not', async () => {
    const one = await colleague(ALL);
    await works(one, [0, 12]);
    await sits(one, 'away');
    await line.pass(60);
    await changed('moved', one);
    await late();
    expect(kinds).toEqual([]);
    await line.pass(10);
    await late();
    expect(kinds).toEqual(['shift-late']);
    // As the coordinator's page does.
    await line.database.sql('update alarms set ended_at = line_now()');
    await line.pass(1);
    await late();
    expect(kinds).toHaveLength(1);
    await changed('moved', one);
    await line.pass(10);
    for (let each = 0; each < 3; each += 1) await late();
    expect(kinds).toEqual(['shift-late', 'shift-late']);
  });

  it('is not told of who sits at the page in time, nor of who has no certificate and no duty', async () => {
    const [here, uncertified] = [await colleague(ALL), await line.hire()];
    await works(here, [0, 12]);
    await works(uncertified, [0, 12]);
    await sits(here, 'wrap-up').catch(() => sits(here, 'available'));
    await late();
    await line.pass(30);
    await late();
    expect(kinds).toEqual([]);
  });
});

describe('A9.1: what repeats each week', () => {
  const pattern = (accountId: string, weekday: number, [begins, ends]: [string, string]) =>
    line.database.sql(
      `insert into shift_patterns (id, account_id, weekday, begins, ends, from_day)
       values (gen_random_uuid(), $1, $2, $3, $4, '2026-11-16')`,
      [accountId, weekday, begins, ends],
    );
  const spans = async () =>
    (
      await line.database.sql<{ span: string }>(
        `select to_char(lower(span) at time zone 'Asia/Baku', 'Dy DD HH24:MI') || ' – ' ||
                to_char(upper(span) at time zone 'Asia/Baku', 'Dy DD HH24:MI') as span
           from shifts where state = 'planned' order by shifts.span`,
      )
    ).map(({ span }) => span);

  it('is shifts of their own in Baku’s time, across midnight too, and made once', async () => {
    const one = await colleague(ALL);
    // It is Saturday, 20:00 in Baku and later.
    await pattern(one, 7, ['20:00', '08:00']);
    await pattern(one, 2, ['23:59', '00:01']);
    await extendRoster(worker);
    await extendRoster(worker);
    const made = await spans();
    expect(made.length).toBe(new Set(made).size);
    expect(made.filter((span) => span.startsWith('Sun')).length).toBe(4);
    for (const span of made)
      expect(span).toMatch(/^(Sun \d\d 20:00 – Mon \d\d 08:00|Tue \d\d 23:59 – Wed \d\d 00:01)$/);
  });

  it('is not made again where one was cancelled or moved', async () => {
    const one = await colleague(ALL);
    await pattern(one, 3, ['08:00', '20:00']);
    await extendRoster(worker);
    const before = (await spans()).length;
    await line.database.sql(
      `update shifts set state = 'cancelled' where id = (select id from shifts order by span limit 1)`,
    );
    await extendRoster(worker);
    expect(await spans()).toHaveLength(before - 1);
  });
});
