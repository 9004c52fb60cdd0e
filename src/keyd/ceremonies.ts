// What people do with keys by hand, each step with a fingerprint that two of them compare.
import { createPublicKey, randomBytes, sign } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { CLIENTS } from './contract.ts';
import { openEnvelope } from './envelope.ts';
import { holdStore } from './keyd.ts';
import { writeToken } from './new-store.ts';
import type { Places } from './places.ts';
import { type Curve, fingerprint, newPair, privateKeyOf, publicKeyOf, rawPublic } from './raw-keys.ts';
import { acceptList, readSignedList } from './recipients.ts';
import { Refused } from './refused.ts';
import { Remedy } from './remedy.ts';
import { KEY_BYTES, type RootSource, readRootKeyFile } from './root-key.ts';
import { signRestore } from './signer.ts';
import { openVault } from './vault.ts';
import { keyName, newKey, type VaultState, withKey } from './vault-format.ts';

const PRIVATE_FILE = 0o600;
const LIST_REMEDY =
  'The list is refused: it must be signed by the trusted directory key, valid now, newer than the last one, and name two recipients or more, a duty officer among them.';

/** A public key as it is passed on, and what is read out to compare it. */
export interface PublicHalf {
  readonly publicKey: string;
  readonly fingerprint: string;
}

/** Makes a pair: the private half into a file that is not there yet, the public half to be passed on. */
export async function makePair(curve: Curve, file: string): Promise<PublicHalf> {
  const { privateKey, publicKey } = newPair(curve);
  await writeFile(file, `${privateKey.toString('hex')}\n`, { mode: PRIVATE_FILE, flag: 'wx' });
  privateKey.fill(0);
  return { publicKey: publicKey.toString('base64'), fingerprint: fingerprint(publicKey) };
}

/** Makes this the key whose signature a list must bear. A list signed by an earlier one is forgotten. */
export async function trustDirectory(places: Places, source: RootSource, publicKey: string): Promise<PublicHalf> {
  const raw = Buffer.from(publicKey, 'base64');
  if (raw.length !== KEY_BYTES)
    throw new Remedy('That is no public key: 32 bytes in base64, printed by directory-key.');
  const kept = raw.toString('base64');
  await changeStore(places, source, (state) =>
    state.directoryKey === kept ? state : { ...state, directoryKey: kept, recipients: null },
  );
  return { publicKey: kept, fingerprint: fingerprint(raw) };
}

/** Signs a draft of a list, away from the line; the result is what `acceptRecipients` takes. A Remedy where the draft is no list. */
export async function signList(keyFile: string, draftFile: string): Promise<string> {
  const source = await readRootKeyFile(keyFile);
  if (source.kind !== 'key') throw new Error('a key file holds a key');
  const key = privateKeyOf('ed25519', source.key);
  source.key.fill(0);
  // Written again, so that what is signed is what was understood.
  const text = Buffer.from(JSON.stringify(parseDraft(await readFile(draftFile, 'utf8'), draftFile)));
  const list = JSON.stringify({ list: text.toString('base64'), signature: sign(null, text, key).toString('base64') });
  const publicKey = rawPublic(publicHalfOf(key)).toString('base64');
  withListRemedy(() => readSignedList(list, publicKey));
  return list;
}

function parseDraft(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Remedy(
      `${file} is no JSON: a comma or a quotation mark is wrong. Compare it with the draft in docs/keys.md.`,
    );
  }
}

/** Gives a client another token, whose file it answers; whoever holds the one before gets in no more. */
export async function newToken(places: Places, source: RootSource, name: string): Promise<string> {
  const client = CLIENTS.find((each) => each === name);
  if (!client) throw new Remedy(`That is no client: one of ${CLIENTS.join(', ')}.`);
  const token = randomBytes(KEY_BYTES);
  await changeStore(places, source, (state) => withKey(state, keyName('client', client), newKey(token)));
  await writeToken(places.tokenOf(client), token);
  token.fill(0);
  return places.tokenOf(client);
}

/** Puts a signed list to use and answers whom it names, each with the fingerprint of the device. */
export async function acceptRecipients(
  places: Places,
  source: RootSource,
  at: { file: string; now: number },
): Promise<string[]> {
  const list = await readFile(at.file, 'utf8');
  const state = await changeStore(places, source, (before) =>
    withListRemedy(() => acceptList(before, list.trim(), at.now)),
  );
  const { recipients } = readSignedList(list.trim(), state.directoryKey);
  return recipients.map(({ id, role, key }) => `${id}  ${role}  ${fingerprint(key)}`);
}

/**
 * Says, signed, that the database was put back to a backup which ends with this checkpoint: a line that the trail goes on with. A Remedy
 * where nothing later was ever signed.
 */
export async function declareRestore(
  places: Places,
  source: RootSource,
  at: { after: number; now: number },
): Promise<string> {
  let line = '';
  await changeStore(places, source, (state) => {
    try {
      line = JSON.stringify(signRestore(state, at.after, at.now));
    } catch (error) {
      throw error instanceof Refused
        ? new Remedy('No checkpoint after this one was ever signed: nothing is lost.')
        : error;
    }
    return state;
  });
  return line;
}

/** What an officer's device does with an envelope: the number. A Remedy where it was not sealed to this device. */
export async function openNumber(given: { keyFile: string; id: string; envelope: string }): Promise<string> {
  const source = await readRootKeyFile(given.keyFile);
  if (source.kind !== 'key') throw new Error('a key file holds a key');
  const { key: privateKey } = source;
  try {
    const publicKey = rawPublic(createPublicKey(privateKeyOf('x25519', privateKey)));
    return openEnvelope((await readFile(given.envelope, 'utf8')).trim(), { id: given.id, privateKey, publicKey });
  } catch (error) {
    throw error instanceof Refused ? new Remedy('The envelope is not sealed to this device under this id.') : error;
  } finally {
    privateKey.fill(0);
  }
}

/** Opens the store for one change while no keyd runs on it. */
async function changeStore(
  places: Places,
  source: RootSource,
  next: (state: VaultState) => VaultState,
): Promise<VaultState> {
  const lock = await holdStore(places);
  try {
    const vault = await openVault(places.vault, source);
    try {
      return await vault.change(next);
    } finally {
      await vault.close();
    }
  } finally {
    await lock.release();
  }
}

function publicHalfOf(key: ReturnType<typeof privateKeyOf>) {
  const { x } = key.export({ format: 'jwk' });
  return publicKeyOf('ed25519', Buffer.from(x ?? '', 'base64url'));
}

function withListRemedy<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof Refused ? new Remedy(LIST_REMEDY) : error;
  }
}
