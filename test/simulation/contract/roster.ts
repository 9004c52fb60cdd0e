import type { TestDatabase } from '../../harness/database.ts';
import type { Roster } from '../../roster/duty-model.ts';
import { operatorId } from './steps.ts';

const HOUR_MS = 3_600_000;

/**
 * Who is on duty in the play that begins at this moment: one all the time, one whose shift ends after a minute and a half, one
 * whose certificate does after two. The second is trained for children.
 */
export function rosterOfPlay(begunAt: number, languages: readonly (readonly string[])[]): Roster {
  const [first, second, third] = [0, 1, 2].map(operatorId) as [string, string, string]; // three of three
  const [before, after] = [begunAt - HOUR_MS, begunAt + 10 * HOUR_MS];
  return {
    colleagues: [first, second, third].map((accountId, at) => ({
      accountId,
      languages: languages[at] ?? [],
      isActive: true,
    })),
    shifts: [
      { accountId: first, begins: before, ends: after, kind: 'weekly' },
      { accountId: second, begins: before, ends: begunAt + 90_000, kind: 'single' },
      { accountId: third, begins: before, ends: after, kind: 'extra' },
    ],
    certificates: [
      { accountId: first, kind: 'line', begins: before, ends: after },
      { accountId: second, kind: 'line', begins: before, ends: after },
      { accountId: second, kind: 'child', begins: before, ends: after },
      { accountId: third, kind: 'line', begins: before, ends: begunAt + 120_000 },
    ],
  };
}

/** The same rows in Postgres; a weekly shift stands there as a single one, since it has no pattern. */
export async function insertRoster(database: TestDatabase, { shifts, certificates }: Roster): Promise<void> {
  for (const { accountId, begins, ends, kind } of shifts) {
    await database.sql(
      'insert into shifts (id, account_id, span, kind) values (gen_random_uuid(), $1, tstzrange($2, $3), $4)',
      [accountId, new Date(begins), new Date(ends), kind === 'weekly' ? 'single' : kind],
    );
  }
  for (const { accountId, kind, begins, ends } of certificates) {
    await database.sql(
      `insert into certificates (id, account_id, kind, span) values (gen_random_uuid(), $1, $2, tstzrange($3, $4))`,
      [accountId, kind, new Date(begins), new Date(ends)],
    );
  }
}
