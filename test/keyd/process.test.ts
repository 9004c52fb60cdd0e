// The real process: killed while it writes, started wrongly, searched for what it must not tell.
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import type { ClientName, SignedCheckpoint, Vocabulary } from '../../src/keyd/contract.ts';
import { DAY_MS, type KeyPlace, makeKeyPlace, PATIENT } from './key-place.ts';
import { buildKeyd, type KeydProcess, type KeydProgram } from './keyd-process.ts';

const CALLER = '+994190007731';
const KILLS = 50;
const LONGEST_LIFE_MS = 12;
let program: KeydProgram;
let place: KeyPlace;
let settings: Record<string, string>;

beforeAll(async () => {
  program = await buildKeyd();
});
afterAll(() => program.remove());
beforeEach(async () => {
  place = await makeKeyPlace(Date.now());
  const keyFile = join(place.places.folder, 'root-key');
  await writeFile(keyFile, place.rootKey.toString('hex'), { mode: 0o600 });
  settings = { KEYD_DIR: place.places.folder, KEYD_ROOT_KEY_FILE: keyFile };
});
afterEach(() => place.remove());

async function answerOf<Result>(said: Promise<{ answer: Result } | { refused: string }>): Promise<Result | null> {
  const heard = await said;
  return 'answer' in heard ? heard.answer : null;
}

describe('a keyd that is killed while it writes', () => {
  interface Kept {
    /** Acknowledged, and not opened. */
    promised: Map<string, string>;
    /** Told to the dialler. */
    opened: Map<string, string>;
    wrapped: { key: string; wrapped: string }[];
    asked: Vocabulary['sign']['ask'] | null;
    signed: SignedCheckpoint | null;
  }
  type Clients = Record<'web' | 'dialler' | 'sealer', KeydClient>;

  async function clients(): Promise<Clients> {
    const open = (name: ClientName) => place.client(name);
    return { web: await open('web'), dialler: await open('dialler'), sealer: await open('sealer') };
  }

  /** Everything at once, until the process is gone. */
  async function work({ web, dialler, sealer }: Clients, kept: Kept, round: number): Promise<void> {
    const now = Date.now();
    const promise = async (at: number) => {
      const callback = `c-${round}-${at}`;
      const made = await answerOf(
        web.ask('promise', { callback, number: CALLER, opensAt: now - 1, closesAt: now + DAY_MS / 2 }),
      );
      if (made) kept.promised.set(callback, made.sealed);
    };
    const wrap = async (at: number) => {
      const [key, month] = [randomBytes(32).toString('base64'), `20${30 + (round % 2)}-0${1 + (at % 9)}`];
      const made = await answerOf(web.ask('wrap', { key, month, context: 'r' }));
      if (made) kept.wrapped.push({ key, wrapped: made.wrapped });
    };
    const open = async ([callback, sealed]: [string, string]) => {
      kept.promised.delete(callback);
      const told = await answerOf(dialler.ask('open', { callback, sealed }));
      if (told) kept.opened.set(callback, sealed);
    };
    const sign = async () => {
      const root = randomBytes(32).toString('hex');
      const before = { number: (kept.signed?.number ?? 0) + 1, previous: kept.signed?.digest ?? '0'.repeat(64) };
      kept.asked = { ...before, root, rows: 1, databaseAt: now };
      kept.signed = (await answerOf(sealer.ask('sign', kept.asked))) ?? kept.signed;
    };
    const toOpen = [...kept.promised].slice(0, 2);
    await Promise.all([...[1, 2, 3, 4].map(promise), ...toOpen.map(open), ...[round, round + 4].map(wrap), sign()]);
  }

  /** Whatever was acknowledged holds; whatever was not, happened whole or not at all. */
  async function check({ web, dialler, sealer }: Clients, kept: Kept): Promise<void> {
    for (const [callback, sealed] of kept.opened)
      expect(await dialler.ask('open', { callback, sealed }), `${callback} told twice`).toEqual({
        refused: 'unknown-key',
      });
    kept.opened.clear();
    const [first] = kept.promised;
    if (first) {
      const [callback, sealed] = first;
      expect(await dialler.ask('open', { callback, sealed })).toEqual({ answer: { number: CALLER } });
      kept.promised.delete(callback);
    }
    for (const { key, wrapped } of kept.wrapped.slice(-3))
      expect(await web.ask('unwrap', { wrapped, context: 'r' })).toEqual({ answer: { key } });
    if (!kept.asked) return;
    // Asked again: the same if it was acknowledged, signed now if it was not, and in no case another of its number.
    const again = await answerOf(sealer.ask('sign', kept.asked));
    if (kept.signed?.number === kept.asked.number) expect(again).toEqual(kept.signed);
    expect(again?.number).toBe(kept.asked.number);
    const other = { ...kept.asked, root: randomBytes(32).toString('hex') };
    expect(await sealer.ask('sign', other)).toEqual({ refused: 'wrong-number' });
    kept.signed = again;
  }

  it(`fifty times loses nothing, tells nothing twice, and its store opens every time`, {
    timeout: 120_000,
  }, async () => {
    const kept: Kept = { promised: new Map(), opened: new Map(), wrapped: [], asked: null, signed: null };
    for (let round = 0; round < KILLS; round += 1) {
      const keyd = await program.start(settings);
      const all = await clients();
      await check(all, kept);
      const working = work(all, kept, round);
      await sleep((round / KILLS) * LONGEST_LIFE_MS);
      await keyd.end('SIGKILL');
      await working;
      for (const client of Object.values(all)) client.close();
    }
    expect(kept.signed?.number ?? 0).toBeGreaterThan(KILLS / 2);
    const keyd = await program.start(settings);
    await check(await clients(), kept);
    expect(await keyd.end('SIGTERM')).toBe(0);
    expect((await readdir(place.places.folder)).sort()).toEqual(['budget', 'root-key', 'tokens', 'vault']);
  });
});

describe('a keyd that is started wrongly', () => {
  it.each<[string, (given: Record<string, string>) => Promise<Record<string, string>>, string]>([
    [
      'with another root key',
      async (given) => {
        const file = join(place.places.folder, 'other-key');
        await writeFile(file, randomBytes(32).toString('hex'), { mode: 0o600 });
        return { ...given, KEYD_ROOT_KEY_FILE: file };
      },
      'sealed with another root key',
    ],
    ['without a root key', async ({ KEYD_DIR = '' }) => ({ KEYD_DIR }), 'The root key is missing'],
    ['without a folder', async () => ({}), 'KEYD_DIR is missing'],
    [
      'without a store',
      async (given) => ({ ...given, KEYD_DIR: join(place.places.folder, 'none') }),
      'make a store with the command init',
    ],
  ])('%s says the remedy in one line', async (_name, change, remedy) => {
    const said = await program.start(await change(settings)).then(
      () => 'started',
      (error: Error) => error.message,
    );
    expect(said).toContain(remedy);
    expect(said.trim().split('\n')).toHaveLength(1);
  });

  it('under a debugger does not start, and lets none in later', async () => {
    await expect(program.start(settings, ['--inspect=127.0.0.1:0'])).rejects.toThrow('does not run under a debugger');
    const keyd = await program.start(settings);
    process.kill(keyd.pid, 'SIGUSR1');
    await expect.poll(keyd.output, PATIENT).toContain('"where":"debugger"');
    expect(keyd.output()).not.toContain('Debugger listening');
    const web = await place.client('web');
    expect(await web.ask('health', {})).toMatchObject({ answer: {} });
    await expect(program.start(settings)).rejects.toThrow('Another keyd');
  });
});

describe('A3.1: what it leaves behind', () => {
  /** A number as it could stand anywhere. */
  function formsOf(number: string): string[] {
    const digits = number.slice(1);
    const bytes = Buffer.from(digits);
    const hashes = ['sha256', 'sha1', 'md5'].flatMap((name) => {
      const hash = (text: string) => createHash(name).update(text);
      return [number, digits].flatMap((text) => [hash(text).digest('hex'), hash(text).digest('base64')]);
    });
    const utf16 = Buffer.from(digits, 'utf16le').toString('latin1');
    const national = digits.slice(3);
    const spaced = `${national.slice(0, 2)} ${national.slice(2, 5)} ${national.slice(5, 7)} ${national.slice(7)}`;
    return [
      digits,
      national,
      spaced,
      spaced.replaceAll(' ', '-'),
      utf16,
      bytes.toString('hex'),
      bytes.toString('base64').slice(0, 14),
      ...hashes,
    ];
  }

  async function everything(keyd: KeydProcess): Promise<string> {
    const folder = place.places.folder;
    const names = await readdir(folder, { recursive: true });
    const files = await Promise.all(
      names.map(async (name) =>
        (await stat(join(folder, name))).isFile() ? readFile(join(folder, name), 'latin1') : '',
      ),
    );
    return [keyd.output(), ...files].join('\n');
  }

  it('no number and no key, in no form, in no line it wrote and no file', async () => {
    const keyd = await program.start(settings);
    const [web, dialler] = [await place.client('web'), await place.client('dialler')];
    const now = Date.now();
    const key = randomBytes(32);
    const promised = await answerOf(
      web.ask('promise', { callback: 'c', number: CALLER, opensAt: now - 1, closesAt: now + DAY_MS / 2 }),
    );
    const references = await answerOf(web.ask('evaluate', { number: CALLER }));
    await answerOf(web.ask('wrap', { key: key.toString('base64'), month: '2030-01', context: 'r' }));
    await answerOf(dialler.ask('open', { callback: 'c', sealed: promised?.sealed ?? '' }));
    // Refusals and faults are where values like to get out.
    await web.ask('seal', { call: CALLER, number: CALLER });
    await web.ask('seal', { call: 'c', number: CALLER });
    await web.ask('promise', { callback: CALLER.slice(1), number: CALLER, opensAt: 1, closesAt: 0 });
    await web.ask('unwrap', { wrapped: Buffer.from(CALLER).toString('base64'), context: CALLER });
    await web.ask(CALLER as 'health', {});
    await keyd.end('SIGTERM');
    const left = await everything(keyd);
    const secret = [...formsOf(CALLER), key.toString('hex'), key.toString('base64'), key.toString('latin1')];
    const told = references?.references.map(({ reference }) => reference) ?? [];
    expect(told).toHaveLength(1);
    expect([...secret, ...told].filter((form) => left.includes(form))).toEqual([]);
    expect(left).toContain('"event":"refused"');
    // The search finds what is there.
    await writeFile(join(place.places.folder, 'planted'), formsOf(CALLER).join('\n'), 'latin1');
    const planted = await everything(keyd);
    expect(formsOf(CALLER).filter((form) => !planted.includes(form))).toEqual([]);
  });
});

describe('the commands', () => {
  it('make a line’s store, its shares, its list of recipients, and get it back on another machine', {
    timeout: 60_000,
  }, async () => {
    const folder = join(place.places.folder, 'ceremony');
    const at = (name: string) => join(place.places.folder, name);
    const given = { KEYD_DIR: folder, KEYD_ROOT_KEY_FILE: at('new-root-key') };
    const run = async (words: readonly string[], input = '', env: Record<string, string> = given) => {
      const { code, said } = await program.command(env, words, input);
      expect(code, said).toBe(0);
      return said.trim();
    };
    await run(['init']);
    const directory = /public key {3}(\S+)\nfingerprint {2}(.+)/.exec(await run(['directory-key', at('directory')]));
    const devices = [];
    for (const id of ['officer-1', 'unit-safe']) {
      const [, key = '', print = ''] =
        /public key {3}(\S+)\nfingerprint {2}(.+)/.exec(await run(['device-key', at(id)])) ?? [];
      devices.push({ id, role: id === 'unit-safe' ? 'unit-recovery' : 'duty-officer', key, print });
    }
    const recipients = devices.map(({ id, role, key }) => ({ id, role, key }));
    const [validFrom, validUntil] = [Date.now() - DAY_MS, Date.now() + DAY_MS];
    await writeFile(
      at('draft'),
      JSON.stringify({ title: 'yardim-xetti recipients 1', counter: 1, validFrom, validUntil, recipients }),
    );
    await writeFile(at('list'), await run(['sign-list', at('directory'), at('draft')]));
    expect((await program.command(given, ['accept-list', at('list')])).said).toContain('The list is refused');
    expect(await run(['trust-directory', directory?.[1] ?? ''])).toContain(directory?.[2] ?? 'nothing');
    const accepted = await run(['accept-list', at('list')]);
    for (const { id, print } of devices)
      expect(accepted).toContain(`${id}  ${id === 'unit-safe' ? 'unit-recovery' : 'duty-officer'}  ${print}`);
    const shares = (await run(['shares'])).split('\n').filter((line) => line !== '');
    expect(shares).toHaveLength(5);
    await run(['backup', at('backup')]);
    // Another machine: three of the people, and the backup.
    const there = { KEYD_DIR: at('another'), KEYD_ROOT_KEY_FILE: at('recovered') };
    await run(['recover', at('recovered')], `${shares[4]}\n\n${shares[1]}\n${shares[2]}\n`, there);
    await run(['restore', at('backup')], '', there);
    expect(JSON.parse(await run(['status'], '', there))).toMatchObject({ hasDirectoryKey: true, hasList: true });
    const keyd = await program.start(there);
    expect(await keyd.end('SIGTERM')).toBe(0);
    const two = await program.command(there, ['recover', at('again')], `${shares[4]}\n${shares[1]}\n`);
    expect(two).toEqual({ code: 1, said: '3 different shares are needed.\n' });
    expect((await program.command(there, [])).said).toContain('Commands, with KEYD_DIR');
  });
});
