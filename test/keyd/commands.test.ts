// The commands of the key store, given wrongly or in an hour of need.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type KeyPlace, makeKeyPlace, PATIENT } from './key-place.ts';
import { buildKeyd, type KeydProgram } from './keyd-process.ts';

let program: KeydProgram;
let place: KeyPlace;
let settings: Record<string, string>;
const at = (name: string) => join(place.places.folder, name);
const command = (...words: string[]) => program.command(settings, words);

beforeAll(async () => {
  program = await buildKeyd();
});
afterAll(() => program.remove());
beforeEach(async () => {
  place = await makeKeyPlace(Date.now());
  await writeFile(at('root-key'), place.rootKey.toString('hex'), { mode: 0o600 });
  settings = { KEYD_DIR: place.places.folder, KEYD_ROOT_KEY_FILE: at('root-key') };
});
afterEach(() => place.remove());

describe('a token that may be in other hands', () => {
  it('is replaced while keyd stands still, and opens nothing any more; nothing else changes', async () => {
    const stolen = await readFile(place.places.tokenOf('web'), 'latin1');
    const ofDialler = await readFile(place.places.tokenOf('dialler'), 'latin1');
    expect(await command('new-token', 'web')).toMatchObject({
      code: 0,
      said: expect.stringContaining(place.places.tokenOf('web')),
    });
    expect(await readFile(place.places.tokenOf('web'), 'latin1')).not.toBe(stolen);
    expect(await readFile(place.places.tokenOf('dialler'), 'latin1')).toBe(ofDialler);
    await program.start(settings);
    expect(await command('new-token', 'dialler')).toMatchObject({ code: 1, said: expect.stringContaining('keyd') });
    const [web, dialler] = [await place.client('web'), await place.client('dialler')];
    await expect.poll(() => web.ask('health', {}), PATIENT).toMatchObject({ answer: {} });
    await expect.poll(() => dialler.ask('health', {}), PATIENT).toMatchObject({ answer: {} });
    const readToken = async () => Buffer.from(stolen.trim(), 'hex');
    const thief = await place.client('web', { readToken });
    expect(await thief.ask('health', {}, 1_000)).toHaveProperty('refused');
  });

  it('is that of a client, which is named', async () => {
    const wrong = { code: 1, said: expect.stringContaining('web, worker, dialler, sealer') };
    expect(await command('new-token', 'watcher')).toMatchObject(wrong);
    expect(await command('new-token')).toMatchObject({ code: 1, said: expect.stringContaining('Give the client') });
  });
});

describe('a command that is given wrongly', () => {
  it('names the draft that is no JSON', async () => {
    await command('directory-key', at('directory'));
    await writeFile(at('draft'), '{ "title": "yardim-xetti recipients 1", }');
    expect(await command('sign-list', at('directory'), at('draft'))).toEqual({
      code: 1,
      said: expect.stringMatching(/draft is no JSON: .*docs\/keys\.md/),
    });
  });

  it('says of a folder in a file’s place what is wrong', async () => {
    await command('directory-key', at('directory'));
    await mkdir(at('draft'));
    expect(await command('sign-list', at('directory'), at('draft'))).toEqual({
      code: 1,
      said: expect.stringContaining('EISDIR'),
    });
  });

  it('does not take a word more than it needs', async () => {
    for (const words of [
      ['shares', 'now'],
      ['backup', at('a'), at('b')],
      ['declare-restore', '12', '34'],
    ])
      expect(await command(...words), words[0]).toMatchObject({
        code: 1,
        said: expect.stringContaining(`too many words for ${words[0]}`),
      });
  });

  it('makes no root key for a store that is there already', async () => {
    await rm(at('root-key'));
    expect(await command('init')).toMatchObject({ code: 1, said: expect.stringContaining('is there already') });
    await expect(readFile(at('root-key'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
