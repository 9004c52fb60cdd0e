import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { openVault } from '../../src/keyd/vault.ts';
import type { VaultState } from '../../src/keyd/vault-format.ts';
import { promiseWindow } from '../../src/keyd/windows.ts';
import { DAY_MS, type KeyPlace, MID_NOVEMBER, makeKeyPlace } from './key-place.ts';

const CALLER = '+994190000001';
const HOUR_MS = DAY_MS / 24;
const OPENS = MID_NOVEMBER + HOUR_MS;
const CLOSES = MID_NOVEMBER + 2 * HOUR_MS;
let place: KeyPlace;
let web: KeydClient;
let dialler: KeydClient;

beforeEach(async () => {
  place = await makeKeyPlace();
  await place.start();
  web = await place.client('web');
  dialler = await place.client('dialler');
});
afterEach(() => place.remove());

async function promised(callback = 'callback-1', window = { opensAt: OPENS, closesAt: CLOSES }): Promise<string> {
  const said = await web.ask('promise', { callback, number: CALLER, ...window });
  if (!('answer' in said)) throw new Error(said.refused);
  return said.answer.sealed;
}

const open = (sealed: string, callback = 'callback-1') => dialler.ask('open', { callback, sealed });

describe('a number for a call back that the caller asked for', () => {
  it('is told once, inside the window, and never again', async () => {
    const sealed = await promised();
    expect(await open(sealed)).toEqual({ refused: 'outside-window' });
    place.clock.now = OPENS - 1;
    expect(await open(sealed)).toEqual({ refused: 'outside-window' });
    place.clock.now = OPENS;
    expect(await open(sealed)).toEqual({ answer: { number: CALLER } });
    expect(await open(sealed)).toEqual({ refused: 'unknown-key' });
    await place.stop();
    await place.start();
    expect(await open(sealed)).toEqual({ refused: 'unknown-key' });
  });

  it('of many who ask at once one is told', async () => {
    const sealed = await promised();
    place.clock.now = OPENS;
    const other = await place.client('dialler');
    const said = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 ? other : dialler).ask('open', { callback: 'callback-1', sealed })),
    );
    expect(said.filter((each) => 'answer' in each)).toHaveLength(1);
  });

  it('is gone when the window closes unused, or the caller takes the wish back', async () => {
    const [unused, withdrawn] = [await promised('callback-1'), await promised('callback-2')];
    expect(await web.ask('forget', { callback: 'callback-2' })).toEqual({ answer: {} });
    expect(await web.ask('forget', { callback: 'callback-2' })).toEqual({ answer: {} });
    place.clock.now = CLOSES;
    expect(await open(unused)).toEqual({ refused: 'outside-window' });
    const keyd = await restart();
    await keyd.look();
    const vault = await openVault(place.places.vault, { kind: 'key', key: place.rootKey });
    expect([...vault.state().keys.keys()].filter((name) => name.startsWith('window'))).toEqual([]);
    place.clock.now = OPENS;
    expect(await open(unused)).toEqual({ refused: 'unknown-key' });
    expect(await open(withdrawn, 'callback-2')).toEqual({ refused: 'unknown-key' });
  });

  it('is taken and told in the half day after a long stop, too', async () => {
    await place.stop();
    place.clock.now += 10 * DAY_MS;
    await place.start();
    const opensAt = place.clock.now + HOUR_MS;
    const sealed = await promised('callback-1', { opensAt, closesAt: opensAt + HOUR_MS });
    expect(await open(sealed)).toEqual({ refused: 'outside-window' });
    place.clock.now = opensAt;
    expect(await open(sealed)).toEqual({ answer: { number: CALLER } });
  });

  it('does not open in the name of another promise, nor altered', async () => {
    const [one, other] = [await promised('callback-1'), await promised('callback-2')];
    place.clock.now = OPENS;
    expect(await open(one, 'callback-2')).toEqual({ refused: 'unknown-key' });
    const altered = Buffer.from(one, 'base64');
    altered[20] = (altered[20] ?? 0) ^ 1;
    expect(await open(altered.toString('base64'))).toEqual({ refused: 'unknown-key' });
    expect(await open(one)).toEqual({ answer: { number: CALLER } });
    expect(await open(other, 'callback-2')).toEqual({ answer: { number: CALLER } });
  });

  it('is for the dialler alone: whoever promised cannot open', async () => {
    const sealed = await promised();
    place.clock.now = OPENS;
    for (const name of ['web', 'worker', 'sealer'] as const)
      expect(await (await place.client(name)).ask('open', { callback: 'callback-1', sealed })).toEqual({
        refused: 'not-allowed',
      });
    expect(await open(sealed)).toEqual({ answer: { number: CALLER } });
  });

  it('is not taken for no window, one that is over, endless or far away, twice, or from nobody', async () => {
    const wish = (opensAt: number, closesAt: number) =>
      web.ask('promise', { callback: 'callback-9', number: CALLER, opensAt, closesAt });
    for (const [opensAt, closesAt] of [
      [CLOSES, OPENS],
      [OPENS, OPENS],
      [MID_NOVEMBER - 2, MID_NOVEMBER - 1],
      [OPENS, OPENS + DAY_MS + 1],
      [MID_NOVEMBER + 15 * DAY_MS, MID_NOVEMBER + 15 * DAY_MS + 1],
    ] as const)
      expect(await wish(opensAt, closesAt)).toEqual({ refused: 'outside-window' });
    await promised();
    await expect(promised()).rejects.toThrow('outside-window');
    expect(
      await web.ask('promise', { callback: 'callback-3', number: 'restricted', opensAt: OPENS, closesAt: CLOSES }),
    ).toEqual({
      refused: 'no-number',
    });
  });

  it('is not taken where two thousand wait: each change writes all of them', () => {
    const wait = (count: number): VaultState => ({
      ...{ generation: 1, seenAt: MID_NOVEMBER, keys: new Map(), checkpoint: null, signers: [] },
      ...{ directoryKey: null, recipients: null },
      windows: new Map(
        Array.from({ length: count }, (_, at) => [`callback-${at}`, { opensAt: OPENS, closesAt: CLOSES }]),
      ),
    });
    const promise = { callback: 'one-more', opensAt: OPENS, closesAt: CLOSES, now: MID_NOVEMBER };
    expect(promiseWindow(wait(1_999), promise).windows.size).toBe(2_000);
    expect(() => promiseWindow(wait(2_000), promise)).toThrow(expect.objectContaining({ code: 'busy' }));
  });

  it('is not told by the length of what is kept', async () => {
    const other = await web.ask('promise', {
      callback: 'callback-2',
      number: '+12025550',
      opensAt: OPENS,
      closesAt: CLOSES,
    });
    expect('answer' in other && other.answer.sealed.length).toBe((await promised()).length);
  });

  async function restart() {
    await place.stop();
    return place.start();
  }
});
