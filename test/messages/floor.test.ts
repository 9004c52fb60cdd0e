import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFloor } from '../../src/oversight/floor.ts';
import { floorMessages } from '../../src/oversight/floor-store.ts';
import { liveCall, person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;
let aysel: string;
beforeAll(async () => {
  database = await makeDatabase();
  aysel = await person(database, 'operator', 'Aysel');
});
afterAll(() => database.drop());

async function message(): Promise<void> {
  await database.sql(
    `insert into messages (id, call_id, recording_sid, seconds, sealed_at, sealed, team_version, team_copy, waiting_half, expiry_month)
     values (gen_random_uuid(), $1, 'RE' || md5(random()::text), 5, line_now(), $2, 1, $3, $4, '2027-12')`,
    [await liveCall(database, aysel), randomBytes(100), randomBytes(80), randomBytes(32)],
  );
}

describe('A6.1: whether anybody listens to what callers left', () => {
  it('a supervisor sees how many messages wait and since when, and nobody else does', async () => {
    const nigar = await person(database, 'supervisor', 'Nigar');
    expect((await readFloor(database, nigar)).messages).toEqual({ count: 0, oldestAt: null });
    await message();
    expect((await readFloor(database, nigar)).messages).toMatchObject({ count: 1, oldestAt: expect.any(String) });
    expect(await floorMessages(database.as({ id: aysel, role: 'operator' }))).toEqual({ count: 0, oldestAt: null });
    await database.sql(
      `update messages set opened_at = line_now(), opened_by = $1, finished_at = line_now(), finished_by = $1, disposition = 'nothing-to-do'`,
      [aysel],
    );
    expect((await readFloor(database, nigar)).messages).toEqual({ count: 0, oldestAt: null });
  });
});
