// The database stutters just when somebody calls: the special unit gets the number all the same (B4.3).
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLine, type TestLine } from '../harness/line.ts';
import { type KeyPlace, makeKeyPlace } from '../keyd/key-place.ts';
import { newDevice, trustDirectory } from '../keyd/unit-devices.ts';

const CALLER = '+994000004711';
const FLAG = {
  ...{ level: 'danger-now', ground: 'consent', consent: 'given', child: 'no', sign: 'debt' },
  presumedVictim: true,
};

let place: KeyPlace;
let line: TestLine;
beforeEach(async () => {
  place = await makeKeyPlace();
  const bringList = await trustDirectory(place);
  await place.start();
  line = await openLine({
    keyd: { socketPath: place.places.socket, tokenFolder: join(place.places.folder, 'tokens') },
  });
  const [first, second, safe] = ['officer-1', 'officer-2', 'unit-safe'].map(newDevice);
  if (!first || !second || !safe) throw new Error('three devices');
  await bringList([first, second], safe);
});
afterEach(async () => {
  await line.close();
  await place.remove();
});
const sweep = async (name: string) => line.app.sweeps.find((each) => each.name === name)?.run();

it.each([
  ['for each statement', 'alter table calls rename to calls_away', 'alter table calls_away rename to calls'],
  [
    'for the first words alone',
    `create or replace function not_now() returns trigger language plpgsql as 'begin raise exception ''not now''; end';
     create trigger not_now before insert on calls for each row execute function not_now()`,
    'drop trigger not_now on calls',
  ],
])('B4.3: the database is away %s, and the notice carries the number', async (_what, goes, comesBack) => {
  const operator = await line.operator('Aysel');
  await operator.available();
  await line.database.sql(goes);
  const phone = line.calls(CALLER);
  await line.pass(1);
  await line.database.sql(comesBack);
  for (const key of '11') {
    await line.pass(2);
    phone.press(key);
  }
  await line.pass(1);
  await sweep('spool');
  await sweep('late-callers');
  await operator.answer();
  await line.pass(2);
  const { call } = await operator.desk();
  expect((await operator.post(`/api/calls/${call?.id}/escalation`, FLAG)).status).toBe(201);
  expect(await line.database.sql('select caller_id is not null as named from calls')).toEqual([{ named: true }]);
  expect(await line.database.sql('select from escalation_numbers')).toHaveLength(1);
  phone.hangUp();
  await line.pass(2);
});
