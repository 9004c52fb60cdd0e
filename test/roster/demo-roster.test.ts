import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seed } from '../../src/demo/seed.ts';
import { gapsIn } from '../../src/roster/coverage.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

/** Tuesday, 24 November 2026, 03:30 in Baku. */
const NOW = Date.parse('2026-11-24T03:30:00+04:00');
const DAY_MS = 86_400_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());

async function start(now: number): Promise<void> {
  await database.setClock(now);
  await seed({ databaseUrl: database.url, migrationDatabaseUrl: database.ownerUrl, now });
}

async function gaps(now: number) {
  const within = { begins: now, ends: now + 14 * DAY_MS };
  const rows = await database.sql<{ span: [Date, Date]; begins: Date; ends: Date; languages: string[] }>(
    'select lower(span) as begins, upper(span) as ends, languages from duty_spans($1, $2)',
    [new Date(within.begins), new Date(within.ends)],
  );
  const spans = rows.map(({ begins, ends, languages }) => ({
    begins: begins.getTime(),
    ends: ends.getTime(),
    languages,
  }));
  return gapsIn(spans, within);
}

describe('the roster of the demo', () => {
  it('A9.1: has every hour of two weeks, but for the one night that is to be seen', async () => {
    await start(NOW);
    expect(await gaps(NOW)).toEqual([
      {
        missing: 'anybody',
        begins: Date.parse('2026-12-05T20:00:00+04:00'),
        ends: Date.parse('2026-12-06T08:00:00+04:00'),
      },
    ]);
  });

  it('has whoever tries it on duty from the start, and again at a later start', async () => {
    const onDuty = async () =>
      (
        await database.sql<{ name: string }>(
          `select display_name as name from on_duty(line_now()) duty join accounts on accounts.id = duty.account_id`,
        )
      ).map(({ name }) => name);
    expect(await onDuty()).toEqual(expect.arrayContaining(['Aysel', 'Rauf', 'Leyla']));
    for (const hours of [1, 11, 20, 200]) {
      await start(NOW + hours * 3_600_000);
      expect(await onDuty(), `after ${hours} hours`).toEqual(expect.arrayContaining(['Aysel', 'Rauf', 'Leyla']));
    }
  });

  it('A9.2: keeps eleven hours of rest and 48 hours a week for the colleagues', async () => {
    const broken = await database.sql(
      `select shifts.id from shifts where shifts.kind = 'weekly' and shifts.state = 'planned'
          and limit_broken(shifts.account_id, shifts.id, shifts.span) is not null`,
    );
    expect(broken).toEqual([]);
  });
});
