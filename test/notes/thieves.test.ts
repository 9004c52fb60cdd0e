import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { toBase64, utf8 } from '../../src/console/sealing/bytes.ts';
import { newPair, newPairWithSecret } from '../../src/console/sealing/key-pair.ts';
import { makeTeamKey, openTeamKey } from '../../src/console/sealing/team-key.ts';
import { makeWrapped } from '../../src/console/sealing/wrapped-key.ts';
import { keepNote } from '../../src/notes/keep-note.ts';
import { addKey, makeTeamKey as makeKnown } from '../../src/notes/keys.ts';
import { releaseHalf } from '../../src/notes/line-half.ts';
import { noteBody } from '../../src/notes/note-body.ts';
import { sealedNote } from '../../src/notes/note-store.ts';
import { liveCall, person, wrapUp } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { type KeyPlace, MID_NOVEMBER, makeKeyPlace } from '../keyd/key-place.ts';
import { bodyOf, opened, teamBody } from './note-desk.ts';
import { type Loot, openedBy, type StolenNote, stolenNotes, valuesIn, valuesOf } from './thief.ts';

/** The thief tries each piece of the dump on each of them. */
const NOTES = 3;
/** A year, and the month in which it ends. */
const DAYS_OF_A_NOTE = 13 * 31 + 31;

let database: TestDatabase;
let place: KeyPlace;
let keyd: KeydClient;
let aysel: string;
let notes: StolenNote[];
let author: Awaited<ReturnType<typeof newPairWithSecret>>;
let dump: Loot['values'];
let settings: Loot['values'];

beforeAll(async () => {
  database = await makeDatabase();
  place = await makeKeyPlace();
  await place.start();
  keyd = await place.client('web');
  aysel = await person(database, 'operator', 'Aysel');
  author = await newPairWithSecret();
  const keyId = randomUUID();
  await knownKeys(keyId);
  const named = database.as({ id: aysel, role: 'operator' });
  for (let count = 0; count < NOTES; count += 1) {
    const own = { callId: await liveCall(database, aysel), operatorId: aysel };
    const body = await bodyOf(
      { keyId, pair: author.pair },
      { ...own, revision: 1, note: `qeyd ${count}`, team: await team() },
    );
    await keepNote({ database: named, keyd, clock: { now: () => MID_NOVEMBER } }, own, body);
    await wrapUp(database, own.callId);
  }
  notes = await stolenNotes(database);
  dump = await valuesIn(database);
  settings = valuesOf(await everySetting());
}, 60_000);
afterAll(async () => {
  await place.remove();
  await database.drop();
});

let teamPair: Awaited<ReturnType<typeof newPair>> | undefined;
const team = async () => (teamPair ??= await newPair());

/** An account key wrapped by a password, and a team's key, as the server keeps them. */
async function knownKeys(id: string): Promise<void> {
  const parts = { database: database.as({ id: aysel, role: 'operator' }), accountId: aysel, isDemo: false };
  const { pair, wrapped } = await makeWrapped(aysel, [{ way: 'passkey', secret: utf8('only in the passkey') }]);
  const wraps = wrapped.map(({ way, salt, wrapped: text }) => ({ way, salt: toBase64(salt), wrapped: toBase64(text) }));
  await addKey(parts, { id, publicKey: toBase64(pair.publicKey), wraps });
  const copy = await makeTeamKey(1, pair.publicKey);
  await openTeamKey(pair, copy);
  await makeKnown(parts, teamBody(copy, id));
}

/** What web and worker are started with. */
async function everySetting(): Promise<string[]> {
  const tokens = await Promise.all(
    (['web', 'worker', 'dialler', 'sealer'] as const).map((name) => readFile(place.places.tokenOf(name), 'latin1')),
  );
  return [
    ...tokens,
    'url-secret-of-a-test-0123456789abcdef',
    'account-secret-of-a-test-0123456789abcdef',
    database.url,
  ].map((text) => text.trim());
}

const byKeyd = async (note: StolenNote) => {
  const released = await releaseHalf(keyd, note);
  return 'half' in released ? released.half : null;
};

// B1.3, A3.1: neither the line nor a person alone.
describe('of the notes that were taken', { timeout: 120_000 }, () => {
  it('a thief of the database and of every setting opens none', async () => {
    expect(dump.length).toBeGreaterThan(NOTES);
    expect(await openedBy({ values: [...dump, ...settings] }, notes)).toBe(0);
  });

  it('nor does one who has the key process as well', async () => {
    const stores = [await readFile(place.places.vault), place.rootKey].map((bytes) =>
      Uint8Array.from(bytes.subarray(0, 32)),
    );
    expect(await byKeyd(notes[0] as StolenNote)).not.toBeNull();
    expect(await openedBy({ values: [...dump, ...settings, ...stores], lineHalfOf: byKeyd }, notes)).toBe(0);
  });

  it('nor does one who has the author’s key and the database, without the key process', async () => {
    expect(await openedBy({ values: [...dump, ...settings], privateKeys: [author.secret] }, notes)).toBe(0);
  });

  it('the author, with the line’s half of each, opens all', async () => {
    const loot = { values: [], privateKeys: [author.secret], lineHalfOf: byKeyd };
    expect(await openedBy(loot, notes)).toBe(NOTES);
    const named = database.as({ id: aysel, role: 'operator' });
    const found = await sealedNote(named, { callId: notes[0]?.callId ?? '', operatorId: aysel });
    if (!found) throw new Error('the own note is not there');
    const body = noteBody(found, await byKeyd(found));
    expect(await opened(body, { account: author.pair, team: null })).toMatchObject({
      note: expect.stringMatching(/^qeyd/),
    });
    expect(await opened(body, { account: null, team: await team() })).toMatchObject({
      note: expect.stringMatching(/^qeyd/),
    });
  });

  it('the thief is no fool: a half that lies about is found', async () => {
    const half = await byKeyd(notes[0] as StolenNote);
    const loot = { values: [...dump, Uint8Array.from(half ?? [])], privateKeys: [author.secret] };
    expect(await openedBy(loot, notes)).toBe(1);
    expect(await openedBy({ values: [...dump, author.secret], lineHalfOf: byKeyd }, notes)).toBe(NOTES);
  });

  it('when their month is over, even the author with the key process opens none, nor with a copy of keyd’s store from before', async () => {
    const older = await readFile(place.places.vault);
    await place.passDays(DAYS_OF_A_NOTE);
    const loot = { values: dump, privateKeys: [author.secret], lineHalfOf: byKeyd };
    expect(await openedBy(loot, notes)).toBe(0);
    await place.stop();
    await writeFile(place.places.vault, older);
    await place.start();
    // A leap of the clock is believed after half a day, and the restored keys are destroyed with it.
    await place.passDays(2);
    expect(await openedBy(loot, notes)).toBe(0);
  });
});
