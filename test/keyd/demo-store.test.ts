// The demo's keys: made once, with the unit's devices enrolled as a real line's are by ceremony.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type KeyPlace, makeKeyPlace } from './key-place.ts';
import { buildKeyd, type KeydProgram } from './keyd-process.ts';

let place: KeyPlace;
let program: KeydProgram;
beforeAll(async () => {
  place = await makeKeyPlace();
  program = await buildKeyd();
});
afterAll(async () => {
  await program.remove();
  await place.remove();
});

it('in the demo makes its store by itself, once', async () => {
  const demo = { NODE_ENV: 'demo', DATA_DIR: join(place.places.folder, 'demo') };
  const token = () => readFile(join(demo.DATA_DIR, 'keyd', 'tokens', 'web'), 'latin1');
  const first = await program.start(demo);
  const made = await token();
  await first.end('SIGTERM');
  await program.start(demo);
  expect(await token()).toBe(made);
  const web = await place.client('web', {
    socketPath: join(demo.DATA_DIR, 'keyd', 'keyd.sock'),
    readToken: async () => Buffer.from(made.trim(), 'hex'),
  });
  expect(await web.ask('health', {})).toMatchObject({ answer: { lastCheckpoint: 0, backedUpAt: null } });
  const said = await web.ask('seal', { call: 'call-1', number: '+994000000001' });
  const unit = join(demo.DATA_DIR, 'unit');
  const envelope = join(demo.DATA_DIR, 'envelope');
  await writeFile(envelope, 'answer' in said ? said.answer.envelope : '');
  for (const id of ['officer-1', 'officer-2', 'unit-safe']) {
    const opened = await program.command({}, ['open-number', join(unit, id), id, envelope]);
    expect(opened).toEqual({ code: 0, said: '+994000000001\n' });
  }
  const stranger = await program.command({}, ['open-number', join(unit, 'directory-key'), 'officer-1', envelope]);
  expect(stranger).toMatchObject({ code: 1, said: expect.stringContaining('not sealed to this device') });
});
