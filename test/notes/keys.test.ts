import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromBase64, toBase64, utf8 } from '../../src/console/sealing/bytes.ts';
import { type KeyPair, newPair } from '../../src/console/sealing/key-pair.ts';
import { makeTeamKey as makeCopy, openTeamKey, sealTeamKeyFor, vouchFor } from '../../src/console/sealing/team-key.ts';
import { type Brought, makeWrapped } from '../../src/console/sealing/wrapped-key.ts';
import type { NewKeyBody } from '../../src/notes/contract.ts';
import { addKey, addWrap, giveTeamKey, listNewcomers, makeTeamKey, readKeys } from '../../src/notes/keys.ts';
import { person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { teamBody } from './note-desk.ts';

const PASSKEY: Brought = { way: 'passkey', secret: utf8('of one passkey') };
const PASSWORD: Brought = { way: 'password', secret: utf8('of a typed password') };

let database: TestDatabase;
let aysel: string;
let nigar: string;

beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql('truncate team_keys, account_keys cascade');
  aysel = await person(database, 'operator', 'Aysel');
  nigar = await person(database, 'operator', 'Nigar');
});

const as = (id: string, role = 'operator') => ({ database: database.as({ id, role }), accountId: id, isDemo: false });

async function keyOf(accountId: string, ways: Brought[] = []): Promise<{ body: NewKeyBody; pair: KeyPair }> {
  const { pair, wrapped } = await makeWrapped(accountId, ways);
  const wraps = wrapped.map(({ way, salt, wrapped: text }) => ({ way, salt: toBase64(salt), wrapped: toBase64(text) }));
  return { body: { id: randomUUID(), publicKey: toBase64(pair.publicKey), wraps }, pair };
}

async function begunTeam() {
  const own = await keyOf(aysel);
  await addKey(as(aysel), own.body);
  const copy = await makeCopy(1, own.pair.publicKey);
  const key = teamBody(copy, own.body.id);
  await makeTeamKey(as(aysel), key);
  return { own, copy, key };
}

describe('an account key on the server', () => {
  it('is kept as its public half and what only the person can unwrap, and is shown to that person alone', async () => {
    const { body } = await keyOf(aysel, [PASSKEY]);
    await addKey(as(aysel), body);
    expect((await readKeys(as(aysel))).keys).toEqual([body]);
    expect((await readKeys(as(nigar))).keys).toEqual([]);
  });

  it('is not taken twice, nor in anybody else’s name', async () => {
    const { body } = await keyOf(aysel);
    await addKey(as(aysel), body);
    await expect(addKey(as(aysel), body)).rejects.toMatchObject({ code: 'already-done' });
    await expect(addKey(as(nigar), { ...body, id: randomUUID() })).rejects.toMatchObject({ code: 'already-done' });
    const [wrap] = (await keyOf(nigar, [PASSWORD])).body.wraps;
    if (!wrap) throw new Error('nothing was wrapped');
    const foreign = { keyId: body.id, wrap, replaces: false };
    await expect(addWrap(as(nigar), foreign)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('wrapped for a new password opens by the old one no more', async () => {
    const { body } = await keyOf(aysel, [PASSKEY, PASSWORD]);
    await addKey(as(aysel), body);
    const [wrap] = (await keyOf(aysel, [PASSWORD])).body.wraps;
    if (!wrap) throw new Error('nothing was wrapped');
    await addWrap(as(aysel), { keyId: body.id, wrap, replaces: true });
    const [kept] = (await readKeys(as(aysel))).keys;
    expect(kept?.wraps).toHaveLength(2);
    expect(kept?.wraps.filter(({ way }) => way === 'password')).toEqual([wrap]);
  });

  it('is never wrapped by what everybody knows, but in the demo', async () => {
    const { body } = await keyOf(aysel, [{ way: 'demo', secret: utf8('known to all') }]);
    await expect(addKey(as(aysel), body)).rejects.toMatchObject({ code: 'invalid-input' });
    await addKey({ ...as(aysel), isDemo: true }, body);
    expect((await readKeys(as(aysel))).keys).toHaveLength(1);
  });

  it('of a browser that was signed out is forgotten after five more; a wrapped one stays', async () => {
    const wrapped = await keyOf(aysel, [PASSKEY]);
    await addKey(as(aysel), wrapped.body);
    for (let count = 0; count < 9; count += 1) await addKey(as(aysel), (await keyOf(aysel)).body);
    const kept = (await readKeys(as(aysel))).keys;
    expect(kept.length).toBeLessThanOrEqual(7);
    expect(kept.map(({ id }) => id)).toContain(wrapped.body.id);
  });
});

describe('the team’s key on the server', () => {
  it('is begun once, by whoever is first', async () => {
    const { key } = await begunTeam();
    const second = await keyOf(nigar);
    await addKey(as(nigar), second.body);
    const other = { ...key, publicKey: toBase64((await newPair()).publicKey), keyId: second.body.id };
    await expect(makeTeamKey(as(nigar), other)).rejects.toMatchObject({ code: 'already-done' });
    expect((await readKeys(as(nigar))).team).toMatchObject([{ version: 1, publicKey: key.publicKey, copies: [] }]);
  });

  it('reaches a newcomer only through somebody who has it', async () => {
    const { own, copy } = await begunTeam();
    const newcomer = await keyOf(nigar);
    await addKey(as(nigar), newcomer.body);
    expect(await listNewcomers(as(nigar), 1)).toEqual([]);
    const { sealed, copyVoucher } = await sealTeamKeyFor(newcomer.pair.publicKey, own.pair, copy);
    const given = { sealed: toBase64(sealed), copyVoucher: toBase64(copyVoucher) };
    const gift = { version: 1, keyId: newcomer.body.id, ...given };
    await expect(giveTeamKey(as(nigar), gift)).rejects.toMatchObject({ code: 'not-found' });
    expect(await listNewcomers(as(aysel), 1)).toMatchObject([{ keyId: newcomer.body.id, name: 'Nigar' }]);
    await giveTeamKey(as(aysel), gift);
    expect(await listNewcomers(as(aysel), 1)).toEqual([]);
    const [shown] = (await readKeys(as(nigar))).team;
    const held = {
      version: 1,
      publicKey: fromBase64(shown?.publicKey ?? ''),
      sealed: fromBase64(shown?.copies[0]?.sealed ?? ''),
    };
    expect((await openTeamKey(newcomer.pair, held)).publicKey).toEqual(copy.publicKey);
  });

  it('a new version is made by a member only, and one after the other', async () => {
    const { own } = await begunTeam();
    const stranger = await keyOf(nigar);
    await addKey(as(nigar), stranger.body);
    const next = async (version: number, keyId: string, pair: KeyPair) =>
      teamBody(await makeCopy(version, pair.publicKey), keyId);
    // The database's own wall: no row may be written by somebody who holds nothing.
    await expect(makeTeamKey(as(nigar), await next(2, stranger.body.id, stranger.pair))).rejects.toMatchObject({
      code: '42501',
    });
    await expect(makeTeamKey(as(aysel), await next(3, own.body.id, own.pair))).rejects.toMatchObject({
      code: 'already-done',
    });
    await makeTeamKey(as(aysel), await next(2, own.body.id, own.pair));
    expect((await readKeys(as(aysel))).team.map(({ version }) => version)).toEqual([2, 1]);
  });

  it('every copy of a key is shown, however many browsers the person has had since', async () => {
    const { own, copy } = await begunTeam();
    const voucher = await vouchFor({ kind: 'next', publicKey: (await newPair()).publicKey }, own.pair, copy);
    await makeTeamKey(as(aysel), teamBody(await makeCopy(2, own.pair.publicKey), own.body.id, voucher));
    for (let count = 0; count < 24; count += 1) {
      const later = await keyOf(aysel);
      await addKey(as(aysel), later.body);
      const given = { sealed: toBase64(new Uint8Array(80)), copyVoucher: toBase64(new Uint8Array(32)) };
      await giveTeamKey(as(aysel), { version: 2, keyId: later.body.id, ...given });
    }
    const { team } = await readKeys(as(aysel));
    expect(team.map(({ copies }) => copies.some(({ keyId }) => keyId === own.body.id))).toEqual([true, true]);
  });

  it('every version is reached, with its copy, however many there were', async () => {
    const { own } = await begunTeam();
    for (let version = 2; version <= 30; version += 1)
      await makeTeamKey(as(aysel), teamBody(await makeCopy(version, own.pair.publicKey), own.body.id));
    const [newest, before] = [await readKeys(as(aysel)), await readKeys(as(aysel), 6)];
    expect([newest.team[0]?.version, newest.team.at(-1)?.version]).toEqual([30, 6]);
    expect(before.team.map(({ version, standing, copies }) => [version, standing, copies.length])).toEqual(
      [5, 4, 3, 2, 1].map((version) => [version, 'settled', 1]),
    );
  });

  it('nobody of another role sees a key of any kind, or who waits for one', async () => {
    const { own } = await begunTeam();
    await addKey(as(nigar), (await keyOf(nigar)).body);
    for (const role of ['supervisor', 'duty-officer', 'unit-head', 'coordinator', 'administrator']) {
      const other = as(await person(database, role, 'Somebody'), role);
      expect(await readKeys(other)).toEqual({ keys: [], team: [] });
      expect(await listNewcomers(other, 1)).toEqual([]);
      await expect(addKey(other, (await keyOf(aysel)).body)).rejects.toThrow();
    }
    expect(own.body.wraps).toEqual([]);
  });
});
