import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepKeys } from '../../src/audit/key-file.ts';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import type { SignedCheckpoint } from '../../src/keyd/contract.ts';
import { backUp, recoverRoot, restore } from '../../src/keyd/recovery.ts';
import { keyCheck, readRootKeyFile } from '../../src/keyd/root-key.ts';
import { printShares } from '../../src/keyd/shares.ts';
import { readSigners } from '../../src/keyd/signer.ts';
import { openVault } from '../../src/keyd/vault.ts';
import type { VaultState } from '../../src/keyd/vault-format.ts';
import { DAY_MS, type KeyPlace, makeKeyPlace } from './key-place.ts';

const CALLER = '+994190000001';
let place: KeyPlace;
let web: KeydClient;
let backup: string;
const source = () => ({ kind: 'key', key: Buffer.from(place.rootKey) }) as const;

beforeEach(async () => {
  place = await makeKeyPlace();
  await place.start();
  web = await place.client('web');
  backup = join(place.places.folder, 'copy');
});
afterEach(() => place.remove());

async function answerOf<Result>(said: Promise<{ answer: Result } | { refused: string }>): Promise<Result> {
  const heard = await said;
  if (!('answer' in heard)) throw new Error(heard.refused);
  return heard.answer;
}

const restored = async (checkpoint: { number: number; digest: string } | null = null) => {
  await place.stop();
  const state = await restore(place.places, source(), { backup, now: place.clock.now, checkpoint });
  await place.start();
  return state;
};

/** A sealer that has the next checkpoint signed. */
async function signing() {
  const sealer = await place.client('sealer');
  const sign = (before: SignedCheckpoint | null) =>
    answerOf(
      sealer.ask('sign', {
        number: (before?.number ?? 0) + 1,
        previous: before?.digest ?? '0'.repeat(64),
        root: randomBytes(32).toString('hex'),
        rows: 1,
        databaseAt: place.clock.now,
      }),
    );
  return { sealer, sign };
}

describe('a lost machine', () => {
  it('loses nothing that a backup of the week holds', async () => {
    const before = await answerOf(web.ask('evaluate', { number: CALLER }));
    const key = randomBytes(32).toString('base64');
    const { wrapped } = await answerOf(web.ask('wrap', { key, month: '2027-06', context: 'r' }));
    await backUp(place.places, source(), { file: backup, now: place.clock.now });
    await writeFile(place.places.vault, 'a broken disk');
    await restored();
    expect(await answerOf(web.ask('unwrap', { wrapped, context: 'r' }))).toEqual({ key });
    // The budget begins empty: what was spent since the backup is not known.
    expect(await web.ask('evaluate', { number: CALLER })).toEqual({ refused: 'over-budget' });
    place.clock.now += 2_000;
    expect(await answerOf(web.ask('evaluate', { number: CALLER }))).toEqual(before);
  });

  it('loses nothing of the first days of a month, with a backup of the last day of the month before', async () => {
    await place.passDays(15);
    await backUp(place.places, source(), { file: backup, now: place.clock.now });
    await place.passDays(2);
    expect(await answerOf(web.ask('health', {}))).toMatchObject({ month: '2026-12' });
    const before = await answerOf(web.ask('evaluate', { number: CALLER }));
    expect(before.references.map(({ epoch }) => epoch)).toEqual(['2026-12', '2026-11']);
    // The month of a note, of a message, and the furthest that may be asked for.
    const halves = await Promise.all(
      ['2028-01', '2027-02', '2032-12'].map(async (month) => {
        const key = randomBytes(32).toString('base64');
        return { key, ...(await answerOf(web.ask('wrap', { key, month, context: month }))), context: month };
      }),
    );
    await writeFile(place.places.vault, 'a broken disk');
    await restored();
    place.clock.now += 2_000;
    expect(await answerOf(web.ask('evaluate', { number: CALLER }))).toEqual(before);
    for (const { key, wrapped, context } of halves)
      expect(await answerOf(web.ask('unwrap', { wrapped, context }))).toEqual({ key });
  });

  it('nor those of a new store, with the backup that was made at once', async () => {
    const first = await makeKeyPlace();
    const rootKey = () => ({ kind: 'key', key: Buffer.from(first.rootKey) }) as const;
    await backUp(first.places, rootKey(), { file: backup, now: first.clock.now });
    await first.start();
    const desk = await first.client('web');
    const before = await answerOf(desk.ask('evaluate', { number: CALLER }));
    await first.stop();
    await restore(first.places, rootKey(), { backup, now: first.clock.now, checkpoint: null });
    await first.start();
    first.clock.now += 2_000;
    expect(await answerOf(desk.ask('evaluate', { number: CALLER }))).toEqual(before);
    await first.remove();
  });

  it('gets its root key from any three of five people', async () => {
    const file = join(place.places.folder, 'recovered');
    const [, second = '', third = '', , fifth = ''] = printShares(place.rootKey);
    expect(await recoverRoot(place.places, [fifth, second, third], file)).toBe(keyCheck(place.rootKey));
    expect(await readRootKeyFile(file)).toEqual(source());
    const [one = '', two = '', three = ''] = printShares(randomBytes(32));
    await expect(recoverRoot(place.places, [one, two, three], `${file}-2`)).rejects.toThrow('another root key');
  });

  it('a backup opens with the root key only, and is never overwritten', async () => {
    await backUp(place.places, source(), { file: backup, now: place.clock.now });
    await expect(backUp(place.places, source(), { file: backup, now: place.clock.now })).rejects.toThrow('EEXIST');
    const [before, wrong] = [await readFile(backup), { kind: 'key', key: randomBytes(32) } as const];
    await place.stop();
    await expect(restore(place.places, wrong, { backup, now: place.clock.now, checkpoint: null })).rejects.toThrow(
      'another root key',
    );
    expect(await readFile(backup)).toEqual(before);
  });

  it('is not restored under a running keyd', async () => {
    await backUp(place.places, source(), { file: backup, now: place.clock.now });
    await expect(restore(place.places, source(), { backup, now: place.clock.now, checkpoint: null })).rejects.toThrow(
      'Another keyd',
    );
  });
});

describe('a restored backup brings back nothing that was to be gone', () => {
  it('no key of a month that is over', async () => {
    place.clock.now += 12 * DAY_MS;
    const { wrapped } = await answerOf(
      web.ask('wrap', { key: randomBytes(32).toString('base64'), month: '2026-11', context: 'r' }),
    );
    await place.passDays(1);
    await backUp(place.places, source(), { file: backup, now: place.clock.now });
    await place.passDays(4);
    const before = await answerOf(web.ask('evaluate', { number: CALLER }));
    await restored();
    expect(await web.ask('unwrap', { wrapped, context: 'r' })).toEqual({ refused: 'expired' });
    place.clock.now += 1_000;
    expect((await answerOf(web.ask('evaluate', { number: CALLER }))).references.map(({ epoch }) => epoch)).toEqual(
      before.references.map(({ epoch }) => epoch),
    );
  });

  it('no key of a month that is over, by a clock that is behind', async () => {
    await place.passDays(92);
    const months = ({ keys }: VaultState) => [...keys.keys()].filter((name) => /^(pepper|wrapping):/.test(name));
    const before = months((await openVault(place.places.vault, source())).state());
    await backUp(place.places, source(), { file: backup, now: place.clock.now });
    place.clock.now -= 92 * DAY_MS;
    expect(months(await restored())).toEqual(before);
  });

  it('no promised call back: any of them may have been opened since', async () => {
    const now = place.clock.now;
    const promise = { callback: 'c', number: CALLER, opensAt: now, closesAt: now + DAY_MS };
    const { sealed } = await answerOf(web.ask('promise', promise));
    await backUp(place.places, source(), { file: backup, now: place.clock.now });
    const dialler = await place.client('dialler');
    expect(await dialler.ask('open', { callback: 'c', sealed })).toEqual({ answer: { number: CALLER } });
    await restored();
    expect(await dialler.ask('open', { callback: 'c', sealed })).toEqual({ refused: 'unknown-key' });
  });

  it('none that is older than a week', async () => {
    await backUp(place.places, source(), { file: backup, now: place.clock.now });
    await place.passDays(8);
    await place.stop();
    const late = restore(place.places, source(), { backup, now: place.clock.now, checkpoint: null });
    await expect(late).rejects.toThrow('days old: backups are kept for seven days');
    await place.start();
  });

  it('no signature of a number that was signed since: another key signs, after the last checkpoint its keeper has', async () => {
    const { sealer, sign } = await signing();
    const first = await sign(null);
    await backUp(place.places, source(), { file: backup, now: place.clock.now });
    const second = await sign(first);
    await restored(second);
    expect(await sealer.ask('health', {})).toMatchObject({ answer: { lastCheckpoint: 2 } });
    await expect(sign(first)).rejects.toThrow('wrong-number');
    const third = await sign(second);
    expect(third.signer).not.toBe(second.signer);
    const { signers } = await answerOf(sealer.ask('signers', {}));
    expect(signers.map(({ id, lastNumber }) => [id, lastNumber])).toEqual([
      [second.signer, 2],
      [third.signer, null],
    ]);
  });

  it('and no public half is lost on the way, though one backup is taken back twice', async () => {
    const { sealer, sign } = await signing();
    const signers = async () => (await answerOf(sealer.ask('signers', {}))).signers;
    const trail = await mkdtemp(join(tmpdir(), 'yardim-keys-'));
    const kept = join(trail, 'signers.json');
    const first = await sign(null);
    await backUp(place.places, source(), { file: backup, now: place.clock.now });
    const second = await sign(first);
    await keepKeys(kept, await signers());
    // Without the last checkpoint the new signer could never sign: nobody gets that far.
    await expect(restored()).rejects.toThrow('give the last one as <number>:<digest>');
    await place.start();
    await restored(second);
    const third = await sign(second);
    await keepKeys(kept, await signers());
    await restored(third);
    await keepKeys(kept, await signers());
    const fourth = await sign(third);
    // And where the store in between is not there any more, the keeper of the file has them.
    await place.stop();
    await writeFile(place.places.vault, 'a broken disk');
    const text = await readFile(kept, 'utf8');
    const from = { backup, now: place.clock.now, checkpoint: fourth, signers: readSigners(text) ?? [] };
    await restore(place.places, source(), from);
    await place.start();
    await keepKeys(kept, await signers());
    const fifth = await sign(fourth);
    expect((await signers()).map(({ id, lastNumber }) => [id, lastNumber])).toEqual([
      [first.signer, 4],
      [third.signer, 3],
      [fourth.signer, 4],
      [fifth.signer, null],
    ]);
    expect([text.replace('"id": "', '"id": "0'), '[{}]', '{}', 'no list'].map(readSigners)).toEqual(
      Array.from({ length: 4 }, () => null),
    );
    await rm(trail, { recursive: true });
  });

  it('nor is a signature that nobody heard of made again by another key', async () => {
    const { sealer, sign } = await signing();
    const first = await sign(null);
    await backUp(place.places, source(), { file: backup, now: place.clock.now });
    const asked = { number: 2, previous: first.digest, root: '0'.repeat(64), rows: 1, databaseAt: place.clock.now };
    const unheard = await answerOf(sealer.ask('sign', asked));
    await restored(first);
    expect(await answerOf(sealer.ask('sign', asked))).toEqual(unheard);
  });

  it('and shows itself by a generation that is higher, where an old file that is put back shows a lower one', async () => {
    const generation = async () => (await answerOf(web.ask('health', {}))).generation;
    await backUp(place.places, source(), { file: backup, now: place.clock.now });
    const old = join(place.places.folder, 'old');
    await copyFile(place.places.vault, old);
    const { now } = place.clock;
    await answerOf(web.ask('promise', { callback: 'c', number: CALLER, opensAt: now, closesAt: now + DAY_MS }));
    const seen = await generation();
    await place.stop();
    await copyFile(old, place.places.vault);
    await place.start();
    expect(await generation()).toBeLessThan(seen);
    await restored();
    expect(await generation()).toBeGreaterThanOrEqual(seen);
  });
});
