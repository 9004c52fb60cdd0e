import { randomBytes } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import type { SignedCheckpoint } from '../../src/keyd/contract.ts';
import { backUp, recoverRoot, restore } from '../../src/keyd/recovery.ts';
import { keyCheck, readRootKeyFile } from '../../src/keyd/root-key.ts';
import { printShares } from '../../src/keyd/shares.ts';
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

  it('and shows itself by a generation that is higher, where an old file that is put back shows a lower one', async () => {
    const generation = async () => (await answerOf(web.ask('health', {}))).generation;
    await backUp(place.places, source(), { file: backup, now: place.clock.now });
    const old = join(place.places.folder, 'old');
    await copyFile(place.places.vault, old);
    await answerOf(web.ask('wrap', { key: randomBytes(32).toString('base64'), month: '2027-01', context: 'r' }));
    const seen = await generation();
    await place.stop();
    await copyFile(old, place.places.vault);
    await place.start();
    expect(await generation()).toBeLessThan(seen);
    await restored();
    expect(await generation()).toBeGreaterThanOrEqual(seen);
  });
});
