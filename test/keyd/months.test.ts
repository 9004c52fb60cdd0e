// Months pass: what is forgotten then, and that nothing is forgotten before.
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import type { CallerNumber } from '../../src/keyd/caller-number.ts';
import { type Month, monthAt, monthsAfter } from '../../src/keyd/month.ts';
import { referencesOf } from '../../src/keyd/peppers.ts';
import { openVault } from '../../src/keyd/vault.ts';
import { namesOf, type VaultState } from '../../src/keyd/vault-format.ts';
import { unwrapKey } from '../../src/keyd/wrapping.ts';
import { DAY_MS, type KeyPlace, MID_NOVEMBER, makeKeyPlace } from './key-place.ts';

const CALLER = '+994190000001';
const HOUR_MS = DAY_MS / 24;
let place: KeyPlace;
let web: KeydClient;

beforeEach(async () => {
  place = await makeKeyPlace();
  await place.start();
  web = await place.client('web');
});
afterEach(() => place.remove());

async function evaluated(number: string, by = web) {
  const said = await by.ask('evaluate', { number });
  return 'answer' in said ? said.answer.references : said.refused;
}

async function known(number = CALLER) {
  const references = await evaluated(number);
  if (typeof references === 'string') throw new Error(references);
  return references;
}

/** Looks at the store as whoever has its root key can. */
async function withStore<Result>(look: (state: VaultState) => Result): Promise<Result> {
  const vault = await openVault(place.places.vault, { kind: 'key', key: place.rootKey });
  return look(vault.state());
}

describe('months of people in Baku', () => {
  it.each([
    ['2026-11-30T19:59:59Z', '2026-11'],
    ['2026-11-30T20:00:00Z', '2026-12'],
    ['2026-12-31T20:00:00Z', '2027-01'],
    ['2014-07-31T18:59:59Z', '2014-07'],
  ])('%s is in %s', (moment, month) => {
    expect(monthAt(Date.parse(moment))).toBe(month);
  });

  it('are counted over the year’s end', () => {
    const november = monthAt(MID_NOVEMBER);
    expect([-23, -11, -2, 0, 1, 2, 14].map((count) => monthsAfter(november, count))).toEqual([
      '2024-12',
      '2025-12',
      '2026-09',
      '2026-11',
      '2026-12',
      '2027-01',
      '2028-01',
    ]);
  });
});

describe('A3.1, A9.4: a caller is known again for three months, and then by nobody', () => {
  it('every month has a reference of its own, and the same caller keeps those of the months before', async () => {
    const first = await known();
    expect(first.map(({ epoch }) => epoch)).toEqual(['2026-11']);
    expect(first[0]?.reference).toMatch(/^[0-9a-f]{64}$/);
    await place.passDays(30);
    const second = await known();
    expect(second.map(({ epoch }) => epoch)).toEqual(['2026-12', '2026-11']);
    expect(second[1]).toEqual(first[0]);
    await place.passDays(31);
    const third = await known();
    expect(third.map(({ epoch }) => epoch)).toEqual(['2027-01', '2026-12', '2026-11']);
    expect(third.slice(1)).toEqual(second);
    expect(new Set(third.map(({ reference }) => reference)).size).toBe(3);
    await place.passDays(31);
    const fourth = await known();
    expect(fourth.map(({ epoch }) => epoch)).toEqual(['2027-02', '2027-01', '2026-12']);
    expect(fourth.map(({ reference }) => reference)).not.toContain(first[0]?.reference);
  });

  it('the pepper that left the window is in no store any more: whoever has the root key cannot make the link again', async () => {
    const [november] = await known();
    await place.passDays(92);
    const { epochs, link } = await withStore((state) => ({
      epochs: namesOf(state, 'pepper'),
      link: referencesOf(state, '2026-11' as Month, CALLER as CallerNumber),
    }));
    // The last is the next month's, which nobody is known by yet.
    expect(epochs.sort()).toEqual(['2026-12', '2027-01', '2027-02', '2027-03']);
    expect(link).toEqual([]);
    expect(november?.epoch).toBe('2026-11');
  });

  it('two callers share no reference, and one number has one however it is written', async () => {
    const [one] = await known('+994190000001');
    const [same] = await known('sip:0190000001@carrier.example');
    const [other] = await known('+994190000002');
    expect(same).toEqual(one);
    expect(other?.reference).not.toBe(one?.reference);
    expect(await evaluated('anonymous')).toBe('no-number');
  });

  it('another store knows the same number under another reference', async () => {
    const elsewhere = await makeKeyPlace();
    await elsewhere.start();
    const theirs = await evaluated(CALLER, await elsewhere.client('web'));
    expect(theirs).not.toEqual(await known());
    await elsewhere.remove();
  });

  it('the first call of a month gets its epoch though nobody has looked yet', async () => {
    await place.passDays(15);
    place.clock.now = Date.UTC(2026, 10, 30, 20);
    expect((await known()).map(({ epoch }) => epoch)).toEqual(['2026-12', '2026-11']);
  });

  it('links survive a restart', async () => {
    const before = await known();
    await place.stop();
    await place.start();
    expect(await evaluated(CALLER)).toEqual(before);
  });
});

describe('forgetting is the destruction of a key', () => {
  const wrap = async (month: string, context = 'record-1') => {
    const key = randomBytes(32).toString('base64');
    return { key, context, said: await web.ask('wrap', { key, month, context }) };
  };
  const wrapped = async (month: string, context = 'record-1') => {
    const { key, said } = await wrap(month, context);
    if (!('answer' in said)) throw new Error(said.refused);
    return { key, context, wrapped: said.answer.wrapped };
  };

  it('a record opens until its month has passed, and then never, not even from an older copy of the database', async () => {
    const kept = [await wrapped('2026-11'), await wrapped('2026-12'), await wrapped('2027-01')];
    const open = () =>
      Promise.all(kept.map(({ wrapped: box, context }) => web.ask('unwrap', { wrapped: box, context })));
    const keys = kept.map(({ key }) => ({ answer: { key } }));
    expect(await open()).toEqual(keys);
    await place.passDays(30);
    expect(await open()).toEqual([{ refused: 'expired' }, keys[1], keys[2]]);
    await place.passDays(31);
    expect(await open()).toEqual([{ refused: 'expired' }, { refused: 'expired' }, keys[2]]);
    // The clock set back does not bring a key back either: it is gone, not hidden.
    place.clock.now = MID_NOVEMBER;
    expect(await open()).toEqual([{ refused: 'expired' }, { refused: 'expired' }, keys[2]]);
    expect(await wrap('2026-12')).toMatchObject({ said: { refused: 'expired' } });
  });

  it('none of 200 data keys of a month opens once its key is destroyed, though every other key survives', async () => {
    const kept = await Promise.all(Array.from({ length: 8 }, (_, at) => wrapped('2026-12', `record-${at}`)));
    for (let at = 8; at < 200; at += 1) kept.push(await wrapped('2026-12', `record-${at}`));
    await wrapped('2027-03');
    await place.passDays(47);
    const opened = [];
    for (const { wrapped: box, context } of kept) opened.push(await web.ask('unwrap', { wrapped: box, context }));
    expect(opened.filter((said) => 'answer' in said)).toEqual([]);
    // The month in front of the box is no way round its key.
    for (const month of ['2027-01', '2027-03']) {
      const box = Buffer.from(kept[0]?.wrapped ?? '', 'base64');
      box.write(month);
      expect(await web.ask('unwrap', { wrapped: box.toString('base64'), context: 'record-0' })).toEqual({
        refused: 'unknown-key',
      });
    }
  });

  it('the key of a month that is over is in no store any more: not even its root key opens a record', async () => {
    const { wrapped: box, key } = await wrapped('2026-11', 'record-1');
    const open = () =>
      withStore((state) =>
        unwrapKey(state, Buffer.from(box, 'base64'), { context: 'record-1', now: '2026-11' as Month }).toString(
          'base64',
        ),
      );
    expect(await open()).toBe(key);
    await place.passDays(30);
    await expect(open()).rejects.toThrow('unknown-key');
  });

  it('a data key opens for its own record only', async () => {
    const { wrapped: box, key } = await wrapped('2027-01', 'record-1');
    expect(await web.ask('unwrap', { wrapped: box, context: 'record-1' })).toEqual({ answer: { key } });
    expect(await web.ask('unwrap', { wrapped: box, context: 'record-2' })).toEqual({ refused: 'unknown-key' });
  });

  it('is not put off by asking for a month that is over or absurdly far', async () => {
    expect(await wrap('2026-10')).toMatchObject({ said: { refused: 'expired' } });
    expect(await wrap('2040-01')).toMatchObject({ said: { refused: 'too-far-ahead' } });
    expect(await wrap('2026-13')).toMatchObject({ said: { refused: 'bad-request' } });
  });

  it('is written down: which month’s key, and nothing besides', async () => {
    await wrapped('2026-11');
    await place.passDays(30);
    expect(place.lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ event: 'key-destroyed', kind: 'wrapping', month: '2026-11' }),
    );
  });
});

describe('a wrong clock destroys nothing', () => {
  const wrapForNextMonth = async () => {
    const said = await web.ask('wrap', { key: randomBytes(32).toString('base64'), month: '2026-12', context: 'r' });
    return 'answer' in said ? said.answer.wrapped : '';
  };

  it('a leap of years is not believed for half a day, and told at once', async () => {
    const wrapped = await wrapForNextMonth();
    const before = await known();
    const keyd = await restart();
    place.clock.now += 3_000 * DAY_MS;
    await keyd.look();
    expect(place.lines.join('')).toContain('clock-leapt');
    place.clock.uptime += 11 * HOUR_MS;
    await keyd.look();
    expect(await web.ask('unwrap', { wrapped, context: 'r' })).toMatchObject({ answer: {} });
    place.clock.now = MID_NOVEMBER + 11 * HOUR_MS;
    await keyd.look();
    expect(await known()).toEqual(before);
    expect(await web.ask('unwrap', { wrapped, context: 'r' })).toMatchObject({ answer: {} });
  });

  it('a line that stood still for months forgets half a day after it is back', async () => {
    const wrapped = await wrapForNextMonth();
    await place.stop();
    place.clock.now += 100 * DAY_MS;
    place.clock.uptime = 0;
    const keyd = await restart();
    expect(await web.ask('unwrap', { wrapped, context: 'r' })).toMatchObject({ answer: {} });
    place.clock.now += 12 * HOUR_MS;
    place.clock.uptime += 12 * HOUR_MS;
    await keyd.look();
    expect(await web.ask('unwrap', { wrapped, context: 'r' })).toEqual({ refused: 'expired' });
    // December's lay ready when the line stopped; nobody was ever known by it.
    expect((await known()).map(({ epoch }) => epoch)).toEqual(['2027-02', '2026-12']);
  });

  it('a clock set back makes nobody older or younger', async () => {
    await place.passDays(30);
    const december = await known();
    place.clock.now -= 60 * DAY_MS;
    expect(await known()).toEqual(december);
  });

  it('one that leapt by two days and came back is told of, until time has caught up', async () => {
    const isHeld = async () => {
      const said = await web.ask('health', {});
      return 'answer' in said && said.answer.isClockHeld;
    };
    const keyd = await restart();
    const told = () => place.lines.filter((line) => line.includes('clock-leapt')).length;
    place.clock.now += 2 * DAY_MS;
    await keyd.look();
    // Nobody can know yet that this is not an outage of two days.
    expect([await isHeld(), told()]).toEqual([false, 0]);
    place.clock.now = MID_NOVEMBER + HOUR_MS;
    await keyd.look();
    expect([await isHeld(), told()]).toEqual([true, 1]);
    // What is promised for the present is over by keyd's time: that is what somebody must know of.
    const window = { opensAt: place.clock.now, closesAt: place.clock.now + 2 * HOUR_MS };
    expect(await web.ask('promise', { callback: 'c', number: CALLER, ...window })).toEqual({
      refused: 'outside-window',
    });
    place.clock.now = MID_NOVEMBER + 2 * DAY_MS - HOUR_MS / 60;
    await keyd.look();
    expect([await isHeld(), told()]).toEqual([false, 1]);
  });

  async function restart() {
    await place.stop();
    return place.start();
  }
});
