// B1.3, A9.4: whoever has the dump and every secret of web, worker, Postgres and Redis opens no note and reverses no reference.
import { createCipheriv, createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_DEFAULTS } from '../../src/config-settings.ts';
import { newPair } from '../../src/console/sealing/key-pair.ts';
import { openNote, sealNote } from '../../src/console/sealing/note.ts';
import { EMPTY_NOTE } from '../../src/console/sealing/note-content.ts';
import { callerNumber } from '../../src/keyd/caller-number.ts';
import { monthAt } from '../../src/keyd/month.ts';
import { referencesOf } from '../../src/keyd/peppers.ts';
import { openVault } from '../../src/keyd/vault.ts';
import { releaseHalf, wrapHalf } from '../../src/notes/line-half.ts';
import { type KeyPlace, makeKeyPlace } from '../keyd/key-place.ts';
import { constructionsWith, formsOf, guessReferences, type Secret } from './guess-references.ts';
import { opensPlainly, opensWith, pairsOf, plainKeys } from './open-notes.ts';

const NOTES = 500;
const AUTHORS = 10;
const REFERENCES = 1_000;
/** Numbers that are tried. `npm run attack:keys` tries a whole prefix, `npm run attack:references` as many as ten have. */
const NUMBERS = Number(process.env['ATTACK_NUMBERS'] ?? 1.5 * REFERENCES);
/** As many as a mobile prefix has. */
const PREFIX_SIZE = 10_000_000;
const MANY_NUMBERS = 100_000;
const KEY_BYTES = 32;
/** Of the secrets that are as long as a key: each costs a note's own arithmetic. */
const GUESSES = 4;
const EPOCHS = ['2026-09', '2026-10', '2026-11'];
const LIMIT_MS = 120_000 + NUMBERS * 5;
/** Of the carrier, the addresses, the stores; and what a dump holds besides, taken for a key. */
const SECRETS: readonly Secret[] = [
  ...Object.entries(DEMO_DEFAULTS)
    .filter(([name]) => /SECRET|TOKEN|SID/.test(name))
    .flatMap(([name, value]) => formsOf(name, value)),
  ...['password of Postgres', 'password of Redis', 'id of the folder'].flatMap((name) =>
    formsOf(name, randomBytes(24).toString('hex')),
  ),
  ...['', '152', 'yardim-xetti', 'yardim', 'secret', 'pepper'].flatMap((word) => formsOf(`the word “${word}”`, word)),
];

let place: KeyPlace;
let secrets: Secret[];
let numbers: string[];
let references: string[];
let notes: Awaited<ReturnType<typeof sealOne>>[];
let authors: Awaited<ReturnType<typeof newPair>>[];

beforeAll(async () => {
  place = await makeKeyPlace();
  await place.start();
  const web = await place.client('web');
  numbers = Array.from({ length: REFERENCES }, (_, index) => numberAt(1 + Math.floor((index * NUMBERS) / REFERENCES)));
  authors = await Promise.all(Array.from({ length: AUTHORS }, newPair));
  notes = [];
  for (let index = 0; index < NOTES; index += 1) notes.push(await sealOne(web, index));
  const said = await web.ask('evaluate', { number: numbers[0] ?? '' });
  await place.stop();
  references = await referencesOfAll();
  // What the process says by its socket is what stands in the dump of this test.
  if (!('answer' in said)) throw new Error('the key process did not answer');
  expect(said.answer.references.map(({ reference }) => reference)).toEqual(
    references.slice(0, said.answer.references.length),
  );
  const tokens = await Promise.all(['web', 'worker', 'sealer'].map((name) => tokenOf(name)));
  secrets = [...SECRETS, ...tokens.flat()].filter(({ value }) => value.length > 0);
}, LIMIT_MS);
afterAll(() => place.remove());

describe(`a thousand caller references, and ${NUMBERS} numbers to try`, { timeout: LIMIT_MS }, () => {
  it('the harness reverses weak references: a bare hash, a salted one, one keyed with a secret of the line', () => {
    const [token] = secrets.filter(({ name }) => name === 'token of web, from hex');
    if (!token) throw new Error('web has no token');
    const weak = [
      createHash('sha256')
        .update(numbers[1] ?? '')
        .digest('hex'),
      createHash('sha256')
        .update(`${DEMO_DEFAULTS.URL_SECRET}${numbers[2]?.slice(1)}`)
        .digest('hex'),
      createHmac('sha256', token.value).update(`yardim-xetti caller 1 2026-11 ${numbers[3]}`).digest('hex'),
    ];
    const tries = { numbers: numbers.slice(0, 10), constructions: constructionsWith(secrets, EPOCHS) };
    expect(guessReferences(weak, tries).map(({ number }) => number)).toEqual(numbers.slice(1, 4));
  });

  it('none is reversed, by any plain construction, with any secret', () => {
    expect(references.length).toBeGreaterThanOrEqual(REFERENCES);
    const tries = { numbers: allNumbers(), constructions: constructionsFor(NUMBERS) };
    expect(guessReferences(references, tries)).toEqual([]);
  });
});

describe('five hundred sealed notes', { timeout: LIMIT_MS }, () => {
  it('open for their authors with the line’s half: the harness holds what it should', async () => {
    for (const [index, { note, released }] of notes.slice(0, AUTHORS).entries()) {
      const { note: text } = await openNote(note, released, { account: authors[index] ?? null, team: null });
      expect(text).toContain('Kanarya');
    }
  });

  it('the harness opens what is sealed weakly: under a secret of the line, or a hash of one', () => {
    const sealed = weaklySealed(createHash('sha256').update(DEMO_DEFAULTS.ACCOUNT_SECRET).digest());
    expect(opensPlainly(sealed, plainKeys(secrets), 'any')).toBe('ACCOUNT_SECRET, hashed');
  });

  it('none opens with every secret of the line, nor does any envelope beside it', () => {
    const keys = plainKeys(secrets);
    const opened = notes.flatMap(({ note, wrapped }) =>
      [note.sealed, note.authorCopy, note.teamCopy, wrapped].map(
        (bytes) => bytes && opensPlainly(bytes, keys, note.callId),
      ),
    );
    expect(opened.filter((name) => name !== null)).toEqual([]);
  });

  it('none opens with every secret of the line and all that the key process gives out, without a person’s key', async () => {
    const strangers = [
      await newPair(),
      ...(await pairsOf(
        secrets,
        authors.map(({ publicKey }) => publicKey),
      )),
    ];
    for (const { note, released } of notes)
      expect(await opensWith(note, { pairs: strangers, halves: [released] })).toBe(false);
  });

  it('none opens for its own author without the key process', async () => {
    const guesses = secrets.filter(({ value }) => value.length === KEY_BYTES).map(({ value }) => new Uint8Array(value));
    const halves = [...guesses.slice(0, GUESSES), new Uint8Array(KEY_BYTES)];
    for (const [index, { note }] of notes.entries()) {
      const author = authors[index % AUTHORS];
      expect(await opensWith(note, { pairs: author ? [author] : [], halves })).toBe(false);
    }
  });
});

/** Invented: under a prefix that no network has. Of the first one of a prefix the key process says that it is nobody's. */
function numberAt(index: number): string {
  const invented = String(index % PREFIX_SIZE).padStart(7, '0');
  return `+9940${Math.floor(index / PREFIX_SIZE)}${invented}`;
}

function* allNumbers(): Iterable<string> {
  for (let index = 0; index < NUMBERS; index += 1) yield numberAt(index);
}

/** All of them for a few numbers; for whole prefixes those that an attacker would begin with. */
function constructionsFor(count: number) {
  const all = constructionsWith(secrets, EPOCHS);
  if (count <= MANY_NUMBERS) return all;
  return all.filter(({ name }) =>
    /^sha\d+ of (E.164|digits)$|^(HMAC-sha256 of E.164|sha256 of .* and E.164)/.test(name),
  );
}

async function sealOne(web: Awaited<ReturnType<KeyPlace['client']>>, index: number) {
  const at = { callId: randomUUID(), operatorId: randomUUID(), revision: 1 };
  const author = authors[index % AUTHORS];
  if (!author) throw new Error('a note without an author');
  const team = authors[(index + 1) % AUTHORS];
  const readers = { author: author.publicKey, team: team ? { version: 1, publicKey: team.publicKey } : null };
  const { note, lineHalf } = await sealNote({ ...EMPTY_NOTE, note: `Kanarya ${index}` }, at, readers);
  const wrappedHalf = await wrapHalf(web, Buffer.from(lineHalf), { ...at, month: '2027-11' });
  const out = await releaseHalf(web, { ...at, wrappedHalf, waitingHalf: null });
  if (!('half' in out)) throw new Error(`the half was not given out: ${out.refused}`);
  return { note, wrapped: new Uint8Array(wrappedHalf ?? []), released: new Uint8Array(out.half) };
}

async function referencesOfAll(): Promise<string[]> {
  const vault = await openVault(place.places.vault, { kind: 'key', key: Buffer.from(place.rootKey) });
  const month = monthAt(place.clock.now);
  const made = numbers.flatMap((identity) => {
    const number = callerNumber(identity);
    return number === null ? [] : referencesOf(vault.state(), month, number).map(({ reference }) => reference);
  });
  await vault.close();
  return made;
}

async function tokenOf(name: string): Promise<Secret[]> {
  return formsOf(`token of ${name}`, (await readFile(place.places.tokenOf(name), 'latin1')).trim());
}

function weaklySealed(key: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const text = Buffer.concat([cipher.update('Kanarya'), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]);
}
