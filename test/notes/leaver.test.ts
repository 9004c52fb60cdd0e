// Somebody leaves the team with the keys of the own browser, and comes by all that the line and the key process hold.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { fromBase64, measured, toBase64, utf8 } from '../../src/console/sealing/bytes.ts';
import { openWith } from '../../src/console/sealing/hpke.ts';
import { newPairWithSecret } from '../../src/console/sealing/key-pair.ts';
import {
  type GivenCopy,
  makeTeamKey,
  openTeamKey,
  sealTeamKeyFor,
  type TeamKeyCopy,
  vouchFor,
} from '../../src/console/sealing/team-key.ts';
import { keepNote } from '../../src/notes/keep-note.ts';
import { addKey, giveTeamKey, listNewcomers, makeTeamKey as makeKnown, readKeys } from '../../src/notes/keys.ts';
import { releaseHalf } from '../../src/notes/line-half.ts';
import { liveCall, person, wrapUp } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { type KeyPlace, MID_NOVEMBER, makeKeyPlace } from '../keyd/key-place.ts';
import { bodyOf, teamBody } from './note-desk.ts';
import { type Loot, openedBy, type StolenNote, stolenNotes, valuesIn } from './thief.ts';

/** Written before the colleague left, and as many after. */
const NOTES = 2;

interface Colleague {
  id: string;
  keyId: string;
  pair: Awaited<ReturnType<typeof newPairWithSecret>>['pair'];
  secret: Awaited<ReturnType<typeof newPairWithSecret>>['secret'];
}

let database: TestDatabase;
let place: KeyPlace;
let keyd: KeydClient;
let aysel: Colleague;
let nigar: Colleague;
let leyla: Colleague;
let first: TeamKeyCopy & GivenCopy;
let second: TeamKeyCopy & GivenCopy;
let ofLeyla: GivenCopy;
let live: Awaited<ReturnType<typeof write>>;

beforeAll(async () => {
  database = await makeDatabase();
  place = await makeKeyPlace();
  await place.start();
  keyd = await place.client('web');
  aysel = await colleague('Aysel');
  nigar = await colleague('Nigar');
  leyla = await colleague('Leyla');
  first = await makeTeamKey(1, aysel.pair.publicKey);
  await makeKnown(as(aysel), teamBody(first, aysel.keyId));
  for (const each of [nigar, leyla]) await letIn(each, first);
  ofLeyla = await sealTeamKeyFor(leyla.pair.publicKey, aysel.pair, first);
  for (let count = 0; count < NOTES; count += 1) await wrapUp(database, (await write(first)).own.callId);
  live = await write(first);
  await database.sql(`update accounts set state = 'suspended' where id = $1`, [leyla.id]);
}, 60_000);
afterAll(async () => {
  await place.remove();
  await database.drop();
});

async function colleague(name: string): Promise<Colleague> {
  const id = await person(database, 'operator', name);
  const keyId = randomUUID();
  const { pair, secret } = await newPairWithSecret();
  const one = { id, keyId, pair, secret };
  await addKey(as(one), { id: keyId, publicKey: toBase64(pair.publicKey), wraps: [] });
  return one;
}

const as = ({ id }: Pick<Colleague, 'id'>) => ({
  database: database.as({ id, role: 'operator' }),
  accountId: id,
  isDemo: false,
});

async function letIn(newcomer: Colleague, copy: TeamKeyCopy): Promise<void> {
  const { sealed, copyVoucher } = await sealTeamKeyFor(newcomer.pair.publicKey, aysel.pair, copy);
  const given = { sealed: toBase64(sealed), copyVoucher: toBase64(copyVoucher) };
  await giveTeamKey(as(aysel), { version: copy.version, keyId: newcomer.keyId, ...given });
}

/** A note in a call that goes on. */
async function write(team: TeamKeyCopy) {
  const own = { callId: await liveCall(database, aysel.id), operatorId: aysel.id };
  const sealedTo = { team: await openTeamKey(aysel.pair, team), teamVersion: team.version };
  const body = await bodyOf(aysel, { ...own, revision: 1, note: 'qeyd', ...sealedTo });
  await keepNote({ ...as(aysel), keyd, clock: { now: () => MID_NOVEMBER } }, own, body);
  return { own, body };
}

/** What her browser could have taken out of the copy that she was given. */
function teamSecretOfLeyla() {
  const name = 'yardim-xetti team key 1';
  const associated = measured(name, 'team_key_copies', 'sealed', 1, first.publicKey, leyla.pair.publicKey);
  return openWith(leyla.pair, ofLeyla.sealed, { aead: 'aes-256-gcm', info: utf8(name), associated });
}

const standing = async ({ id }: Colleague) => (await readKeys(as({ id }))).team[0]?.standing;

// A3.1, B1.3: leaving ends what one may read.
describe('when somebody leaves the team', { timeout: 120_000 }, () => {
  it('those who hold its key are asked for a new one', async () => {
    expect(await standing(aysel)).toBe('for-holders');
    expect(await standing(nigar)).toBe('for-holders');
  });

  it('a member makes it, and knows by the old one to whom it goes on; the one who left is not among them', async () => {
    second = await makeTeamKey(2, aysel.pair.publicKey);
    const voucher = await vouchFor({ kind: 'next', publicKey: second.publicKey }, aysel.pair, first);
    await makeKnown(as(aysel), teamBody(second, aysel.keyId, voucher));
    const waiting = await listNewcomers(as(aysel), 2);
    expect(waiting.map(({ name }) => name)).toEqual(['Nigar']);
    const expected = await vouchFor({ kind: 'member', publicKey: nigar.pair.publicKey }, aysel.pair, first);
    expect(waiting[0]?.voucher).toBe(toBase64(expected));
    await letIn(nigar, second);
    expect(await standing(aysel)).toBe('settled');
    const [shown] = (await readKeys(as(nigar))).team;
    const held = { ...second, sealed: fromBase64(shown?.copies[0]?.sealed ?? '') };
    expect((await openTeamKey(nigar.pair, held)).publicKey).toEqual(second.publicKey);
  });

  it('who made a key and who was let in by whom stands in the trail', async () => {
    const rows = await database.sql(
      `select actor_id, subject_id from audit_rows where action = 'account-changed' and fields = '{team-key}' order by id`,
    );
    const [makes, letsNigarIn, letsLeylaIn] = [aysel, nigar, leyla].map(({ id }) => ({
      actor_id: aysel.id,
      subject_id: id,
    }));
    expect(rows).toEqual([makes, letsNigarIn, letsLeylaIn, makes, letsNigarIn]);
  });

  it('the database takes no copy for them, whoever gives it', async () => {
    await expect(letIn(leyla, second)).rejects.toMatchObject({ code: 'not-found' });
    const forced = `insert into team_key_copies (version, key_id, sealed, given_by, voucher) values (2, $1, $2, $3, $4)`;
    const { sealed, copyVoucher } = await sealTeamKeyFor(leyla.pair.publicKey, aysel.pair, second);
    const values = [leyla.keyId, Buffer.from(sealed), aysel.id, Buffer.from(copyVoucher)];
    await expect(as(aysel).database.query('forced', forced, values)).rejects.toMatchObject({ code: '42501' });
  });

  it('nothing is kept that is sealed to the old key any more, but a saving that was kept already', async () => {
    const parts = { ...as(aysel), keyd, clock: { now: () => MID_NOVEMBER } };
    await expect(keepNote(parts, live.own, live.body)).resolves.toBeDefined();
    const again = await bodyOf(aysel, {
      ...live.own,
      revision: 2,
      note: 'qeyd',
      team: await openTeamKey(aysel.pair, first),
    });
    await expect(keepNote(parts, live.own, again)).rejects.toMatchObject({ code: 'team-key-replaced' });
    await wrapUp(database, live.own.callId);
    for (let count = 0; count < NOTES; count += 1) await wrapUp(database, (await write(second)).own.callId);
  });

  it('their keys, a full dump and the key process open what was written before, and 0 of what came after', async () => {
    const notes = await stolenNotes(database);
    const [before, after] = [1, 2].map((version) => notes.filter(({ teamVersion }) => teamVersion === version));
    expect([before?.length, after?.length]).toEqual([NOTES + 1, NOTES]);
    const stores = [await readFile(place.places.vault), place.rootKey].map((bytes) =>
      Uint8Array.from(bytes.subarray(0, 32)),
    );
    const loot: Loot = {
      values: [...(await valuesIn(database)), ...stores],
      privateKeys: [leyla.secret, await teamSecretOfLeyla()],
      lineHalfOf: async (note: StolenNote) => {
        const released = await releaseHalf(keyd, note);
        return 'half' in released ? released.half : null;
      },
    };
    expect(await openedBy(loot, before ?? [])).toBe(NOTES + 1);
    expect(await openedBy(loot, after ?? [])).toBe(0);
    // The same thief with a member's key opens them: it is the key that is missing.
    expect(await openedBy({ ...loot, privateKeys: [aysel.secret] }, after ?? [])).toBe(NOTES);
  });
});

describe('when nobody is left who had the key', () => {
  it('whoever comes next begins a new one, and until then nobody but a holder may', async () => {
    const sevda = await colleague('Sevda');
    const begun = await makeTeamKey(3, sevda.pair.publicKey);
    await expect(makeKnown(as(sevda), teamBody(begun, sevda.keyId))).rejects.toMatchObject({ code: '42501' });
    await database.sql(`update accounts set state = 'suspended' where id = any($1)`, [[aysel.id, nigar.id]]);
    expect(await standing(sevda)).toBe('for-anybody');
    await makeKnown(as(sevda), teamBody(begun, sevda.keyId));
    expect(await standing(sevda)).toBe('settled');
  });
});
