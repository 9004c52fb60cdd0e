// Callers who call again, over months, with a real store of keys and a real database.
import { createHash, createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetLinksBefore } from '../../src/confidentiality/caller-store.ts';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { recogniseCaller } from '../../src/confidentiality/recognise-caller.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { type KeyPlace, makeKeyPlace } from '../keyd/key-place.ts';

const CALLERS = 30;
const numberOf = (at: number) => `+99419000${String(1_000 + at)}`;
let database: TestDatabase;
let place: KeyPlace;
let keyd: KeydClient;

beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql('delete from caller_links');
  place = await makeKeyPlace();
  await place.start();
  const client = await place.client('web');
  // The fifty milliseconds are a caller's; a slow machine gets longer, and the same answers.
  keyd = { ...client, ask: (operation, asked) => client.ask(operation, asked) };
});
afterEach(() => place.remove());

const call = (identity: string) => recogniseCaller({ keyd, database }, identity);

async function everybodyCalls() {
  const found = [];
  for (let at = 0; at < CALLERS; at += 1) found.push(await call(numberOf(at)));
  return found.map((each) => (each.kind === 'linked' ? each : { ...each, callerId: each.because, isKnown: false }));
}

const idsOf = (found: readonly { callerId: string }[]) => found.map(({ callerId }) => callerId);

describe('A3.1, A9.4: a caller is known again for three months and then forgotten', () => {
  it('every link survives each month in which the caller calls, with the same code name', async () => {
    const first = await everybodyCalls();
    expect(new Set(idsOf(first)).size).toBe(CALLERS);
    expect(first.some(({ isKnown }) => isKnown)).toBe(false);
    for (let month = 0; month < 5; month += 1) {
      await place.passDays(31);
      const again = await everybodyCalls();
      expect(again).toEqual(first.map((each) => ({ ...each, isKnown: true })));
    }
    const rows = await database.sql<{ epoch: string }>('select distinct epoch from caller_links');
    expect(rows).toEqual([{ epoch: '2027-04' }]);
  });

  it('a link survives two months of silence, and none survives three', async () => {
    const first = await everybodyCalls();
    await place.passDays(62);
    expect(idsOf((await everybodyCalls()).slice(0, CALLERS / 2))).toEqual(idsOf(first.slice(0, CALLERS / 2)));
    await database.sql('delete from caller_links');
    const second = await everybodyCalls();
    await place.passDays(95);
    const third = await everybodyCalls();
    expect(third.some(({ isKnown }) => isKnown)).toBe(false);
    expect(idsOf(third).filter((id) => idsOf(second).includes(id))).toEqual([]);
  });

  it('rows that nothing can find any more are removed, and only those', async () => {
    await everybodyCalls();
    await place.passDays(62);
    const [one] = await everybodyCalls();
    await database.sql(
      `insert into caller_links (caller_id, epoch, reference) values (gen_random_uuid(), '2026-10', repeat('0', 64))`,
    );
    expect(await forgetLinksBefore(database, '2026-11')).toBe(1);
    expect((await everybodyCalls())[0]?.callerId).toBe(one?.callerId);
  });

  it('two callers who withheld their number are never one person, and no row is kept of them', async () => {
    for (const identity of ['anonymous', '+266696687', 'sip:anonymous@anonymous.invalid', '', 'asena'])
      expect(await call(identity)).toEqual({ kind: 'unlinked', because: 'no-number' });
    expect(await database.sql('select from caller_links')).toEqual([]);
  });

  it('one new caller on two lines at once, and one in the first moment of a month, is one caller', async () => {
    const found = await Promise.all(Array.from({ length: 8 }, () => call(numberOf(1))));
    expect(new Set(found.map((each) => each.kind === 'linked' && each.callerId)).size).toBe(1);
    await place.passDays(31);
    const again = await Promise.all(Array.from({ length: 8 }, () => call(numberOf(1))));
    expect(new Set([...found, ...again].map((each) => each.kind === 'linked' && each.callerId)).size).toBe(1);
    expect(await database.sql('select from caller_links')).toHaveLength(1);
  });

  it('without the key process the call goes on, unlinked', async () => {
    await place.stop();
    expect(await recogniseCaller({ keyd, database }, numberOf(1))).toEqual({
      kind: 'unlinked',
      because: 'unreachable',
    });
  });

  it('a spent budget makes callers unlinked, not refused', async () => {
    const kinds = new Set<string>();
    for (let at = 0; at < 130; at += 1) {
      const recognised = await call(numberOf(at));
      kinds.add(recognised.kind === 'linked' ? 'linked' : recognised.because);
    }
    expect([...kinds].sort()).toEqual(['linked', 'over-budget']);
  });

  it('the rows alone give no number back: not by any plain construction, not by a pepper of another store', async () => {
    await everybodyCalls();
    const rows = await database.sql<{ reference: string; epoch: string }>('select reference, epoch from caller_links');
    const kept = new Set(rows.map(({ reference }) => reference));
    const made: string[] = [];
    for (let at = 0; at < CALLERS; at += 1) {
      for (const form of [numberOf(at), numberOf(at).slice(1), `0${numberOf(at).slice(4)}`]) {
        const text = `yardim-xetti caller 1 2026-11 ${form}`;
        for (const plain of [form, text]) {
          made.push(createHash('sha256').update(plain).digest('hex'));
          for (const key of ['', '2026-11', 'yardim-xetti'])
            made.push(createHmac('sha256', key).update(plain).digest('hex'));
        }
      }
    }
    expect(made.filter((each) => kept.has(each))).toEqual([]);
    expect(JSON.stringify(await database.sql('select * from caller_links'))).not.toContain('19000');
  });
});
