// The demo's note about nobody: whoever calls from that telephone is somebody who called before.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { recogniseCaller } from '../../src/confidentiality/recognise-caller.ts';
import { DEMO_COLLEAGUES } from '../../src/demo/people.ts';
import { HONEY_NUMBER, seedHoney } from '../../src/demo/seed-honey.ts';
import { INVENTED_CALLERS } from '../../src/simulator/telephone/numbers.ts';
import { person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { type KeyPlace, MID_NOVEMBER, makeKeyPlace } from '../keyd/key-place.ts';
import { talk } from '../notes/history-stage.ts';

let database: TestDatabase;
let place: KeyPlace;
let keyd: KeydClient;

beforeAll(async () => {
  database = await makeDatabase();
  place = await makeKeyPlace();
  await place.start();
  keyd = await place.client('web');
  for (const { id, name } of DEMO_COLLEAGUES)
    await database.sql(`insert into accounts (id, role, display_name) values ($1, 'operator', $2)`, [id, name]);
}, 60_000);
afterAll(async () => {
  await place.remove();
  await database.drop();
});

const seeded = () =>
  seedHoney({ databaseUrl: database.url, migrationDatabaseUrl: database.ownerUrl, keyd, now: MID_NOVEMBER });

it('is made once, and an operator who has it opened raises the alarm', async () => {
  expect(INVENTED_CALLERS).toContain(HONEY_NUMBER);
  await seeded();
  await seeded();
  expect(await database.sql('select from honey_notes')).toHaveLength(1);
  const caller = await recogniseCaller({ keyd, database }, HONEY_NUMBER);
  if (caller.kind === 'unlinked') throw new Error('nobody is known by that number');
  const aysel = await person(database, 'operator', 'Aysel');
  const callId = await talk(database, { callerId: caller.callerId, operatorId: aysel });
  const [honey] = await database.sql<{ call_id: string; operator_id: string }>('select * from honey_notes');
  const sevda = await person(database, 'supervisor', 'Sevda');
  const asked = await database
    .as({ id: aysel, role: 'operator' })
    .query<{ verdict: string }>('ask', `select * from ask_break_glass($1, 'child', 'invented')`, [callId]);
  expect(asked).toHaveLength(1);
  const [glass] = await database.sql<{ id: string; note_call_id: string }>(
    'select id, note_call_id from break_glasses',
  );
  expect(glass?.note_call_id).toBe(honey?.call_id);
  await database
    .as({ id: sevda, role: 'supervisor' })
    .query('confirm', `select * from answer_break_glass($1, 'confirmed', null)`, [glass?.id ?? randomUUID()]);
  const read = [callId, honey?.call_id, honey?.operator_id];
  await database.as({ id: aysel, role: 'operator' }).query('release', 'select * from release_note($1, $2, $3)', read);
  expect(await database.sql(`select kind from alarms where kind = 'honey-opened'`)).toHaveLength(1);
});

it('without the key process there is none, and the demo starts', async () => {
  const away: KeydClient = { ask: async () => ({ refused: 'unreachable' }), close: () => {} };
  const calls = await database.sql('select from calls');
  await seedHoney({
    databaseUrl: database.url,
    migrationDatabaseUrl: database.ownerUrl,
    keyd: away,
    now: MID_NOVEMBER,
  });
  expect(await database.sql('select from calls')).toHaveLength(calls.length);
});
