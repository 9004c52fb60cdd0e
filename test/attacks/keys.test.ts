// B1.3, A9.4: whoever has the dump and every secret of web, worker, Postgres and Redis opens no note and reverses no reference.
import { createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
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
import { type AttackState, openAttackState } from './attack-state.ts';
import { type Construction, constructionsWith, digestOf, formsOf, numberAt, type Secret } from './constructions.ts';
import { guessReferences } from './guess-references.ts';
import { opensPlainly, opensWith, pairsOf, plainKeys } from './open-notes.ts';
import { openSha2, type Sha2Name } from './sha2-lanes.ts';
import { STATE_WORDS } from './sha2-module.ts';
import { layBlock, withEnd } from './sha2-track.ts';

const NOTES = 500;
const AUTHORS = 10;
const REFERENCES = 1_000;
/** Numbers that are tried. `npm run attack:keys` tries a whole prefix, `npm run attack:references` ten, one after another. */
const NUMBERS = Number(process.env['ATTACK_NUMBERS'] ?? 1.5 * REFERENCES);
/** Invented: no network has one of these. Seven digits follow. */
const PREFIX = `+9940${process.env['ATTACK_PREFIX'] ?? '0'}`;
/** Where the attack stands, so that it can be stopped; and a file that gets a line when it is over. */
const STATE = process.env['ATTACK_STATE'];
const RESULTS = process.env['ATTACK_RESULTS'];
/** Several processes may share the work: this one takes every so manieth construction. */
/** Of the long campaign; the harness is tried with what it will use. */
const COMPILER = process.env['ATTACK_COMPILER'];
const [SHARE = 0, OF = 1] = (process.env['ATTACK_SHARE'] ?? '0/1').split('/').map(Number);
const KEY_BYTES = 32;
/** Of the secrets that are as long as a key: each costs a note's own arithmetic. */
const GUESSES = 4;
/** Numbers for the references that are made weakly. */
const FEW = 100;
const EPOCHS = ['2026-09', '2026-10', '2026-11'];
const LIMIT_MS = 120_000 + NUMBERS * 5;
/** Of the carrier and the addresses: new ones at each run, as a real line has them. */
const SETTINGS = Object.keys(DEMO_DEFAULTS)
  .filter((name) => /SECRET|TOKEN|SID/.test(name))
  .map((name) => ({ name, value: /SECRET$/.test(name) ? hex(32) : (/_SID$/.test(name) ? 'AC' : '') + hex(16) }));
/** The same and those of the stores; and what a dump holds besides, taken for a key. */
const SECRETS: readonly Secret[] = [
  ...SETTINGS.flatMap(({ name, value }) => formsOf(name, value)),
  ...['password of Postgres', 'password of Redis', 'id of the folder'].flatMap((name) => formsOf(name, hex(24))),
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
  numbers = Array.from({ length: REFERENCES }, (_, index) =>
    numberAt(PREFIX, 1 + Math.floor((index * (NUMBERS - 1)) / REFERENCES)),
  );
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
  it.each([
    ['sha256', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['sha512', 'abc', 'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a'],
  ] as const)('the harness’s own %s is the published one', async (name, text, digest) => {
    expect(await hashedInLanes(name, text)).toContain(digest);
  });

  it('the harness reverses a reference that was made weakly, in each of the ways that it tries', async () => {
    const constructions = allConstructions();
    const weak = constructions.map((construction, index) => weakReference(construction, index));
    const numbersTried = { prefix: PREFIX, count: FEW };
    const guesses = await guessReferences(weak, { numbers: numbersTried, constructions, compiler: COMPILER });
    expect(new Set(guesses.map(({ reference }) => reference))).toEqual(new Set(weak));
  });

  it('none is reversed, by any plain construction, with any secret', async () => {
    const state = await openAttackState(STATE, () => ({ secrets, references }));
    expect(state.references.length).toBeGreaterThanOrEqual(REFERENCES);
    const constructions = constructionsWith(state.secrets, EPOCHS);
    // Its share of all of them, whatever the other processes did meanwhile.
    const own = constructions.filter((_, index) => index % OF === SHARE);
    const left = own.filter(({ name }) => !state.done.has(name));
    const numbersTried = { prefix: PREFIX, count: NUMBERS };
    const tries = { numbers: numbersTried, constructions: left, compiler: COMPILER, onTried: state.note };
    expect(await guessReferences(state.references, tries)).toEqual([]);
    const { done, seconds } = await openAttackState(STATE, () => ({ secrets, references }));
    const isWhole = STATE !== undefined && constructions.every(({ name }) => done.has(name));
    if (isWhole && RESULTS !== undefined) await appendFile(RESULTS, resultOf({ ...state, done, seconds }));
  });
});

describe('five hundred sealed notes', { timeout: LIMIT_MS }, () => {
  it('open, each of them, for their authors with the line’s half: they are really sealed, and no two alike', async () => {
    const texts: string[] = [];
    for (const [index, { note, released }] of notes.entries()) {
      const { note: text } = await openNote(note, released, { account: authors[index % AUTHORS] ?? null, team: null });
      texts.push(text);
    }
    expect(texts).toEqual(Array.from({ length: NOTES }, (_, index) => `Kanarya ${index}`));
    expect(new Set(notes.map(({ note }) => Buffer.from(note.sealed).toString('hex'))).size).toBe(NOTES);
  });

  it('the harness opens what is sealed weakly: under a secret of the line, or a hash of one', () => {
    const sealed = weaklySealed(createHash('sha256').update(secretOf('ACCOUNT_SECRET')).digest());
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

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

function secretOf(wanted: string): string {
  return SETTINGS.find(({ name }) => name === wanted)?.value ?? '';
}

function allConstructions(): Construction[] {
  return constructionsWith(secrets, EPOCHS);
}

function weakReference(construction: Construction, index: number): string {
  return digestOf(construction, numberAt(PREFIX, index % FEW)).toString('hex');
}

/** A line for the list of results. */
function resultOf(state: AttackState): string {
  const counted = {
    references: state.references.length,
    secrets: state.secrets.length,
    constructions: state.done.size,
  };
  const tries = NUMBERS * state.done.size;
  const took = { seconds: Math.round(state.seconds), at: new Date().toISOString() };
  return `${JSON.stringify({ prefix: PREFIX, numbers: NUMBERS, ...counted, tries, found: 0, ...took })}\n`;
}

/** One short message, in every lane. */
async function hashedInLanes(name: Sha2Name, text: string): Promise<string> {
  const sha2 = await openSha2(name);
  const out = sha2.room(STATE_WORDS);
  sha2.compress(sha2.initial, layBlock(sha2, withEnd(sha2, Buffer.from(text), 0)), out);
  const words = Array.from(
    { length: STATE_WORDS },
    (_, word) => out + (word * sha2.lanes + sha2.lanes - 1) * sha2.wordBytes,
  );
  return words
    .map((at) =>
      Buffer.from(sha2.memory.slice(at, at + sha2.wordBytes))
        .reverse()
        .toString('hex'),
    )
    .join('');
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
