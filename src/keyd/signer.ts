// Signs the checkpoints of the audit trail: numbered without a gap, each naming the one before, never two of one number (A1.1).
import { createHash, sign } from 'node:crypto';
import type { PublicSigner, SignedCheckpoint, Vocabulary } from './contract.ts';
import { newPair, privateKeyOf, publicForm } from './raw-keys.ts';
import { Refused } from './refused.ts';
import { KEY_BYTES } from './root-key.ts';
import { type KeptCheckpoint, keyName, newKey, type VaultState, withKey, withoutKeys } from './vault-format.ts';

const TITLE = 'yardim-xetti audit checkpoint 1';
const RESTORE_TITLE = 'yardim-xetti audit restore 1';
const ID_DIGITS = 16;
const MOST_SIGNERS = 1_000;
/** The `previous` of the first one. */
const NOTHING_BEFORE = '0'.repeat(2 * KEY_BYTES);

/** The state with a new signer. An earlier one's key is destroyed; its public half and its last number stay. */
export function withNewSigner(state: VaultState): VaultState {
  const { privateKey, publicKey } = newPair('ed25519');
  const id = idOf(publicKey);
  const before = state.signers.at(-1);
  const signers = [
    ...state.signers.slice(0, -1),
    ...(before ? [{ ...before, lastNumber: state.checkpoint?.number ?? 0 }] : []),
    { id, publicKey: publicForm('ed25519', publicKey).toString('base64'), lastNumber: null },
  ];
  const without = before ? withoutKeys(state, [keyName('signer', before.id)]) : state;
  const key = newKey(privateKey);
  privateKey.fill(0);
  return { ...withKey(without, keyName('signer', id), key), signers };
}

/**
 * The state in which this checkpoint is signed. The last one asked for again gives the same state; any other number than
 * the next, or another predecessor than the last, is refused with `wrong-number`.
 */
export function signNext(state: VaultState, asked: Vocabulary['sign']['ask'], now: number): VaultState {
  const last = state.checkpoint;
  const { number, previous, root, rows, databaseAt } = asked;
  const question = `number ${number}\nprevious ${previous}\nroot ${root}\nrows ${rows}\ndatabase-at ${databaseAt}`;
  if (last?.number === number && last.asked === question) return state;
  if (number !== (last?.number ?? 0) + 1 || previous !== (last?.digest ?? NOTHING_BEFORE))
    throw new Refused('wrong-number');
  const signer = state.signers.at(-1);
  const key = signer && state.keys.get(keyName('signer', signer.id));
  if (!signer || !key) throw new Refused('unknown-key');
  const text = Buffer.from(`${TITLE}\n${question}\nsigner ${signer.id}\nsigned-at ${now}\n`);
  const checkpoint: KeptCheckpoint = {
    signer: signer.id,
    number,
    asked: question,
    text: text.toString('base64'),
    signature: sign(null, text, privateKeyOf('ed25519', key)).toString('base64'),
    digest: createHash('sha256').update(text).digest('hex'),
  };
  return { ...state, checkpoint };
}

/** What an auditor reads of a restore that people declared: the backup ended `after`, and the last number ever signed is the state's. */
export function signRestore(state: VaultState, after: number, now: number): { text: string; signature: string } {
  const { checkpoint } = state;
  const signer = state.signers.at(-1);
  const key = signer && state.keys.get(keyName('signer', signer.id));
  if (!signer || !key) throw new Refused('unknown-key');
  if (checkpoint === null || after >= checkpoint.number) throw new Refused('wrong-number');
  const { number: until, digest } = checkpoint;
  const text = `${RESTORE_TITLE}\nafter ${after}\nuntil ${until}\ndigest ${digest}\nsigner ${signer.id}\nsigned-at ${now}\n`;
  return { text, signature: sign(null, Buffer.from(text), privateKeyOf('ed25519', key)).toString('base64') };
}

/** The checkpoint signed last, as the asker gets it. */
export function lastCheckpoint(state: VaultState): SignedCheckpoint {
  if (state.checkpoint === null) throw new Error('nothing was signed yet');
  const { asked: _asked, ...signed } = state.checkpoint;
  return signed;
}

/** The signers in a file as their keeper has it (`signers.json`); null where it holds anything else. */
export function readSigners(text: string): PublicSigner[] | null {
  const value = parsed(text);
  if (!Array.isArray(value) || value.length > MOST_SIGNERS || !value.every(isSigner)) return null;
  return value.map(({ id, publicKey, lastNumber }) => ({ id, publicKey, lastNumber }));
}

/** Every signer there ever was, the present one last. */
export function publicSigners(state: VaultState): PublicSigner[] {
  return state.signers.map((signer) => ({ ...signer }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Nothing that anybody wrote as a list.
    return null;
  }
}

function isSigner(value: unknown): value is PublicSigner {
  if (typeof value !== 'object' || value === null) return false;
  if (!('id' in value && 'publicKey' in value && 'lastNumber' in value)) return false;
  const { id, publicKey, lastNumber } = value;
  if (typeof publicKey !== 'string' || (lastNumber !== null && !Number.isSafeInteger(lastNumber))) return false;
  const raw = Buffer.from(publicKey, 'base64').subarray(-KEY_BYTES);
  return publicForm('ed25519', raw).toString('base64') === publicKey && id === idOf(raw);
}

function idOf(publicKey: Buffer): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, ID_DIGITS);
}
