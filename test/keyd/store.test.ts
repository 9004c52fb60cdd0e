import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Keyd, startKeyd } from '../../src/keyd/keyd.ts';
import { makeStore } from '../../src/keyd/new-store.ts';
import { type RootSource, readPassphraseFile, readRootKeyFile } from '../../src/keyd/root-key.ts';
import { newRoot, rootOf, seal, unseal } from '../../src/keyd/sealed-file.ts';
import { openVault } from '../../src/keyd/vault.ts';
import { keyName } from '../../src/keyd/vault-format.ts';
import { type KeyPlace, makeKeyPlace } from './key-place.ts';

let place: KeyPlace;
beforeEach(async () => {
  place = await makeKeyPlace();
});
afterEach(() => place.remove());

const key = (bytes: Buffer): RootSource => ({ kind: 'key', key: Buffer.from(bytes) });
const open = () => openVault(place.places.vault, key(place.rootKey));

describe('the store', () => {
  it('opens with its root key and says the remedy with another', async () => {
    const vault = await open();
    expect(vault.state().generation).toBe(1);
    await expect(openVault(place.places.vault, key(randomBytes(32)))).rejects.toThrow(
      /sealed with another root key .* recover it from three shares/,
    );
  });

  it('shows every changed bit', async () => {
    const sealed = await readFile(place.places.vault);
    for (let at = 0; at < sealed.length; at += 7) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8));
      await writeFile(place.places.vault, altered);
      await expect(open(), `byte ${at}`).rejects.toThrow(/altered|another root key|not written by this version/);
    }
    for (const length of [0, 10, 43, 60, sealed.length - 1]) {
      await writeFile(place.places.vault, sealed.subarray(0, length));
      await expect(open(), `${length} bytes`).rejects.toThrow(/altered|another root key|not written by this version/);
    }
    await writeFile(place.places.vault, sealed);
    await open();
  });

  it('cannot be put in the place of another sealed file', async () => {
    const root = newRoot(key(place.rootKey));
    const sealed = seal(Buffer.from('text'), root, 'budget');
    expect(unseal(sealed, rootOf(sealed, key(place.rootKey), 'it'), { purpose: 'budget', name: 'it' }).toString()).toBe(
      'text',
    );
    expect(() => unseal(sealed, root, { purpose: 'store', name: 'it' })).toThrow('altered');
  });

  it('holds none of its keys in readable form, and nobody else can read it', async () => {
    const sealed = await readFile(place.places.vault);
    const keys = [...(await open()).state().keys.values()];
    expect(keys.length).toBeGreaterThan(4);
    for (const each of keys) {
      for (const form of [each, each.toString('hex'), each.toString('base64')])
        expect(sealed.includes(form)).toBe(false);
    }
    expect((await stat(place.places.vault)).mode & 0o077).toBe(0);
    expect((await stat(place.places.tokenOf('web'))).mode & 0o077).toBe(0);
  });

  it('zeroes in memory what was destroyed, and everything at the end', async () => {
    const vault = await open();
    const name = keyName('client', 'dialler');
    const token = vault.state().keys.get(name);
    const other = vault.state().keys.get(keyName('client', 'web'));
    expect(token?.some((byte) => byte !== 0)).toBe(true);
    await vault.change((state) => ({ ...state, keys: new Map([...state.keys].filter(([each]) => each !== name)) }));
    expect(token).toEqual(Buffer.alloc(32));
    expect(other?.some((byte) => byte !== 0)).toBe(true);
    await vault.close();
    expect(other).toEqual(Buffer.alloc(32));
    expect(vault.root.key).toEqual(Buffer.alloc(32));
    expect((await open()).state().keys.has(name)).toBe(false);
  });

  it('is as it was when a change fails', async () => {
    const vault = await open();
    const before = vault.state();
    await expect(
      vault.change(() => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(vault.state()).toBe(before);
    await vault.change((state) => ({ ...state, seenAt: state.seenAt + 1 }));
    expect((await open()).state()).toMatchObject({ seenAt: before.seenAt + 1, generation: before.generation + 1 });
  });

  it('is as it was when the disk does not take a change, and takes the next one', async () => {
    const vault = await open();
    const before = vault.state();
    const [key] = before.keys.values();
    const away = `${place.places.folder}-away`;
    await rename(place.places.folder, away);
    await expect(vault.change((state) => ({ ...state, keys: new Map(), seenAt: 0 }))).rejects.toThrow('ENOENT');
    expect(vault.state()).toBe(before);
    expect(key?.some((byte) => byte !== 0)).toBe(true);
    await rename(away, place.places.folder);
    await vault.change((state) => ({ ...state, seenAt: state.seenAt + 1 }));
    expect((await open()).state()).toMatchObject({ generation: before.generation + 1, seenAt: before.seenAt + 1 });
  });

  it('takes changes in order, and refuses when too many wait', async () => {
    const vault = await open();
    const turns = Array.from({ length: 80 }, () => vault.change((state) => ({ ...state, seenAt: state.seenAt + 1 })));
    const done = await Promise.allSettled(turns);
    const refused = done.filter(({ status }) => status === 'rejected').length;
    expect(refused).toBe(80 - 64);
    expect((await open()).state().generation).toBe(1 + 64);
  });

  it('is made once: a second one would make everything unreadable', async () => {
    await expect(makeStore(place.places, key(randomBytes(32)), 0)).rejects.toThrow('is there already');
    await open();
  });
});

describe('the root key', () => {
  it('may be a passphrase, which only the very same one replaces', async () => {
    const root = newRoot({ kind: 'passphrase', phrase: Buffer.from('five invented words make one') });
    const sealed = seal(Buffer.from('text'), root, 'store');
    const again = rootOf(sealed, { kind: 'passphrase', phrase: Buffer.from('five invented words make one') }, 'it');
    expect(again.key).toEqual(root.key);
    expect(() =>
      rootOf(sealed, { kind: 'passphrase', phrase: Buffer.from('five invented words make two') }, 'it'),
    ).toThrow('another root key');
  });

  it('is read from a file that only its owner can read, and nothing else is taken for one', async () => {
    const file = join(place.places.folder, 'secret');
    await writeFile(file, `${place.rootKey.toString('hex')}\n`, { mode: 0o600 });
    expect(await readRootKeyFile(file)).toEqual(key(place.rootKey));
    await chmod(file, 0o640);
    await expect(readRootKeyFile(file)).rejects.toThrow('chmod 600');
    await chmod(file, 0o600);
    await writeFile(file, 'five invented words make one\n');
    await expect(readRootKeyFile(file)).rejects.toThrow('64 hexadecimal digits');
    expect(await readPassphraseFile(file)).toEqual({
      kind: 'passphrase',
      phrase: Buffer.from('five invented words make one'),
    });
    await writeFile(file, 'too short\n');
    await expect(readPassphraseFile(file)).rejects.toThrow('16 characters');
    await expect(readRootKeyFile(join(place.places.folder, 'nowhere'))).rejects.toThrow('cannot be read (ENOENT)');
  });

  it('starts nothing when it is the wrong one, and leaves the store free for the right one', async () => {
    const clocks = { now: () => place.clock.now, uptime: () => 0 };
    const events = { say: () => {}, count: () => {}, fault: () => {}, flush: () => {} };
    const start = (source: RootSource): Promise<Keyd> => startKeyd({ places: place.places, source, clocks, events });
    await expect(start(key(randomBytes(32)))).rejects.toThrow('another root key');
    const keyd = await start(key(place.rootKey));
    await expect(start(key(place.rootKey))).rejects.toThrow('Another keyd');
    await keyd.close();
  });
});
